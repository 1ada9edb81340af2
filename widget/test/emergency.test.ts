import { describe, expect, it } from "vitest";
import { emergencyNumbers } from "../src/emergency";
import { english } from "../src/strings";

describe("24 the emergency numbers of a site", () => {
  it.each([
    ["999", [{ dial: "999", shown: "999" }]],
    ["999 UK", [{ dial: "999", shown: "999 UK" }]],
    ["  999 UK  ", [{ dial: "999", shown: "999 UK" }]],
    [
      "999 UK, 112 EU",
      [
        { dial: "999", shown: "999 UK" },
        { dial: "112", shown: "112 EU" },
      ],
    ],
    ["911 US and Canada", [{ dial: "911", shown: "911 US and Canada" }]],
    ["+44 20 7946 0000 Clinic", [{ dial: "+442079460000", shown: "+44 20 7946 0000 Clinic" }]],
    ["0800-123-456 Helpline", [{ dial: "0800123456", shown: "0800-123-456 Helpline" }]],
    ["112\u00a0Europe", [{ dial: "112", shown: "112\u00a0Europe" }]],
  ])("are dialled as digits and shown as written: %j", (setting, numbers) => {
    expect(emergencyNumbers(setting)).toEqual(numbers);
  });

  it.each(["", " ", ",", " , ,, ", "UK", "call us", "+", "+ call us", "-", "- 999", "<script>alert(1)</script>", "javascript:999", "tel:999"])(
    "are none where there is no number to dial: %j",
    (setting) => {
      expect(emergencyNumbers(setting)).toEqual([]);
    },
  );

  it("are those that are numbers, where others are not", () => {
    expect(emergencyNumbers("nonsense, 112 EU,, +, 999")).toEqual([
      { dial: "112", shown: "112 EU" },
      { dial: "999", shown: "999" },
    ]);
  });

  it.each(['999" onclick="alert(1)', "999<img src=x onerror=alert(1)>", "999;phone-context=evil.example", "999?x#y", "9+9+9", "999\u202e111", "999\n<b>"])(
    "are digits and a leading plus only, whatever stands behind: %j",
    (setting) => {
      for (const { dial } of emergencyNumbers(setting)) expect(dial).toMatch(/^\+?\d+$/);
      expect(emergencyNumbers(setting)).toHaveLength(1);
    },
  );

  it("that the widget knows itself are all understood", () => {
    expect(emergencyNumbers(english.emergencyNumbers).map(({ dial }) => dial)).toEqual(["999", "911", "112"]);
  });
});
