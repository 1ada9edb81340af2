import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { english, fill } from "../src/strings";
import { fakeClock, media, offline, pass, settle, shown } from "./browser";
import { answer, fromServer, plain, redFlag } from "./samples";
import { broken, error, held, html, json, nothing, replies, Server, silent } from "./server";
import { place, type Widget } from "./widget";

const ASK = "POST /messages";
const START = "POST /sessions";
const EXAMPLES = english.exampleQuestions.map(({ title }) => title);
const EVENTS = ["open", "close", "ask", "reply", "error", "clear"].map((name) => `inversion-helper-${name}`);

let server: Server;

beforeEach(() => {
  server = new Server("/chat");
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  document.body.replaceChildren();
  sessionStorage.clear();
  media.clear();
});

function opened(attributes: Record<string, string> = { floating: "" }): Widget {
  const widget = place(attributes);
  widget.element.open();
  return widget;
}

/** Leaves the page and comes back to it, in the same tab. */
function reload(attributes: Record<string, string> = { floating: "" }): Widget {
  document.body.replaceChildren();
  return place(attributes);
}

function messages(): unknown[] {
  return server.calls(ASK).map(({ body }) => body);
}

function keys(): (string | null)[] {
  return server.calls(ASK).map(({ headers }) => headers.get("Idempotency-Key"));
}

describe("the launcher", () => {
  it("01 is a native button with visible text", () => {
    const { launcher } = place();
    expect(launcher.tagName).toBe("BUTTON");
    expect(shown(launcher)).toBe(english.launcher);
    expect(launcher.tabIndex).toBe(0);
  });

  it("01 opens the panel, and puts the focus into the question", () => {
    const widget = place();
    widget.launcher.click();
    expect(widget.panel.hidden).toBe(false);
    expect(widget.focused).toBe(widget.field);
  });

  it("03 closes the panel as well", () => {
    const widget = opened();
    widget.launcher.click();
    expect(widget.panel.hidden).toBe(true);
  });

  it("says whether the panel is open, and which one it is", () => {
    const widget = place();
    expect(widget.launcher.getAttribute("aria-expanded")).toBe("false");
    expect(widget.launcher.getAttribute("aria-controls")).toBe(widget.panel.id);
    widget.launcher.click();
    expect(widget.launcher.getAttribute("aria-expanded")).toBe("true");
    widget.launcher.click();
    expect(widget.launcher.getAttribute("aria-expanded")).toBe("false");
  });

  it("is missing where the panel stands in the page", () => {
    const widget = place({});
    expect(widget.all('[part="launcher"]')).toEqual([]);
    expect(widget.panel.hidden).toBe(false);
  });
});

describe("the panel", () => {
  it("02 is hidden as a whole while it is closed", () => {
    const { panel, root } = place();
    expect(panel.hidden).toBe(true);
    for (const one of root.querySelectorAll("button:not([part=launcher]), a, textarea, [tabindex]")) expect(panel.contains(one)).toBe(true);
  });

  it("03 does not open by itself: not at load, not with a conversation, not for an answer", async () => {
    const first = opened();
    await first.ask("does it help?");
    const widget = reload();
    expect(widget.panel.hidden).toBe(true);
    widget.element.ask("and the risks?");
    widget.element.close();
    await settle();
    expect(widget.replies).toHaveLength(2);
    expect(widget.panel.hidden).toBe(true);
  });

  it("03 does not take the focus at load", () => {
    place();
    expect(document.activeElement).toBe(document.body);
    place({});
    expect(document.activeElement).toBe(document.body);
  });

  it("04 is a dialog that is not modal, with name and description", () => {
    const { panel, root } = opened();
    const text = (attribute: string): string => shown(root.getElementById(panel.getAttribute(attribute) ?? ""));
    expect(panel.getAttribute("role")).toBe("dialog");
    expect(panel.getAttribute("aria-modal")).toBe("false");
    expect(text("aria-labelledby")).toBe(english.title);
    expect(text("aria-describedby")).toContain(english.intro);
  });

  it("04 closes on Escape, wherever the focus is in it, and gives the focus back to the launcher", () => {
    for (const from of ["textarea", "button.send", '[part="options"] button', "a"]) {
      const widget = opened();
      widget.key("Escape", {}, widget.one(from));
      expect(widget.panel.hidden).toBe(true);
      expect(widget.focused).toBe(widget.launcher);
      document.body.replaceChildren();
    }
  });

  it("04 does not close on the Escape that ends a composition", () => {
    const widget = opened();
    widget.key("Escape", { isComposing: true });
    expect(widget.panel.hidden).toBe(false);
  });

  it("04 has a close button that gives the focus back", async () => {
    const widget = opened();
    await widget.press(english.close);
    expect(widget.panel.hidden).toBe(true);
    expect(widget.focused).toBe(widget.launcher);
  });

  it("04 puts the page out of reach only where it covers it, and gives it back as it was", () => {
    const [page, asleep] = [document.createElement("main"), document.createElement("aside")];
    asleep.toggleAttribute("inert", true);
    document.body.append(page, asleep);
    const wide = opened();
    expect(page.hasAttribute("inert")).toBe(false);
    wide.element.remove();

    media.add("(max-width: 480px)");
    const narrow = opened();
    expect(page.hasAttribute("inert")).toBe(true);
    expect(narrow.element.hasAttribute("inert")).toBe(false);
    narrow.element.close();
    expect(page.hasAttribute("inert")).toBe(false);
    expect(asleep.hasAttribute("inert")).toBe(true);
    narrow.element.open();
    narrow.element.remove();
    expect(page.hasAttribute("inert")).toBe(false);
  });

  it("is a named region where it stands in the page, without a way to close it", () => {
    const widget = place({});
    expect(widget.panel.getAttribute("role")).toBe("region");
    expect(widget.panel.hasAttribute("aria-modal")).toBe(false);
    expect(() => widget.button(english.close)).toThrow();
    widget.element.close();
    expect(widget.panel.hidden).toBe(false);
    widget.key("Escape");
    expect(widget.panel.hidden).toBe(false);
  });

  it("22 says before the first question that it is a computer program, and what it covers", () => {
    const intro = shown(place().one('[part="intro"]'));
    expect(intro).toMatch(/computer program, not a clinician/);
    expect(intro).toMatch(/inversion tables/);
    expect(intro).toMatch(/whether they help, the risks, who should not use one/);
  });

  it("23 has the notice outside of what scrolls", () => {
    const widget = place();
    expect(shown(widget.one('[part="notice"]'))).toContain(english.notice);
    expect(widget.one(".scroller").contains(widget.one('[part="notice"]'))).toBe(false);
  });

  it("24 has the emergency numbers as links to call, outside of what scrolls", () => {
    const links = place().one('[part="notice"]').querySelectorAll("a");
    expect([...links].map((one) => one.getAttribute("href"))).toEqual(["tel:999", "tel:911", "tel:112"]);
    expect([...links].map(shown)).toEqual(["999 UK", "911 US and Canada", "112 EU"]);
  });

  it("24 has the numbers of the site, where it sets them", () => {
    const links = place({ emergency: "144 Schweiz, +41 44 251 51 51 Tox Info" }).one('[part="notice"]').querySelectorAll("a");
    expect([...links].map((one) => [one.getAttribute("href"), shown(one)])).toEqual([
      ["tel:144", "144 Schweiz"],
      ["tel:+41442515151", "+41 44 251 51 51 Tox Info"],
    ]);
  });

  it.each(["", "nonsense", "+"])("24 has numbers all the same where the site's are none: %j", (emergency) => {
    expect(place({ emergency }).all('[part="notice"] a')).toHaveLength(3);
  });

  it("29 asks for no personal details, beside the question, and links to privacy", () => {
    const widget = place({ privacy: "https://clinic.example/privacy" });
    const described = (widget.field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => shown(widget.root.getElementById(id)));
    expect(described).toContain(english.hint);
    const link = [...widget.one("form").querySelectorAll("a")].find((one) => shown(one).startsWith(english.privacy));
    expect(link?.getAttribute("href")).toBe("https://clinic.example/privacy");
    expect(shown(link)).toContain(english.newTab);
    expect(link?.rel).toContain("noopener");
  });
});

describe("the conversation", () => {
  it("05 is a log with a name, there before the first message", () => {
    const { log } = place();
    expect(log.getAttribute("aria-label")).toBe(english.conversation);
    expect(log.querySelectorAll("li")).toHaveLength(0);
  });

  it("05 is only appended to", async () => {
    const widget = opened();
    await widget.ask("one");
    const [question, reply] = widget.items;
    await widget.ask("two");
    expect(widget.items).toHaveLength(4);
    expect(widget.items.slice(0, 2)).toEqual([question, reply]);
    expect(widget.items[0]).toBe(question);
  });

  it("06 has who says it before each message", async () => {
    server.on(ASK, replies(answer(), plain("And this.")));
    const widget = opened();
    await widget.ask("does it help?");
    expect(widget.said.map((text) => text.split(" ")[0])).toEqual([english.you, english.bot, english.bot]);
    for (const item of widget.items) expect(item.firstElementChild?.getAttribute("aria-hidden")).toBeNull();
  });

  it("08 gets an answer once and complete", async () => {
    const widget = opened();
    const reply = held(replies(answer()));
    server.on(ASK, reply.answer);
    await widget.ask("does it help?");
    const changes: MutationRecord[] = [];
    const watching = new MutationObserver((records) => changes.push(...records));
    watching.observe(widget.log, { childList: true, subtree: true, characterData: true });
    reply.release();
    await settle();
    watching.disconnect();
    expect(changes).toHaveLength(1);
    expect(changes[0]?.addedNodes).toHaveLength(1);
    expect(shown(changes[0]?.addedNodes[0])).toContain("It may ease sciatica for a short time [1].");
  });

  it("shows several replies in their order", async () => {
    server.on(ASK, replies(plain("One."), plain("Two.")));
    const widget = opened();
    await widget.ask("both");
    expect(widget.replies.map(shown)).toEqual([`${english.bot} One.`, `${english.bot} Two.`]);
  });

  it("31 is there again after a reload, without a word to the server", async () => {
    server.on(ASK, replies(answer()));
    const first = opened();
    await first.ask("does it help?");
    const before = { said: first.said, suggestions: first.suggestions.map(shown), sent: server.sent.length };
    const widget = reload();
    expect(widget.said).toEqual(before.said);
    expect(widget.suggestions.map(shown)).toEqual(before.suggestions);
    await settle();
    expect(server.sent).toHaveLength(before.sent);
  });

  it("31 goes on after a reload with the same session", async () => {
    await opened().ask("one");
    await reload().ask("two");
    expect(server.calls(START)).toHaveLength(1);
    expect(server.calls(ASK).map(({ headers }) => headers.get("Authorization"))).toEqual(["Bearer token-1", "Bearer token-1"]);
  });

  it("31 gets the answer to a question that was on its way when the page was left, with the same key", async () => {
    server.on(ASK, silent);
    await opened().ask("one");
    document.body.replaceChildren();
    server.on(ASK, replies(plain("Here it is.")));
    const widget = place();
    await settle();
    expect(widget.replies.map(shown)).toEqual([`${english.bot} Here it is.`]);
    expect(widget.said).toHaveLength(2);
    expect(messages()).toEqual([{ message: "one" }, { message: "one" }]);
    expect(new Set(keys()).size).toBe(1);
    expect(server.calls(START)).toHaveLength(1);
  });

  it("31 is gone on with in a new session when the server has ended it, and says so", async () => {
    await opened().ask("one");
    server.on(ASK, error(401, "session_ended"), replies(plain("Anew.")));
    server.on(START, json({ session: "token-2", messages: [plain("Hello")] }, 201));
    const widget = reload();
    await widget.ask("two");
    await settle();
    expect(widget.said.slice(2)).toEqual([`${english.you} two`, `${english.note} ${english.ended}`, `${english.bot} Anew.`]);
    expect(server.calls(ASK).at(-1)?.headers.get("Authorization")).toBe("Bearer token-2");
    expect(keys()[2]).not.toBe(keys()[1]);
  });

  it("does not start again and again when the server takes no session", async () => {
    await opened().ask("one");
    server.on(ASK, error(401, "bad_session", "Start a new one."));
    const widget = reload();
    await widget.ask("two");
    await settle();
    expect(server.calls(ASK)).toHaveLength(3);
    expect(widget.status).toBe("Start a new one.");
  });

  /** "Back" brings the page up as it was left. */
  const back = (persisted = true): unknown => window.dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));

  it("31 is as it went on elsewhere, when Back brings up an older page", async () => {
    const left = opened();
    await left.ask("one");
    await opened().ask("two");
    expect(left.said).toHaveLength(2);
    back();
    expect(left.said).toEqual([`${english.you} one`, `${english.bot} An answer.`, `${english.you} two`, `${english.bot} An answer.`]);
  });

  it("30 is gone, when it was cleared elsewhere and Back brings up an older page", async () => {
    const left = opened();
    await left.ask("one");
    const other = opened();
    await other.press(english.clear);
    await other.press(english.clearYes);
    back();
    expect(left.items).toEqual([]);
    expect(sessionStorage).toHaveLength(0);
  });

  it("31 is left alone by a page that is shown for the first time, or as it is", async () => {
    const widget = opened();
    await widget.ask("one");
    const [question] = widget.items;
    back();
    back(false);
    expect(widget.items[0]).toBe(question);
  });

  it("lasts as long as the page where storage is forbidden", async () => {
    const forbidden = (): never => {
      throw new DOMException("no", "SecurityError");
    };
    vi.stubGlobal("sessionStorage", { getItem: forbidden, setItem: forbidden, removeItem: forbidden });
    const widget = opened();
    await widget.ask("one");
    await widget.ask("two");
    expect(widget.said).toHaveLength(4);
    expect(server.calls(START)).toHaveLength(1);
  });

  it.each([
    ["null", [null]],
    ["numbers and texts", [1, "x"]],
    ["entries of nobody", [{}, { who: "somebody" }]],
    ["a question without words", [{ who: "you" }]],
    ["a reply without a message", [{ who: "bot" }]],
    ["a reply whose message is null", [{ who: "bot", message: null }]],
    ["a reply without text or card", [{ who: "bot", message: {} }]],
    ["a reply without buttons", [{ who: "bot", message: { id: "x", text: "Hello" } }]],
    ["a reply with half a card", [{ who: "bot", message: { id: "x", text: "Hello", buttons: [], card: { kind: "answer", body: "x" } } }]],
  ])("31 that was kept wrongly does not keep the widget from working: %s", async (_, log) => {
    await opened().ask("one");
    const name = sessionStorage.key(0) ?? "";
    document.body.replaceChildren();
    sessionStorage.setItem(name, JSON.stringify({ session: "token-1", log, pending: null, size: 1 }));
    const widget = opened();
    expect(widget.all('[part="notice"] a')).toHaveLength(3);
    expect(shown(widget.log)).not.toMatch(/undefined|null/);
    server.on(ASK, replies(plain("It works.")));
    await widget.ask("two");
    expect(widget.said.slice(-2)).toEqual([`${english.you} two`, `${english.bot} It works.`]);
  });

  it("31 survives a reply that cannot be drawn", async () => {
    server.on(ASK, replies(fromServer({ id: "x", text: "Hello", buttons: [], card: { kind: "answer", body: "x" } })));
    const first = opened();
    await first.ask("one");
    server.on(ASK, replies(plain("It works.")));
    const widget = reload();
    await widget.ask("two");
    expect(widget.said.slice(-2)).toEqual([`${english.you} two`, `${english.bot} It works.`]);
    expect(widget.said[0]).toBe(`${english.you} one`);
  });
});

describe("the status", () => {
  it("07 is said politely, and there from the start", () => {
    const widget = place();
    expect(widget.one('[role="status"]').getAttribute("aria-live")).not.toBe("assertive");
    expect(widget.all('[role="alert"], [aria-live="assertive"]')).toEqual([]);
    expect(widget.status).toBe("");
  });

  it("07 says that an answer is looked up only after 300 ms, and stops when it is there", async () => {
    fakeClock();
    const reply = held(replies(plain("Here.")));
    server.on(ASK, reply.answer);
    const widget = opened();
    await widget.ask("one");
    await pass(290);
    expect(widget.status).toBe("");
    await pass(20);
    expect(widget.status).toBe(english.waiting);
    reply.release();
    await settle();
    expect(widget.status).toBe("");
    await pass(1000);
    expect(widget.status).toBe("");
  });

  it("07 says nothing of an answer that is there at once", async () => {
    fakeClock();
    const widget = opened();
    await widget.ask("one");
    expect(widget.replies).toHaveLength(1);
    await pass(1000);
    expect(widget.status).toBe("");
  });

  it("07 says that the conversation is deleted", async () => {
    const widget = opened();
    await widget.ask("one");
    await widget.press(english.clear);
    await widget.press(english.clearYes);
    expect(widget.status).toBe(english.cleared);
  });
});

describe("the suggestions", () => {
  it("09 are buttons in a named group, with the examples first", () => {
    const widget = place();
    expect(widget.suggestions.map(shown)).toEqual(EXAMPLES);
    for (const one of widget.suggestions) expect(one.type).toBe("button");
    const group = widget.suggestions[0]?.closest('[role="group"]');
    expect(group?.getAttribute("aria-label")).toBe(english.examples);
  });

  it("09 show the title, and send the payload", async () => {
    server.on(ASK, replies(answer({ related: [{ title: "What are the risks?", payload: "/risks" }] })));
    const widget = opened();
    await widget.ask("does it help?");
    await widget.press("What are the risks?");
    expect(messages().at(-1)).toEqual({ message: "/risks" });
    expect(widget.said.at(-2)).toBe(`${english.you} What are the risks?`);
    expect(shown(widget.log)).not.toContain("/risks");
  });

  it("09 stand directly before the question, after the conversation", () => {
    const widget = place();
    const order = [widget.log, widget.suggestions[0], widget.field].map((one) => one as Node);
    for (const [index, one] of order.slice(1).entries()) {
      expect(order[index]?.compareDocumentPosition(one)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    }
    const stops = [...widget.panel.querySelectorAll("button, a, textarea, [tabindex]")];
    expect(stops.indexOf(widget.field) - stops.indexOf(widget.suggestions.at(-1) as Element)).toBeLessThanOrEqual(2);
  });

  it("10 are five at most, the first ones, each once", async () => {
    const related = [1, 2, 2, 3, 4, 5, 6, 7].map((n) => ({ title: `Question ${n}?`, payload: `/question_${n}` }));
    server.on(ASK, replies(answer({ related })));
    const widget = opened();
    await widget.ask("x");
    expect(widget.suggestions.map(shown)).toEqual([1, 2, 3, 4, 5].map((n) => `Question ${n}?`));
  });

  it("are a reply's buttons before its related questions, and are asked for in words", async () => {
    const buttons = [{ title: "Sciatica", payload: "/sciatica" }];
    server.on(ASK, replies({ ...answer({ kind: "clarify", related: buttons }), buttons }));
    const widget = opened();
    await widget.ask("does it help?");
    expect(widget.suggestions.map(shown)).toEqual(["Sciatica"]);
    expect(widget.one('[part="suggestions"]').getAttribute("aria-label")).toBe(english.didYouMean);
  });

  it("go with the last replies only", async () => {
    server.on(ASK, replies(answer()), replies(plain("You are welcome.")));
    const widget = opened();
    await widget.ask("does it help?");
    expect(widget.suggestions).toHaveLength(1);
    await widget.ask("thanks");
    expect(widget.suggestions).toEqual([]);
  });

  it("25 are none after an emergency, not even of another reply to the same message", async () => {
    server.on(ASK, replies(answer(), redFlag({ related: [{ title: "What are the risks?", payload: "/risks" }] })));
    const widget = opened();
    await widget.ask("my legs are numb");
    expect(widget.suggestions).toEqual([]);
  });

  it("are none while an answer is on its way", async () => {
    server.on(ASK, silent);
    const widget = opened();
    await widget.ask("x");
    expect(widget.suggestions).toEqual([]);
  });
});

describe("the focus", () => {
  it("11 stays in the question after Enter and when the answer comes", async () => {
    const widget = opened();
    await widget.ask("one");
    expect(widget.focused).toBe(widget.field);
  });

  it("11 goes to the question when a suggestion is chosen", async () => {
    const widget = opened();
    await widget.press(EXAMPLES[0] ?? "");
    expect(widget.focused).toBe(widget.field);
  });

  it("11 stays in the panel, off the question, when a suggestion is touched: the keyboard would cover the answer", async () => {
    media.add("(pointer: coarse)");
    const widget = opened();
    await widget.press(EXAMPLES[0] ?? "");
    expect(widget.focused).not.toBeNull();
    expect(widget.focused).not.toBe(widget.field);
    expect(widget.panel.contains(widget.focused)).toBe(true);
  });

  it("11 goes to the question when a failed one is tried again", async () => {
    server.on(ASK, error(500, "broken"), replies(plain("Here.")));
    const widget = opened();
    await widget.ask("one");
    await widget.press(english.tryAgain);
    expect(widget.focused).toBe(widget.field);
    expect(widget.said.at(-1)).toBe(`${english.bot} Here.`);
  });

  it.each([english.clearYes, english.clearNo])("11 goes to the question after clearing was asked for: %s", async (choice) => {
    const widget = opened();
    await widget.ask("one");
    await widget.press(english.clear);
    expect(widget.focused?.getAttribute("aria-label")).toBe(english.clearQuestion);
    await widget.press(choice);
    expect(widget.focused).toBe(widget.field);
  });

  it("11 goes to the summary when it comes, and back to the question after it", async () => {
    server.on("GET /summary", json({ title: "For your clinician", text: "For your clinician\n\nAsked: x" }));
    const widget = opened();
    await widget.ask("one");
    await widget.press(english.summary);
    expect(shown(widget.focused)).toBe("For your clinician");
    await widget.press(english.back);
    expect(widget.focused).toBe(widget.field);
    expect(widget.all('[part="summary"]')).toEqual([]);
  });
});

describe("the question", () => {
  it("12 has a visible label", () => {
    const widget = place();
    const label = widget.one(`label[for="${widget.field.id}"]`);
    expect(shown(label)).toBe(english.question);
    expect(label.className).toBe("");
  });

  it("12 is sent by Enter, and by the button", async () => {
    const widget = opened();
    await widget.ask("one");
    widget.write("two");
    await widget.press(english.send);
    expect(messages()).toEqual([{ message: "one" }, { message: "two" }]);
    expect(widget.field.value).toBe("");
  });

  it("12 gets a line break by Shift and Enter", async () => {
    const widget = opened();
    widget.write("one");
    const event = widget.key("Enter", { shiftKey: true });
    await settle();
    expect(event.defaultPrevented).toBe(false);
    expect(messages()).toEqual([]);
  });

  it("12 is not sent by the Enter that ends a composition", async () => {
    const widget = opened();
    widget.write("かな");
    expect(widget.key("Enter", { isComposing: true }).defaultPrevented).toBe(false);
    expect(widget.key("Enter", { keyCode: 229 }).defaultPrevented).toBe(false);
    await settle();
    expect(messages()).toEqual([]);
    expect(widget.field.value).toBe("かな");
  });

  it("is sent without the space around it, and with the line breaks in it", async () => {
    const widget = opened();
    await widget.ask("  one\ntwo \n");
    expect(messages()).toEqual([{ message: "one\ntwo" }]);
  });

  it.each(["", " ", "\n\t "])("is asked for when it is empty, and nothing is sent: %j", async (text) => {
    const widget = opened();
    await widget.ask(text);
    expect(widget.status).toBe(english.empty);
    expect(server.sent).toEqual([]);
  });

  const count = (widget: Widget, length: number): string => {
    widget.write("x".repeat(length));
    const described = (widget.field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => shown(widget.root.getElementById(id)));
    return described.at(-1) ?? "";
  };

  it("13 has its limit stated", () => {
    expect(count(place(), 0)).toBe(fill(english.limit, 500));
    expect(count(place(), 399)).toBe(fill(english.limit, 500));
  });

  it.each([
    [400, 100],
    [499, 1],
    [500, 0],
  ])("13 has what is left counted from 80 %% on: %i", (length, left) => {
    expect(count(place(), length)).toBe(fill(english.left, left));
  });

  it("13 over the limit says by how much, and that emergencies are read all the same", () => {
    expect(count(place(), 512)).toBe(fill(english.tooLong, 12));
    expect(english.tooLong).toMatch(/emergency/);
  });

  it("13 is counted aloud only when the limit comes near and when it is passed", () => {
    const widget = place();
    const aloud = (length: number): string => {
      count(widget, length);
      return widget.all('[role="status"], [aria-live="polite"]').map(shown).join("");
    };
    expect([399, 400, 450, 501, 600, 399].map(aloud)).toEqual([
      "",
      fill(english.left, 100),
      fill(english.left, 100),
      fill(english.tooLong, 1),
      fill(english.tooLong, 1),
      "",
    ]);
  });

  it("13 has the limit again after it is sent", async () => {
    const widget = opened();
    await widget.ask("x".repeat(450));
    expect(count(widget, 0)).toBe(fill(english.limit, 500));
  });

  it("14 is not sent twice, and a draft is kept, while an answer is on its way", async () => {
    server.on(ASK, silent);
    const widget = opened();
    await widget.ask("one");
    expect(widget.button(english.send).getAttribute("aria-disabled")).toBe("true");
    expect(widget.button(english.send).disabled).toBe(false);
    await widget.ask("two");
    widget.key("Enter");
    await widget.press(english.send);
    expect(messages()).toEqual([{ message: "one" }]);
    expect(widget.field.value).toBe("two");
    expect(widget.field.disabled).toBe(false);
    expect(widget.status).toBe(english.wait);
  });

  it("14 can be sent again when the answer is there", async () => {
    const widget = opened();
    await widget.ask("one");
    expect(widget.button(english.send).getAttribute("aria-disabled")).toBe("false");
  });

  it("has another key for each message", async () => {
    const widget = opened();
    await widget.ask("one");
    await widget.ask("one");
    expect(new Set(keys()).size).toBe(2);
  });
});

describe("32 when no answer comes", () => {
  const NUMBERS = "999 UK, 911 US and Canada, 112 EU";
  const FAILED = fill(english.failed, NUMBERS);
  const tooMany = (seconds: number): string => fill(fill(english.tooMany, seconds), NUMBERS);

  it.each([
    ["the server says no", error(500, "broken"), FAILED],
    ["a proxy says no", html(403), FAILED],
    ["there are too many questions", error(429, "too_many", "Slow down.", { "Retry-After": "17" }), tooMany(17)],
    ["there are too many questions, for nobody knows how long", error(429, "too_many"), tooMany(60)],
    ["there are too many questions, until a date", error(429, "too_many", "", { "Retry-After": "Sat, 21 Nov 2026 12:00:00 GMT" }), tooMany(60)],
    ["the server says why", error(400, "bad_message", "Say it in words. In an emergency, call 999."), "Say it in words. In an emergency, call 999."],
  ])("the reason is in plain words, with the emergency numbers, and there is a way to try again: %s", async (_, trouble, words) => {
    server.on(ASK, trouble);
    const widget = opened();
    await widget.ask("one");
    expect(widget.status).toBe(words);
    expect(widget.button(english.tryAgain).hidden).toBe(false);
    expect(widget.said).toEqual([`${english.you} one`]);
  });

  it("it says after 15 seconds that none came", async () => {
    fakeClock();
    server.on(ASK, silent);
    const widget = opened();
    await widget.ask("one");
    await pass(15_100);
    expect(widget.status).toBe(FAILED);
    expect(widget.button(english.tryAgain).hidden).toBe(false);
  });

  it("it says that the browser is offline, and sends the question when it is back", async () => {
    offline();
    server.on(ASK, broken);
    const widget = opened();
    await widget.ask("one");
    expect(widget.status).toBe(fill(english.offline, NUMBERS));
    server.on(ASK, replies(plain("Here.")));
    window.dispatchEvent(new Event("online"));
    await settle();
    expect(widget.said).toEqual([`${english.you} one`, `${english.bot} Here.`]);
    expect(new Set(keys()).size).toBe(1);
  });

  it("it says at each further try that it tries again, with the emergency numbers", async () => {
    fakeClock();
    server.on(ASK, error(503, "unavailable"));
    const widget = opened();
    await widget.ask("one");
    expect(widget.status).toBe(fill(english.retrying, NUMBERS));
    await pass(15_100);
    expect(widget.status).toBe(FAILED);
    expect(server.calls(ASK)).toHaveLength(5);
  });

  it("no empty answer is shown", async () => {
    fakeClock();
    server.on(ASK, json([]));
    const widget = opened();
    await widget.ask("one");
    await pass(30_000);
    expect(widget.said).toEqual([`${english.you} one`]);
    expect(widget.status).toBe(FAILED);
  });

  it("trying again sends the same question with the same key, and shows it once", async () => {
    server.on(ASK, error(500, "broken"), replies(plain("Here.")));
    const widget = opened();
    await widget.ask("one");
    await widget.press(english.tryAgain);
    expect(messages()).toEqual([{ message: "one" }, { message: "one" }]);
    expect(new Set(keys()).size).toBe(1);
    expect(widget.said).toEqual([`${english.you} one`, `${english.bot} Here.`]);
    expect(widget.button(english.tryAgain).hidden).toBe(true);
    expect(widget.status).toBe("");
  });

  it("another question can be asked, and the first one is marked as unanswered", async () => {
    server.on(ASK, error(500, "broken"), replies(plain("Here.")));
    const widget = opened();
    await widget.ask("one");
    await widget.ask("two");
    expect(widget.said).toEqual([`${english.you} one`, `${english.note} ${english.unanswered}`, `${english.you} two`, `${english.bot} Here.`]);
    expect(widget.button(english.tryAgain).hidden).toBe(true);
  });

  it("because no session starts, the question is kept as well", async () => {
    server.on(START, error(429, "too_many", "", { "Retry-After": "9" }), json({ session: "token-1", messages: [] }, 201));
    const widget = opened();
    await widget.ask("one");
    expect(widget.status).toBe(tooMany(9));
    await widget.press(english.tryAgain);
    expect(widget.said).toEqual([`${english.you} one`, `${english.bot} An answer.`]);
  });

  it("35 the words of another language have number and name in their places", async () => {
    server.on(ASK, error(429, "too_many", "", { "Retry-After": "17" }));
    const widget = place({ emergency: "112" }, { tooMany: "Im Notfall {x}. Sonst {n} Sekunden warten." });
    await widget.ask("one");
    expect(widget.status).toBe("Im Notfall 112. Sonst 17 Sekunden warten.");
  });
});

describe("30 clearing", () => {
  it("is asked for once, and does nothing when it is refused", async () => {
    const widget = opened();
    await widget.ask("one");
    await widget.press(english.clear);
    expect(shown(widget.panel)).toContain(english.clearQuestion);
    await widget.press(english.clearNo);
    expect(widget.said).toHaveLength(2);
    expect(server.calls("DELETE /sessions")).toEqual([]);
    expect(shown(widget.panel)).not.toContain(english.clearQuestion);
  });

  it("deletes on the server, wipes storage, and takes another session for the next question", async () => {
    const widget = opened();
    await widget.ask("one");
    server.on(START, json({ session: "token-2", messages: [] }, 201));
    await widget.press(english.clear);
    await widget.press(english.clearYes);
    expect(server.calls("DELETE /sessions").map(({ headers }) => headers.get("Authorization"))).toEqual(["Bearer token-1"]);
    expect(widget.items).toEqual([]);
    expect(sessionStorage).toHaveLength(0);
    expect(widget.suggestions.map(shown)).toEqual(EXAMPLES);
    await widget.ask("two");
    expect(server.calls(ASK).at(-1)?.headers.get("Authorization")).toBe("Bearer token-2");
  });

  it("leaves nothing for a reload", async () => {
    const widget = opened();
    await widget.ask("one");
    await widget.press(english.clear);
    await widget.press(english.clearYes);
    expect(reload().items).toEqual([]);
  });

  it("that the server did not hear is not called done, and can be tried again", async () => {
    const widget = opened();
    await widget.ask("one");
    server.on("DELETE /sessions", broken, nothing);
    await widget.press(english.clear);
    await widget.press(english.clearYes);
    expect(widget.status).toBe(english.notCleared);
    expect(widget.said).toHaveLength(2);
    await widget.press(english.tryAgain);
    expect(widget.status).toBe(english.cleared);
    expect(widget.items).toEqual([]);
  });

  it("of the screen only says that the server keeps it", async () => {
    const widget = opened();
    await widget.ask("one");
    server.on("DELETE /sessions", broken);
    await widget.press(english.clear);
    await widget.press(english.clearYes);
    await widget.press(english.clearHere);
    expect(widget.items).toEqual([]);
    expect(sessionStorage).toHaveLength(0);
    expect(widget.status).toBe(english.clearedHere);
  });

  it("gives up the question that is on its way, and its answer does not come", async () => {
    const reply = held(replies(plain("Late.")));
    server.on(ASK, reply.answer);
    const widget = opened();
    await widget.ask("one");
    await widget.press(english.clear);
    await widget.press(english.clearYes);
    reply.release();
    await settle();
    expect(widget.items).toEqual([]);
    expect(widget.status).toBe(english.cleared);
    expect(widget.button(english.send).getAttribute("aria-disabled")).toBe("false");
  });

  it("before anything was said asks the server nothing", async () => {
    const widget = opened();
    await widget.press(english.clear);
    await widget.press(english.clearYes);
    expect(server.sent).toEqual([]);
    expect(widget.status).toBe(english.cleared);
  });

  it("keeps nothing outside of this tab", async () => {
    await opened().ask("does it help?");
    expect(localStorage).toHaveLength(0);
    expect(document.cookie).toBe("");
    expect(JSON.stringify({ ...sessionStorage })).toContain("does it help?");
  });
});

describe("replies that came while the panel was closed", () => {
  it("34 are counted in the launcher's name, until it is opened", async () => {
    const reply = held(replies(plain("One."), plain("Two.")));
    server.on(ASK, reply.answer);
    const widget = opened();
    await widget.ask("x");
    widget.element.close();
    reply.release();
    await settle();
    expect(shown(widget.launcher)).toBe(`${english.launcher} (${fill(english.unread, 2)})`);
    widget.launcher.click();
    expect(shown(widget.launcher)).toBe(english.launcher);
  });

  it("are not counted while it is open", async () => {
    const widget = opened();
    await widget.ask("x");
    expect(shown(widget.launcher)).toBe(english.launcher);
  });
});

describe("36 whether a reply helped", () => {
  it("is asked under answers only", async () => {
    server.on(ASK, replies(answer(), plain("x"), answer({ kind: "small_talk" }), answer({ kind: "error" }), redFlag()));
    const widget = opened();
    await widget.ask("x");
    expect(widget.replies.map((one) => one.querySelectorAll('[part="feedback"]').length)).toEqual([1, 0, 0, 0, 0]);
  });

  it("is sent with the reply's id, noted, and known after a reload", async () => {
    server.on(ASK, replies(answer())).on("POST /feedback", nothing);
    const widget = opened();
    await widget.ask("x");
    await widget.press(english.yes);
    expect(server.calls("POST /feedback").map(({ body }) => body)).toEqual([{ message_id: "reply-1", helpful: true, reason: null }]);
    expect(widget.status).toBe(english.thanks);
    const again = reload();
    expect(again.button(english.yes).getAttribute("aria-pressed")).toBe("true");
    expect(again.button(english.no).getAttribute("aria-pressed")).toBe("false");
  });

  it("is not remembered where it could not be noted", async () => {
    server.on(ASK, replies(answer())).on("POST /feedback", error(503, "unavailable"));
    const widget = opened();
    await widget.ask("x");
    await widget.press(english.yes);
    expect(widget.status).toBe(english.notNoted);
    expect(reload().button(english.yes).getAttribute("aria-pressed")).toBe("false");
  });
});

describe("37 what a person takes away", () => {
  it("is the conversation, from the options", async () => {
    const files: Blob[] = [];
    vi.spyOn(URL, "createObjectURL").mockImplementation((file) => {
      files.push(file as Blob);
      return "blob:x";
    });
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => undefined);
    const widget = opened();
    await widget.ask("does it help?");
    await widget.press(english.save);
    expect(clicked).toHaveBeenCalledTimes(1);
    expect(files).toHaveLength(1);
    expect(files[0]?.type).toContain("text/plain");
  });

  it("is a summary, only after a question was asked", async () => {
    const widget = opened();
    await widget.press(english.summary);
    expect(widget.status).toBe(english.noSummary);
    expect(server.sent).toEqual([]);
  });

  it("is a summary, shown in the panel before it is printed or saved", async () => {
    server.on("GET /summary", json({ title: "For your clinician", text: "For your clinician\n\nAsked:\n• about <b>glaucoma</b>" }));
    const widget = opened();
    await widget.ask("x");
    await widget.press(english.summary);
    const sheet = widget.one('[part="summary"]');
    expect(shown(sheet)).toContain("about <b>glaucoma</b>");
    expect(shown(sheet).split("For your clinician")).toHaveLength(2);
    expect([...sheet.querySelectorAll("button")].map(shown)).toEqual([english.print, english.saveSummary, english.back]);
  });

  it("32 is not a summary where the server does not give one, and it says so", async () => {
    const widget = opened();
    await widget.ask("x");
    server.on("GET /summary", error(503, "unavailable"));
    await widget.press(english.summary);
    expect(widget.status).toBe(english.summaryFailed);
  });
});

describe("the options", () => {
  it("are closed at first, and open by a button that says so", async () => {
    const widget = opened();
    const options = widget.button(english.options);
    expect(widget.one('[part="options"]').hidden).toBe(true);
    expect(options.getAttribute("aria-expanded")).toBe("false");
    await widget.press(english.options);
    expect(widget.one('[part="options"]').hidden).toBe(false);
    expect(options.getAttribute("aria-expanded")).toBe("true");
    expect(options.getAttribute("aria-controls")).toBe(widget.one('[part="options"]').id);
  });

  it("close when a question is asked, to make room for the answer", async () => {
    const widget = opened();
    await widget.press(english.options);
    await widget.ask("x");
    expect(widget.one('[part="options"]').hidden).toBe(true);
    expect(widget.button(english.options).getAttribute("aria-expanded")).toBe("false");
  });

  it.each([english.summary, english.clear])("close when one of them is used, and the focus is not lost: %s", async (name) => {
    const widget = opened();
    await widget.press(english.options);
    await widget.press(name);
    expect(widget.one('[part="options"]').hidden).toBe(true);
    expect(widget.focused?.closest("[hidden]")).toBeNull();
  });

  it("stay open while the text is made larger or smaller", async () => {
    const widget = opened();
    await widget.press(english.options);
    await widget.press(english.larger);
    await widget.press(english.smaller);
    expect(widget.one('[part="options"]').hidden).toBe(false);
    expect(shown(widget.focused)).toBe(english.smaller);
  });

  const scale = (widget: Widget): number => Number(widget.panel.style.getPropertyValue("--scale"));

  it("19 make text larger in steps to 150 %, smaller to 100 %, and no further", async () => {
    const widget = opened();
    const seen = [scale(widget)];
    for (let step = 0; step < 4; step++) {
      await widget.press(english.larger);
      seen.push(scale(widget));
    }
    expect(seen).toEqual([1, 1.25, 1.5, 1.5, 1.5]);
    expect(widget.button(english.larger).getAttribute("aria-disabled")).toBe("true");
    for (let step = 0; step < 4; step++) await widget.press(english.smaller);
    expect(scale(widget)).toBe(1);
    expect(widget.button(english.smaller).getAttribute("aria-disabled")).toBe("true");
    expect(widget.button(english.larger).getAttribute("aria-disabled")).toBe("false");
  });

  it("19 keep the size over a reload, and when the conversation is cleared", async () => {
    const widget = opened();
    await widget.press(english.larger);
    const again = reload();
    expect(scale(again)).toBe(1.25);
    again.element.open();
    await again.press(english.clear);
    await again.press(english.clearYes);
    expect(scale(again)).toBe(1.25);
    await again.press(english.larger);
    expect(scale(again)).toBe(1.5);
  });
});

describe("35 the language", () => {
  it("is that of the attribute, with its direction", () => {
    const frame = (attributes: Record<string, string>): Element => place(attributes).panel.parentElement as Element;
    expect(frame({}).getAttribute("lang")).toBe("en");
    expect(frame({}).getAttribute("dir")).toBe("ltr");
    expect(frame({ lang: "de" }).getAttribute("lang")).toBe("de");
    expect(frame({ lang: "ar" }).getAttribute("dir")).toBe("rtl");
    expect(frame({ lang: "he-IL" }).getAttribute("dir")).toBe("rtl");
    expect(frame({ lang: "ar", dir: "ltr" }).getAttribute("dir")).toBe("ltr");
    expect(frame({ dir: "rtl" }).getAttribute("dir")).toBe("rtl");
  });

  it("of replies is English unless they say otherwise, whatever that of the page is", async () => {
    const widget = place({ lang: "ar" });
    await widget.ask("x");
    expect(widget.replies[0]?.getAttribute("lang")).toBe("en");
    expect(widget.replies[0]?.getAttribute("dir")).toBe("ltr");
    expect(widget.one('[part="question-shown"] [dir]').getAttribute("dir")).toBe("auto");
  });

  it("of a reply in another language is what its card says, with its direction", async () => {
    const arabic = { language: { code: "ar", dir: "rtl" as const } };
    server.on(ASK, replies(answer({ kind: "out_of_scope", ...arabic }), redFlag(arabic), answer({ language: null })));
    const widget = place({ lang: "de" });
    await widget.ask("x");
    expect(widget.replies.map((one) => [one.getAttribute("lang"), one.getAttribute("dir")])).toEqual([
      ["ar", "rtl"],
      ["ar", "rtl"],
      ["en", "ltr"],
    ]);
    expect(widget.one(".clinician strong").getAttribute("lang")).toBe("de");
  });

  it("35 of the widget's own words within a reply is that of the page", async () => {
    server.on(ASK, replies(answer()), replies(redFlag()));
    const widget = place({ lang: "ar" });
    await widget.ask("x");
    await widget.ask("y");
    const language = (text: string): string | null | undefined =>
      [...widget.root.querySelectorAll("*")].find((one) => [...one.childNodes].some((node) => node instanceof Text && shown(node) === text))?.closest("[lang]")?.getAttribute("lang");
    for (const own of [english.clinician, english.evidence, english.used, english.yes, english.urgent.emergency, english.basedOn, english.bot]) {
      expect([own, language(own)]).toEqual([own, "ar"]);
    }
    for (const said of ["Does it help sciatica?", "Ask your doctor or physiotherapist to check the leg.", "Call your emergency number now if you have:", "numbness in both legs"]) {
      expect([said, language(said)]).toEqual([said, "en"]);
    }
  });

  it("has the words that the page gives, and the widget's own for the rest", async () => {
    const widget = place({ floating: "" }, { launcher: "Fragen", you: "Sie:", close: "Schließen" });
    expect(shown(widget.launcher)).toBe("Fragen");
    expect(widget.button("Schließen")).toBeTruthy();
    expect(widget.button(english.options)).toBeTruthy();
    widget.element.open();
    await widget.ask("x");
    expect(widget.said[0]).toBe("Sie: x");
  });

  it("can be changed later, without losing the conversation", async () => {
    const widget = opened();
    await widget.ask("one");
    widget.element.strings = { ...english, you: "Sie:", bot: "Helfer:" };
    expect(widget.said).toEqual(["Sie: one", "Helfer: An answer."]);
    expect(widget.element.strings.you).toBe("Sie:");
  });

  it("can be changed later, and the panel stays open or closed", () => {
    const widget = place();
    widget.element.strings = { ...english };
    expect(widget.panel.hidden).toBe(true);
    widget.element.open();
    widget.element.strings = { ...english };
    expect(widget.panel.hidden).toBe(false);
    expect(widget.launcher.getAttribute("aria-expanded")).toBe("true");
  });
});

describe("an attribute that changes", () => {
  it.each([
    ["lang", "de"],
    ["dir", "rtl"],
    ["emergency", "112"],
    ["privacy", "https://clinic.example/privacy"],
  ])("is followed, and the conversation stays: %s", async (name, value) => {
    const widget = opened();
    await widget.ask("one");
    const before = widget.said;
    widget.element.setAttribute(name, value);
    expect(widget.said).toEqual(before);
    expect(widget.root.innerHTML).toContain(value);
    await widget.ask("two");
    expect(server.calls(START)).toHaveLength(1);
    expect(widget.said).toHaveLength(4);
  });

  it("leaves the panel as it was, open or closed", () => {
    const widget = place();
    widget.element.setAttribute("lang", "de");
    expect(widget.panel.hidden).toBe(true);
    widget.element.open();
    widget.element.setAttribute("lang", "fr");
    expect(widget.panel.hidden).toBe(false);
    expect(widget.launcher.getAttribute("aria-expanded")).toBe("true");
  });

  it("leaves the draft, the trouble and the way to try again", async () => {
    server.on(ASK, error(500, "broken", "That went wrong."), replies(plain("Here.")));
    const widget = opened();
    await widget.ask("one");
    widget.write("two");
    widget.element.setAttribute("lang", "de");
    expect(widget.field.value).toBe("two");
    expect(widget.status).toBe("That went wrong.");
    await widget.press(english.tryAgain);
    expect(widget.said).toEqual([`${english.you} one`, `${english.bot} Here.`]);
  });

  it("11 takes no focus from the page, and loses none of its own", () => {
    const widget = opened();
    const elsewhere = document.body.appendChild(document.createElement("button"));
    elsewhere.focus();
    widget.element.setAttribute("lang", "de");
    expect(document.activeElement).toBe(elsewhere);
    widget.field.focus();
    widget.element.setAttribute("lang", "fr");
    expect(widget.focused).toBe(widget.field);
  });

  it("is no opening of the panel", () => {
    const widget = opened();
    let opens = 0;
    widget.element.addEventListener("inversion-helper-open", () => opens++);
    widget.element.setAttribute("lang", "de");
    expect(opens).toBe(0);
  });

  it("14 keeps the next question from being sent while an answer is on its way", async () => {
    server.on(ASK, silent);
    const widget = opened();
    await widget.ask("one");
    widget.element.setAttribute("lang", "de");
    expect(widget.button(english.send).getAttribute("aria-disabled")).toBe("true");
    await widget.ask("two");
    expect(messages()).toEqual([{ message: "one" }]);
  });

  it("to what it was changes nothing", () => {
    const widget = place({ floating: "", lang: "de" });
    const { panel } = widget;
    widget.element.setAttribute("lang", "de");
    expect(widget.panel).toBe(panel);
  });

  it("does not lose the first question, on its way while its session starts", async () => {
    const start = held(json({ session: "token-1", messages: [] }, 201));
    server.on(START, start.answer);
    const widget = opened();
    await widget.ask("one");
    widget.element.setAttribute("lang", "de");
    start.release();
    await settle();
    expect(widget.said).toEqual([`${english.you} one`, `${english.bot} An answer.`]);
    expect(server.calls(ASK).map(({ headers }) => headers.get("Authorization"))).toEqual(["Bearer token-1"]);
  });

  it("loses nothing where storage is forbidden", async () => {
    const forbidden = (): never => {
      throw new DOMException("no", "SecurityError");
    };
    vi.stubGlobal("sessionStorage", { getItem: forbidden, setItem: forbidden, removeItem: forbidden });
    const widget = opened();
    await widget.ask("one");
    widget.element.setAttribute("lang", "de");
    widget.element.strings = english;
    expect(widget.said).toEqual([`${english.you} one`, `${english.bot} An answer.`]);
  });

  it("takes another server for the next question, and has nothing of the first one's conversation", async () => {
    const widget = opened();
    await widget.ask("one");
    const other = new Server("https://bot.example/chat");
    widget.element.setAttribute("endpoint", "https://bot.example/chat/");
    expect(widget.items).toEqual([]);
    await widget.ask("two");
    expect(other.calls(ASK).map(({ body }) => body)).toEqual([{ message: "two" }]);
  });

  it("to another server gives up the question on its way to the first one", async () => {
    const reply = held(replies(plain("Late.")));
    server.on(ASK, reply.answer);
    const widget = opened();
    await widget.ask("one");
    const other = new Server("https://bot.example/chat");
    widget.element.setAttribute("endpoint", "https://bot.example/chat");
    reply.release();
    await settle();
    await widget.ask("two");
    expect(other.calls(ASK)).toHaveLength(1);
    expect(widget.said).toEqual([`${english.you} two`, `${english.bot} An answer.`]);
  });
});

describe("for the page around", () => {
  function heard(widget: Widget): [string, unknown][] {
    const events: [string, unknown][] = [];
    for (const name of EVENTS) widget.element.parentNode?.addEventListener(name, (event) => events.push([name, (event as CustomEvent).detail]));
    return events;
  }

  it("ask() opens the panel, and asks as if it were typed", async () => {
    const widget = place();
    widget.element.ask("does it help?");
    await settle();
    expect(widget.panel.hidden).toBe(false);
    expect(messages()).toEqual([{ message: "does it help?" }]);
    expect(widget.said).toEqual([`${english.you} does it help?`, `${english.bot} An answer.`]);
  });

  it("ask() with a payload sends the payload, and shows the question", async () => {
    const widget = place();
    widget.element.ask("What are the risks?", "/risks");
    await settle();
    expect(messages()).toEqual([{ message: "/risks" }]);
    expect(widget.said[0]).toBe(`${english.you} What are the risks?`);
  });

  it("ask() before the element is in a page says so", () => {
    const widget = place();
    const element = widget.element.cloneNode() as typeof widget.element;
    expect(() => element.ask("x")).toThrow(/not in a page/);
  });

  it("ask() while an answer is on its way asks nothing, and says so", async () => {
    server.on(ASK, silent);
    const widget = place();
    widget.element.ask("one");
    widget.element.ask("two");
    await settle();
    expect(messages()).toEqual([{ message: "one" }]);
    expect(widget.status).toBe(english.wait);
  });

  it("events tell what happened, in order", async () => {
    const widget = place();
    const events = heard(widget);
    widget.launcher.click();
    await widget.ask("x");
    server.on(ASK, error(500, "broken"));
    await widget.ask("y");
    await widget.press(english.clear);
    await widget.press(english.clearYes);
    widget.element.close();
    expect(events.map(([name]) => name.replace("inversion-helper-", ""))).toEqual(["open", "ask", "reply", "ask", "error", "clear", "close"]);
  });

  it("events carry nothing of what was said", async () => {
    server.on(ASK, replies(answer()), error(400, "bad_message", "I do not understand glaucoma."));
    const widget = place();
    const events = heard(widget);
    widget.element.ask("I have glaucoma");
    await settle();
    widget.element.ask("my name is Jo");
    await settle();
    const told = JSON.stringify(events);
    for (const word of ["glaucoma", "Jo", "sciatica", "token-1", "reply-1"]) expect(told).not.toContain(word);
    expect(events.find(([name]) => name.endsWith("error"))?.[1]).toEqual({ code: "bad_message" });
    expect(Object.keys(events.find(([name]) => name.endsWith("reply"))?.[1] ?? {})).toEqual(["milliseconds"]);
  });

  it("nothing is left behind when the element is taken away", async () => {
    offline();
    server.on(ASK, broken);
    const widget = opened();
    await widget.ask("one");
    const sent = server.sent.length;
    widget.element.remove();
    window.dispatchEvent(new Event("online"));
    await settle();
    expect(server.sent).toHaveLength(sent);
  });

  it("28 nothing is asked of anybody before a person asks", async () => {
    opened();
    place({});
    await settle();
    expect(server.sent).toEqual([]);
  });

  it("paper has all sources, and the screen has them closed again", async () => {
    server.on(ASK, replies(answer()));
    const widget = opened();
    await widget.ask("x");
    const open = (): number => widget.all("li details[open]").length;
    widget.button("Source 1: Ocular Manifestations of Gravity Inversion").click();
    const before = open();
    window.dispatchEvent(new Event("beforeprint"));
    expect(widget.all("li details:not([open])")).toEqual([]);
    window.dispatchEvent(new Event("afterprint"));
    expect(open()).toBe(before);
  });
});
