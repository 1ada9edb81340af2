import { describe, expect, it } from "vitest";
import { english, fill } from "../src/strings";
import { fromServer } from "./samples";

const NUMBERED = ["unread", "limit", "left", "tooLong"];
const NAMED = ["call", "checked", "reviewed", "savedOn", "retrying", "failed", "offline"];
const BOTH = ["tooMany", "source"];

function texts(of: object, path = ""): [string, string][] {
  return Object.entries(fromServer<Record<string, string | object>>(of)).flatMap(([name, value]) =>
    typeof value === "string" ? [[path + name, value] as [string, string]] : texts(value, `${path}${name}.`),
  );
}

function blanks(text: string): string[] {
  return text.match(/\{\w*\}/g) ?? [];
}

describe("35 the table of strings", () => {
  it.each(texts(english))("has words for %s, and the blanks that are filled in", (name, text) => {
    expect(text.trim()).not.toBe("");
    const expected = BOTH.includes(name) ? ["{n}", "{x}"] : NUMBERED.includes(name) ? ["{n}"] : NAMED.includes(name) ? ["{x}"] : [];
    expect(blanks(text).sort()).toEqual(expected);
  });

  it("has no words twice for different buttons", () => {
    const buttons = [english.close, english.options, english.smaller, english.larger, english.summary, english.save, english.clear, english.send];
    expect(new Set(buttons).size).toBe(buttons.length);
  });

  it("24 names the emergency number wherever no answer came", () => {
    for (const text of [english.failed, english.offline, english.tooMany, english.retrying]) expect(text).toMatch(/emergency.*\{x\}/i);
  });

  it("22 says what it is and what it is not", () => {
    expect(english.intro).toMatch(/computer program, not a clinician/);
    expect(english.notice).toMatch(/not medical advice/i);
  });
});

describe("a blank", () => {
  it("is filled with a number or a name", () => {
    expect(fill("{n} new", 3)).toBe("3 new");
    expect(fill("Call {x}", "999 UK")).toBe("Call 999 UK");
    expect(fill("{n} left", 0)).toBe("0 left");
  });

  it.each(["$&", "$1", "$$", "$`", "$'", "$<x>", "\\1", "{n}", "{x}", "<b>"])("takes a name as it is: %j", (name) => {
    expect(fill("Reviewed by {x}.", name)).toBe(`Reviewed by ${name}.`);
  });

  it("leaves a text without blanks as it is", () => {
    expect(fill("Close", "x")).toBe("Close");
    expect(fill("Close {0} {y} {N}", "x")).toBe("Close {0} {y} {N}");
  });

  it("35 takes the number and the name in the order of another language", () => {
    const tooMany = "In an emergency, call {x}. Otherwise wait {n} seconds.";
    expect(fill(fill(tooMany, 20), "999 UK")).toBe("In an emergency, call 999 UK. Otherwise wait 20 seconds.");
  });
});
