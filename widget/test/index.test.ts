import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { InversionHelper } from "../src/element";
import { completeBrowser } from "./browser";

const NAME = "inversion-helper";

/** What the registry of the page knows; a page loads the script once, a test many times. */
let known: Map<string, CustomElementConstructor>;

beforeEach(() => {
  completeBrowser();
  vi.resetModules();
  known = new Map();
  const { define } = customElements;
  vi.spyOn(customElements, "get").mockImplementation((name) => known.get(name));
  vi.spyOn(customElements, "define").mockImplementation((name, element) => {
    if (known.has(name)) throw new DOMException("defined already", "NotSupportedError");
    known.set(name, element);
    const own = `x-${crypto.randomUUID()}`;
    define.call(customElements, own, element);
    const { createElement } = Document.prototype;
    vi.spyOn(document, "createElement").mockImplementation((tag: string) => createElement.call(document, tag === name ? own : tag));
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

/** Loads the script as the tag says that a page has; returns the elements that are there then. */
async function load(tag: string): Promise<InversionHelper[]> {
  const holder = document.implementation.createHTMLDocument();
  holder.body.innerHTML = tag;
  const script = holder.querySelector("script");
  vi.spyOn(document, "currentScript", "get").mockReturnValue(script);
  await import("../src/index");
  return [...document.body.children].filter((one) => one.localName.startsWith("x-")) as InversionHelper[];
}

describe("the script", () => {
  it("38 puts one floating element into a page that has the script tag alone", async () => {
    const [helper, ...more] = await load('<script src="https://bot.example/chat/widget.js"></script>');
    expect(more).toEqual([]);
    expect(helper?.hasAttribute("floating")).toBe(true);
    expect(helper?.shadowRoot?.querySelector("textarea")).toBeTruthy();
  });

  it("gives the element the settings of the tag, and no others", async () => {
    const [helper] = await load(
      '<script src="https://bot.example/chat/widget.js" data-endpoint="/bot" data-emergency="112 EU" data-lang="de" data-privacy="/privacy" data-onclick="x"></script>',
    );
    expect(Object.fromEntries([...(helper?.attributes ?? [])].map(({ name, value }) => [name, value]))).toEqual({
      floating: "",
      endpoint: "/bot",
      emergency: "112 EU",
      lang: "de",
      privacy: "/privacy",
    });
  });

  it("asks the server that it came from", async () => {
    const [helper] = await load('<script src="https://bot.example/chat/widget.js?v=1"></script>');
    const asked: string[] = [];
    vi.stubGlobal("fetch", async (address: string) => {
      asked.push(address);
      throw new TypeError("Failed to fetch");
    });
    helper?.ask("x");
    await Promise.resolve();
    vi.unstubAllGlobals();
    expect(asked).toEqual(["https://bot.example/chat/sessions"]);
  });

  it("puts none into a page that has one of its own", async () => {
    document.body.append(document.createElement(NAME));
    expect(await load('<script src="https://bot.example/chat/widget.js"></script>')).toEqual([]);
  });

  it("loaded twice is there once", async () => {
    await load('<script src="https://bot.example/chat/widget.js"></script>');
    vi.resetModules();
    expect(await load('<script src="https://bot.example/chat/widget.js"></script>')).toHaveLength(1);
  });
});
