import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Memory, nothing, type Remembered } from "../src/memory";
import { answer, plain } from "./samples";

const CONVERSATION: Remembered = {
  session: "token-1",
  log: [
    { who: "you", text: "does it help <b>?" },
    { who: "bot", message: answer(), helpful: true },
    { who: "note", text: "No answer came to this question." },
    { who: "bot", message: plain("Hello") },
  ],
  pending: { message: "/risks", key: "7f1b" },
  size: 1.25,
};

beforeEach(() => sessionStorage.clear());
afterEach(() => vi.unstubAllGlobals());

/** Puts something else where the conversation is kept. */
function keep(value: string): void {
  new Memory("/chat").write(nothing());
  const name = sessionStorage.key(0);
  if (name === null) throw new Error("nothing is kept");
  sessionStorage.setItem(name, value);
}

describe("31 a conversation", () => {
  it("is there again after a reload", () => {
    new Memory("/chat").write(CONVERSATION);
    expect(new Memory("/chat").read()).toEqual(CONVERSATION);
  });

  it("is empty before anything was said", () => {
    expect(new Memory("/chat").read()).toEqual({ session: null, log: [], pending: null, size: 1 });
  });

  it("is the newest that was written", () => {
    const memory = new Memory("/chat");
    memory.write(CONVERSATION);
    memory.write({ ...CONVERSATION, pending: null });
    expect(memory.read()?.pending).toBeNull();
  });

  it("is another one for another server", () => {
    new Memory("/chat").write(CONVERSATION);
    expect(new Memory("https://other.example/chat").read()).toEqual(nothing());
  });

  it("is gone after it is wiped, and another server's is not", () => {
    const here = new Memory("/chat");
    const there = new Memory("/there");
    here.write(CONVERSATION);
    there.write(CONVERSATION);
    here.wipe();
    expect(here.read()).toEqual(nothing());
    expect(there.read()).toEqual(CONVERSATION);
  });

  it("does not share its emptiness with another one", () => {
    nothing().log.push({ who: "you", text: "x" });
    expect(nothing().log).toEqual([]);
  });

  it("leaves what the page keeps alone", () => {
    sessionStorage.setItem("basket", "3 apples");
    const memory = new Memory("/chat");
    memory.write(CONVERSATION);
    memory.wipe();
    expect(sessionStorage.getItem("basket")).toBe("3 apples");
  });
});

describe("30 a conversation is kept in this tab only:", () => {
  it("nothing goes into local storage or a cookie", () => {
    new Memory("/chat").write(CONVERSATION);
    expect(sessionStorage).toHaveLength(1);
    expect(localStorage).toHaveLength(0);
    expect(document.cookie).toBe("");
  });

  it("nothing stays after it is wiped", () => {
    const memory = new Memory("/chat");
    memory.write(CONVERSATION);
    memory.wipe();
    expect(sessionStorage).toHaveLength(0);
  });
});

describe("what is kept wrongly", () => {
  it.each(["", "{", "undefined", '{"log": [', "<html>", "null", "7", '"x"', "[]", "true", "{}", '{"log": null}', '{"log": "abc"}', '{"log": {"0": 1}}', '{"log": 3}'])(
    "counts as nothing: %j",
    (kept) => {
      keep(kept);
      expect(new Memory("/chat").read()).toEqual(nothing());
    },
  );

  it("is made whole where parts are missing", () => {
    keep('{"log": [{"who": "you", "text": "x"}]}');
    expect(new Memory("/chat").read()).toEqual({ ...nothing(), log: [{ who: "you", text: "x" }] });
  });

  it("27 reaches no prototype", () => {
    keep('{"log": [], "__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}');
    const read: object = new Memory("/chat").read() ?? {};
    expect("polluted" in {}).toBe(false);
    expect("polluted" in read).toBe(false);
  });
});

/** A storage in which some calls fail, as in a browser that forbids it or is full. */
function storageThatFails(...calls: ("getItem" | "setItem" | "removeItem")[]): Map<string, string> {
  const kept = new Map<string, string>();
  const allowed = (call: (typeof calls)[number]): void => {
    if (calls.includes(call)) throw new DOMException("no", call === "setItem" ? "QuotaExceededError" : "SecurityError");
  };
  vi.stubGlobal("sessionStorage", {
    getItem: (name: string) => (allowed("getItem"), kept.get(name) ?? null),
    setItem: (name: string, value: string) => (allowed("setItem"), void kept.set(name, value)),
    removeItem: (name: string) => (allowed("removeItem"), void kept.delete(name)),
  });
  return kept;
}

describe("where storage", () => {
  it("is forbidden, everything still works and nothing is remembered", () => {
    storageThatFails("getItem", "setItem", "removeItem");
    const memory = new Memory("/chat");
    memory.write(CONVERSATION);
    memory.wipe();
    expect(memory.read()).toBeNull();
  });

  it("is not there at all, everything still works", () => {
    vi.stubGlobal("sessionStorage", undefined);
    const memory = new Memory("/chat");
    memory.write(CONVERSATION);
    memory.wipe();
    expect(memory.read()).toBeNull();
  });

  it("is full, no old half of the conversation comes back", () => {
    const failing: ("getItem" | "setItem" | "removeItem")[] = [];
    storageThatFails();
    const memory = new Memory("/chat");
    memory.write({ ...CONVERSATION, log: CONVERSATION.log.slice(0, 1) });
    const kept = sessionStorage;
    vi.stubGlobal("sessionStorage", {
      getItem: (name: string) => kept.getItem(name),
      removeItem: (name: string) => kept.removeItem(name),
      setItem: () => {
        failing.push("setItem");
        throw new DOMException("full", "QuotaExceededError");
      },
    });
    memory.write(CONVERSATION);
    expect(failing).toEqual(["setItem"]);
    expect(kept.getItem("inversion-helper /chat")).toBeNull();
    expect(memory.read()).toBeNull();
  });
});
