import { beforeEach, describe, expect, it } from "vitest";
import { english } from "../src/strings";
import { thumbs, type Tell } from "../src/thumbs";
import { settle, shown } from "./browser";

interface Told {
  helpful: boolean;
  reason: string | null;
}

let told: Told[];
let said: string[];

beforeEach(() => {
  told = [];
  said = [];
});

const noted: Tell = async (helpful, reason) => void told.push({ helpful, reason });
const refused: Tell = async () => Promise.reject(new Error("away"));

function draw(before?: boolean, tell: Tell = noted) {
  const root = thumbs(english, before, tell, (text) => said.push(text));
  document.body.replaceChildren(root);
  const button = (name: string): HTMLButtonElement => {
    const found = [...root.querySelectorAll("button")].find((one) => shown(one) === name);
    if (!found) throw new Error(`no button ${name}`);
    return found;
  };
  return {
    root,
    button,
    press: async (name: string) => {
      button(name).click();
      await settle();
    },
    pressed: () => [...root.querySelectorAll('[aria-pressed="true"]')].map(shown),
    reasonsShown: () => !button(REASON).closest("[hidden]"),
  };
}

const YES = english.yes;
const NO = english.no;
const [REASON = "", OTHER = ""] = Object.values(english.reasons);
const [NAME = "", OTHER_NAME = ""] = Object.keys(english.reasons);

describe("36 the two buttons under a reply", () => {
  it("are native toggle buttons with names, in a named group", () => {
    const { root, button } = draw();
    for (const name of [YES, NO]) {
      expect(button(name).type).toBe("button");
      expect(button(name).getAttribute("aria-pressed")).toBe("false");
      expect(button(name).closest('[role="group"]')?.getAttribute("aria-label")).toBe(english.helpful);
    }
    expect(shown(root)).toContain(english.helpful);
  });

  it("are quiet within the log", () => {
    expect(draw().root.getAttribute("aria-live")).toBe("off");
  });

  it("are pressed one at a time", async () => {
    const { press, pressed } = draw();
    await press(YES);
    expect(pressed()).toEqual([YES]);
    await press(NO);
    expect(pressed()).toEqual([NO]);
    await press(YES);
    expect(pressed()).toEqual([YES]);
  });

  it("send what was pressed, and say that it is noted", async () => {
    const { press } = draw();
    await press(YES);
    await press(NO);
    expect(told).toEqual([
      { helpful: true, reason: null },
      { helpful: false, reason: null },
    ]);
    expect(said).toEqual([english.thanks, english.thanks]);
  });

  it("are as they were before a reload", () => {
    expect(draw(true).pressed()).toEqual([YES]);
    expect(draw(false).pressed()).toEqual([NO]);
    expect(draw(undefined).pressed()).toEqual([]);
  });

  it("send nothing by themselves", () => {
    draw(true);
    draw(false);
    expect(told).toEqual([]);
  });
});

describe("36 the reasons", () => {
  it("are shown only where the reply did not help", async () => {
    const { press, reasonsShown } = draw();
    expect(reasonsShown()).toBe(false);
    await press(YES);
    expect(reasonsShown()).toBe(false);
    await press(NO);
    expect(reasonsShown()).toBe(true);
    await press(YES);
    expect(reasonsShown()).toBe(false);
  });

  it("are toggle buttons in a named group", async () => {
    const { press, button } = draw();
    await press(NO);
    for (const reason of Object.values(english.reasons)) {
      expect(button(reason).getAttribute("aria-pressed")).toBe("false");
      expect(button(reason).closest('[role="group"]')?.getAttribute("aria-label")).toBe(english.why);
    }
  });

  it("are sent by the name that the server knows, whatever the words", async () => {
    const { press } = draw();
    await press(NO);
    await press(REASON);
    expect(told.at(-1)).toEqual({ helpful: false, reason: NAME });
    expect(said.at(-1)).toBe(english.thanks);
  });

  it("are given one at a time, and leave the answer pressed", async () => {
    const { press, pressed } = draw();
    await press(NO);
    await press(REASON);
    expect(pressed()).toEqual([NO, REASON]);
    await press(OTHER);
    expect(pressed()).toEqual([NO, OTHER]);
    expect(told.at(-1)).toEqual({ helpful: false, reason: OTHER_NAME });
  });

  it("are taken back when the reply helped after all", async () => {
    const { press, pressed } = draw();
    await press(NO);
    await press(REASON);
    await press(YES);
    expect(pressed()).toEqual([YES]);
    expect(told.at(-1)).toEqual({ helpful: true, reason: null });
  });

  it("that stand pressed are the ones that the server has", async () => {
    const { press, pressed } = draw();
    await press(NO);
    await press(REASON);
    await press(NO);
    const names = pressed().filter((one) => one !== NO);
    expect(names).toEqual(told.at(-1)?.reason === NAME ? [REASON] : []);
  });
});

describe("36 when it cannot be noted", () => {
  it("says so", async () => {
    const { press } = draw(undefined, refused);
    await press(YES);
    expect(said).toEqual([english.notNoted]);
  });

  it.each([
    ["nothing", undefined, []],
    ["yes", true, [YES]],
    ["no", false, [NO]],
  ] as const)("goes back to %s", async (_, before, after) => {
    for (const name of [YES, NO]) {
      const { press, pressed } = draw(before, refused);
      await press(name);
      expect(pressed()).toEqual(after);
    }
  });

  it("asks for no reason for what is not noted", async () => {
    const { press, reasonsShown } = draw(undefined, refused);
    await press(NO);
    expect(reasonsShown()).toBe(false);
  });

  it("keeps the reasons where no was noted before", async () => {
    let away = false;
    const { press, pressed, reasonsShown } = draw(undefined, async (helpful, reason) => (away ? refused(helpful, reason) : noted(helpful, reason)));
    await press(NO);
    await press(REASON);
    away = true;
    await press(OTHER);
    expect(pressed()).toEqual([NO, REASON]);
    await press(YES);
    expect(pressed()).toEqual([NO, REASON]);
    expect(reasonsShown()).toBe(true);
  });

  it("can be tried again", async () => {
    let tries = 0;
    const { press, pressed } = draw(undefined, async (helpful, reason) => (tries++ ? noted(helpful, reason) : refused(helpful, reason)));
    await press(YES);
    await press(YES);
    expect(pressed()).toEqual([YES]);
    expect(said).toEqual([english.notNoted, english.thanks]);
  });
});
