import { describe, expect, it } from "vitest";
import { picture } from "../src/pictures";

describe("26 a picture", () => {
  it.each(["angles", "ankle_lock"])("is an image with the text alternative that comes with it: %s", (id) => {
    const drawn = picture(id, "A table tilted to 60 degrees.");
    expect(drawn?.getAttribute("role")).toBe("img");
    expect(drawn?.getAttribute("aria-label")).toBe("A table tilted to 60 degrees.");
  });

  it.each(["angles", "ankle_lock"])("has every coordinate within its frame: %s", (id) => {
    const drawn = picture(id, "x");
    const [, , width = 0, height = 0] = (drawn?.getAttribute("viewBox") ?? "").split(" ").map(Number);
    const places = [...(drawn?.querySelectorAll("*") ?? [])].flatMap((one) =>
      ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy"].filter((name) => one.hasAttribute(name)).map((name) => [name, Number(one.getAttribute(name))] as const),
    );
    expect(places.length).toBeGreaterThan(10);
    for (const [name, place] of places) {
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThanOrEqual(name.includes("x") ? width : height);
    }
  });

  it("of the angles names each of them", () => {
    const words = [...(picture("angles", "x")?.querySelectorAll("text") ?? [])].map((one) => one.textContent);
    expect(words.sort()).toEqual(["0°", "15°", "30°", "60°", "90°"]);
  });

  it("of the ankle lock points at it in words", () => {
    expect(picture("ankle_lock", "x")?.textContent).toBe("ankle lock");
  });

  it.each(["", "unknown", "Angles", "angles ", "<svg onload=alert(1)>", "__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"])(
    "that is unknown is not drawn: %j",
    (id) => {
      expect(picture(id, "x")).toBeNull();
    },
  );
});

describe("27 a picture", () => {
  it("has its text alternative as text", () => {
    const text = '"><script>alert(1)</script>';
    const drawn = picture("angles", text);
    expect(drawn?.getAttribute("aria-label")).toBe(text);
    expect(drawn?.querySelector("script")).toBeNull();
  });
});
