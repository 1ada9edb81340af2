import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { messageParts } from "../src/cards";
import { h } from "../src/dom";
import type { Message } from "../src/wire";
import { settle, shown, squeezed } from "./browser";
import { answer, AROUND, condition, conditionCheck, FRIBERG, fromServer, plain, redFlag, source } from "./samples";
import { error, json, replies, Server } from "./server";
import { place, type Widget } from "./widget";
import corpus from "./xss.json";

const ELEMENTS =
  "script, iframe, frame, frameset, object, embed, applet, portal, style, link, img, picture, image, base, meta, form, input, select, textarea, " +
  "video, audio, source, template, slot, noscript, math, foreignObject, use, animate, set, marquee, inversion-helper";
const FOLLOWED = ["http:", "https:", "mailto:", "tel:"];
const NEVER = /^(on.*|src|srcset|srcdoc|action|formaction|data|poster|background|ping|style|id|name|is|popover|contenteditable|autofocus)$/i;

/** What a text could have done there: elements of its own, code in attributes, links to elsewhere, names that shadow the page's. */
function dangers(root: ParentNode): string[] {
  const found = [...root.querySelectorAll(ELEMENTS)].map((one) => `<${one.localName}>`);
  for (const element of root.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (NEVER.test(name)) found.push(`${name}=${value}`);
      if (/href$/i.test(name) && !FOLLOWED.includes(new URL(value, "relative://page").protocol)) found.push(`${name}=${value}`);
    }
  }
  return found;
}

function draw(message: Message): HTMLElement {
  return h("div", {}, ...messageParts(fromServer<Message>(message), AROUND));
}

afterEach(() => {
  vi.unstubAllGlobals();
  document.body.replaceChildren();
  sessionStorage.clear();
});

describe("the hostile texts", () => {
  it("are many, and each another one", () => {
    expect(corpus.length).toBeGreaterThanOrEqual(120);
    expect(new Set(corpus).size).toBe(corpus.length);
  });

  it("are texts that can be sent: no half characters, and no longer than a message may be", () => {
    for (const text of corpus) {
      expect(text).not.toMatch(/\p{Surrogate}/u);
      expect(text.length).toBeLessThanOrEqual(4000);
      expect(squeezed(text)).not.toBe("");
    }
  });

  it("would do harm as HTML", () => {
    const harmful = corpus.filter((text) => {
      const inert = document.implementation.createHTMLDocument();
      inert.body.innerHTML = text;
      return dangers(inert.body).length > 0;
    });
    expect(harmful.length).toBeGreaterThan(80);
  });
});

const SHOWN: [string, (text: string) => Message][] = [
  ["a message", (text) => plain(text)],
  ["a bullet of a message", (text) => plain(`Stop if:\n• ${text}`)],
  ["the text of a card without body", (text) => ({ ...answer({ body: null }), text })],
  ["a title", (title) => answer({ title })],
  ["a body", (body) => answer({ body })],
  ["a bullet of a body", (text) => answer({ body: `Stop if:\n• ${text}\nThen rest.` })],
  ["a body between references", (text) => answer({ body: `It may help [1]${text}[2].` })],
  ["a clinician line", (clinician) => answer({ clinician })],
  ["a condition's text", (text) => conditionCheck(condition({ text }))],
  ["a condition's name", (name) => conditionCheck(condition({ name, text: null, advice: null }))],
  ["a source's title", (title) => answer({ sources: [source({ title }), FRIBERG] })],
  ["a source's publisher", (publisher) => answer({ sources: [source({ publisher }), FRIBERG] })],
  ["a source's year", (year) => answer({ sources: [source({ year }), FRIBERG] })],
  ["a source's fact", (fact) => answer({ sources: [source({ fact }), FRIBERG] })],
  ["a label of evidence", (text) => answer({ evidence: { grade: "limited", label: `Limited: ${text}` } })],
  ["an explanation of evidence", (explained) => answer({ evidence: { grade: "limited", label: "limited", explained } })],
  ["the name of who reviewed it", (reviewed_by) => answer({ reviewed_by })],
  ["an emergency's title", (title) => redFlag({ title })],
  ["an emergency's body", (body) => redFlag({ body })],
  ["a bullet of an emergency", (text) => redFlag({ body: `Call if:\n• ${text}` })],
  ["an emergency's clinician line", (clinician) => redFlag({ clinician })],
  ["an emergency's source", (publisher) => redFlag({ sources: [source({ publisher })] })],
];

/** Places whose value is not shown, or not as it is. */
const HIDDEN: [string, (text: string) => Message][] = [
  ["a source's address", (url) => answer({ sources: [source({ url }), FRIBERG] })],
  ["a source's id", (id) => answer({ sources: [source({ id }), FRIBERG] })],
  ["a source's kind", (kind) => answer({ sources: [source({ kind: kind as "trial" }), FRIBERG] })],
  ["a kind", (kind) => answer({ kind: kind as "answer" })],
  ["an urgency", (urgency) => redFlag({ urgency: urgency as "emergency" })],
  ["a grade", (grade) => answer({ evidence: { grade: grade as "limited", label: "limited" } })],
  ["a condition's id", (id) => conditionCheck(condition({ id }))],
  ["a condition's advice", (advice) => conditionCheck(condition({ advice: advice as "ask_first" }))],
  ["a picture's id", (id) => answer({ picture: { id, text: "x" } })],
  ["a picture's text", (text) => answer({ picture: { id: "angles", text } })],
  ["a date", (checked) => answer({ checked })],
  ["a message's id", (id) => ({ ...answer(), id })],
];

describe("27 a hostile text", { timeout: 30_000 }, () => {
  it.each(SHOWN)("is shown as it is, and does nothing, as %s", (_, message) => {
    for (const text of corpus) {
      const root = draw(message(text));
      expect(dangers(root), text).toEqual([]);
      expect(squeezed(root.textContent), text).toContain(squeezed(text));
    }
  });

  it.each(HIDDEN)("does nothing as %s", (_, message) => {
    for (const text of corpus) {
      const root = draw(message(text));
      expect(dangers(root), text).toEqual([]);
    }
  });

  it("is an address to follow only where its scheme is allowed", () => {
    for (const url of corpus) {
      const [anchor, ...more] = draw(answer({ sources: [source({ url })] })).querySelectorAll("a");
      expect(more, url).toEqual([]);
      if (/^\s*(https?|mailto|tel):/i.test(url)) continue;
      expect(anchor?.getAttribute("href"), url).toBeUndefined();
    }
  });

  it("is a picture's text alternative as it is", () => {
    for (const text of corpus) {
      const drawn = draw(answer({ picture: { id: "angles", text } })).querySelector('[role="img"]');
      expect(drawn?.getAttribute("aria-label")).toBe(text);
    }
  });

  it("is a source's name in the name of its reference, as it is", () => {
    for (const title of corpus) {
      const button = draw(answer({ sources: [source({ title }), FRIBERG] })).querySelector("button");
      expect(button?.getAttribute("aria-label")).toBe(`Source 1: ${title}`);
    }
  });

  it("in every place at once does nothing, and reaches no prototype", () => {
    for (const text of corpus) {
      const all = answer({
        title: text,
        body: text,
        clinician: text,
        reviewed_by: text,
        evidence: { grade: "limited", label: text, explained: text },
        conditions: [condition({ name: text, text, id: text })],
        sources: [source({ id: text, title: text, publisher: text, year: text, url: text, fact: text })],
        picture: { id: "angles", text },
      });
      expect(dangers(draw({ ...all, ...fromServer<object>({ [text]: text }) })), text).toEqual([]);
    }
    expect("polluted" in {}).toBe(false);
  });
});

describe("27 a hostile text in the widget", { timeout: 30_000 }, () => {
  let server: Server;

  function fresh(): Widget {
    document.body.replaceChildren();
    sessionStorage.clear();
    return place();
  }

  beforeEach(() => {
    server = new Server("/chat");
  });

  it("is shown as it is when a person asks it, and sent as it is", async () => {
    const widget = place();
    for (const text of corpus) {
      widget.element.ask(text);
      await settle();
      expect(squeezed(widget.all('[part="question-shown"]').at(-1)?.textContent), text).toContain(squeezed(text));
      expect(server.calls("POST /messages").at(-1)?.body, text).toEqual({ message: text });
    }
    expect(dangers(widget.log)).toEqual([]);
    expect(widget.all('[part="question-shown"]')).toHaveLength(corpus.length);
  });

  it("is shown as it is, and does nothing, when it comes back from a reload", async () => {
    await place().ask("x");
    const name = sessionStorage.key(0) ?? "";
    const log = corpus.flatMap((text) => [
      { who: "you", text },
      { who: "note", text },
      { who: "bot", message: answer({ title: text, body: text }) },
    ]);
    document.body.replaceChildren();
    sessionStorage.setItem(name, JSON.stringify({ session: "token-1", log, pending: null, size: 1 }));
    const widget = place();
    const { items } = widget;
    expect(items).toHaveLength(corpus.length * 3);
    expect(dangers(widget.log)).toEqual([]);
    corpus.forEach((text, index) => {
      for (const item of items.slice(index * 3, index * 3 + 3)) expect(squeezed(item.textContent), text).toContain(squeezed(text));
    });
  });

  it("is shown as it is as something to ask next", async () => {
    for (const title of corpus) {
      const widget = fresh();
      server.on("POST /messages", replies(answer({ related: [{ title, payload: title }] })));
      widget.element.ask("next");
      await settle();
      expect(squeezed(widget.suggestions[0]?.textContent), title).toBe(squeezed(title));
      expect(dangers(widget.one('[part="suggestions"]')), title).toEqual([]);
    }
  });

  it("is shown as it is as what the server says of an error", async () => {
    for (const text of corpus) {
      const widget = fresh();
      server.on("POST /messages", error(400, "bad_message", text));
      widget.element.ask("x");
      await settle();
      expect(squeezed(widget.status), text).toBe(squeezed(text));
      expect(widget.one('[role="status"]').children, text).toHaveLength(0);
    }
  });

  it("is shown as it is in a summary", async () => {
    const widget = place();
    await widget.ask("x");
    for (const text of corpus) {
      server.on("GET /summary", json({ title: text, text: `Title\n${text}` }));
      await widget.press("Questions for your clinician");
      const sheet = widget.one('[part="summary"]');
      expect(squeezed(shown(sheet.querySelector("h3"))), text).toBe(squeezed(text));
      expect(squeezed(sheet.textContent?.slice(text.length)), text).toContain(squeezed(text));
      expect(dangers(sheet), text).toEqual([]);
    }
  });

  it("does nothing as a setting of the page", () => {
    for (const text of corpus) {
      const widget = place({ floating: "", emergency: `999 ${text}`, lang: text, dir: text, theme: text, privacy: text });
      const { panel } = widget;
      expect(widget.all(`${ELEMENTS.replace("form, ", "").replace("textarea, ", "")}`), text).toEqual([]);
      for (const anchor of panel.querySelectorAll("a[href]")) {
        const href = anchor.getAttribute("href") ?? "";
        expect(href === "/chat#privacy" || /^(tel|https?|mailto):/.test(href), `${text}: ${href}`).toBe(true);
      }
      document.body.replaceChildren();
    }
  });

  it("is shown as it is as the page's own words", () => {
    for (const text of corpus) {
      const widget = place({ floating: "" }, { title: text, notice: text, launcher: text, exampleQuestions: [{ title: text, payload: text }] });
      expect(squeezed(widget.launcher.textContent), text).toBe(squeezed(text));
      expect(squeezed(widget.one("h2").textContent), text).toBe(squeezed(text));
      expect(squeezed(widget.one('[part="notice"]').textContent), text).toContain(squeezed(text));
      expect(widget.suggestions.map((one) => squeezed(one.textContent)), text).toEqual([squeezed(text)]);
      expect(dangers(widget.one('[part="notice"]')), text).toEqual([]);
      document.body.replaceChildren();
    }
  });
});
