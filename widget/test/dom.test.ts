import { describe, expect, it } from "vitest";
import { h, link, safeUrl, svg } from "../src/dom";
import { shown } from "./browser";

describe("elements", () => {
  it("become what they are called, with their attributes and children in order", () => {
    const made = h("p", { class: "small", id: "x" }, "one ", h("b", {}, "two"), " three");
    expect(made.outerHTML).toBe('<p class="small" id="x">one <b>two</b> three</p>');
  });

  it("have no attribute where it is null, undefined or false, and an empty one where it is true", () => {
    const made = h("details", { open: true, class: null, id: undefined, hidden: false });
    expect(made.outerHTML).toBe('<details open=""></details>');
  });

  it("leave out children that are null, undefined, false or empty", () => {
    expect(h("p", {}, null, undefined, false, "", "x").childNodes).toHaveLength(1);
  });

  it("take text as text, whatever it looks like", () => {
    const made = h("p", {}, "<b onclick=alert(1)>&lt;</b>");
    expect(made.children).toHaveLength(0);
    expect(made.textContent).toBe("<b onclick=alert(1)>&lt;</b>");
  });

  it("keep an attribute's value in its place, whatever quotes it has", () => {
    const made = h("p", { "aria-label": '"><img src=x onerror=alert(1)>' });
    expect(made.getAttributeNames()).toEqual(["aria-label"]);
    expect(made.getAttribute("aria-label")).toBe('"><img src=x onerror=alert(1)>');
    expect(made.children).toHaveLength(0);
  });

  it("call a function when its event comes, without an attribute for it", () => {
    let clicks = 0;
    const made = h("button", { onclick: () => clicks++ });
    made.click();
    expect(clicks).toBe(1);
    expect(made.getAttributeNames()).toEqual([]);
  });

  it("of a drawing are SVG", () => {
    const made = svg("svg", { viewBox: "0 0 1 1", class: null }, svg("path", { d: "M0 0" }));
    expect(made.namespaceURI).toBe("http://www.w3.org/2000/svg");
    expect(made.firstElementChild?.namespaceURI).toBe("http://www.w3.org/2000/svg");
    expect(made.getAttribute("viewBox")).toBe("0 0 1 1");
    expect(made.hasAttribute("class")).toBe(false);
  });
});

const FOLLOWED = [
  ["https://www.nice.org.uk/guidance/ng59", "https://www.nice.org.uk/guidance/ng59"],
  ["http://example.org/", "http://example.org/"],
  ["HTTPS://Example.ORG/Path", "https://example.org/Path"],
  ["  https://example.org/\n", "https://example.org/"],
  ["ht\ttps://example.org/", "https://example.org/"],
  ["https://example.org/a b?q=1&r=<2>#x", "https://example.org/a%20b?q=1&r=%3C2%3E#x"],
  ['https://example.org/"onmouseover="alert(1)', "https://example.org/%22onmouseover=%22alert(1)"],
  ["https://例え.jp/", "https://xn--r8jz45g.jp/"],
  ["mailto:clinic@example.org", "mailto:clinic@example.org"],
  ["MailTo:clinic@example.org", "mailto:clinic@example.org"],
  ["tel:+442079460000", "tel:+442079460000"],
] as const;

const REFUSED = [
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  " javascript:alert(1)",
  "\u0001\u001f javascript:alert(1)",
  "java\tscript:alert(1)",
  "java\nscript:alert(1)",
  "java\r\nscript:alert(1)",
  "\tj\na\rv\tascript\t:alert(1)",
  "javascript\t:alert(1)",
  "javascript://example.org/%0aalert(1)",
  "javascript&colon;alert(1)",
  "javascript&#58;alert(1)",
  "&#106;avascript:alert(1)",
  "java&Tab;script:alert(1)",
  "javascript%3Aalert(1)",
  "\\u006aavascript:alert(1)",
  "java\u0000script:alert(1)",
  "\u200bjavascript:alert(1)",
  "java\u200bscript:alert(1)",
  "java\u00adscript:alert(1)",
  "\ufeffjavascript:alert(1)",
  "\u00a0javascript:alert(1)",
  "ｊavascript:alert(1)",
  "javascript：alert(1)",
  "vbscript:msgbox(1)",
  "VBScript:msgbox(1)",
  "data:text/html,<script>alert(1)</script>",
  "DATA:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
  "da\nta:text/html,x",
  "data:image/svg+xml,<svg onload=alert(1)>",
  "blob:https://example.org/0f8fad5b-d9cb-469f-a165-70867728950e",
  "blob:null/0f8fad5b-d9cb-469f-a165-70867728950e",
  "file:///etc/passwd",
  "FILE://server/share",
  "filesystem:https://example.org/temporary/x",
  "view-source:https://example.org/",
  "about:blank",
  "ftp://example.org/",
  "ws://example.org/",
  "intent://example.org/#Intent;end",
  "sms:999",
  "constructor",
  "__proto__:x",
];

const RELATIVE = ["/sources", "sources.html", "./x", "../x", "//evil.example/x", "/\\evil.example", "\\\\evil.example", "?q=1", "#x", "", " ", "nice.org.uk"];

describe("27 an address", () => {
  it.each(FOLLOWED)("is followed when its scheme is http, https, mailto or tel: %j", (address, followed) => {
    expect(safeUrl(address)).toBe(followed);
  });

  it.each(REFUSED)("is not followed when its scheme is another one: %j", (address) => {
    expect(safeUrl(address)).toBeNull();
  });

  it.each(RELATIVE)("is not followed when it is relative: %j", (address) => {
    expect(safeUrl(address)).toBeNull();
  });
});

describe("a link", () => {
  it("26 opens in a new tab, says so, and tells the other page nothing of this one", () => {
    const made = link("https://example.org/x", "Read it", "(opens in new tab)");
    expect(made.tagName).toBe("A");
    expect(made.getAttribute("href")).toBe("https://example.org/x");
    expect(made.getAttribute("target")).toBe("_blank");
    expect(made.getAttribute("rel")?.split(" ").sort()).toEqual(["noopener", "noreferrer"]);
    expect(shown(made)).toBe("Read it (opens in new tab)");
  });

  it.each([...REFUSED, ...RELATIVE])("27 is mere text where the address is not one to follow: %j", (address) => {
    const made = link(address, "Read it", "(opens in new tab)");
    expect(made.closest("a")).toBeNull();
    expect(made.querySelector("a, [href]")).toBeNull();
    expect(made.getAttributeNames()).toEqual([]);
    expect(shown(made)).toBe("Read it");
  });

  it("27 shows its text as text", () => {
    const made = link("https://example.org/", "<img src=x onerror=alert(1)>", "<b>");
    expect(made.querySelector("img, b")).toBeNull();
    expect(shown(made)).toBe("<img src=x onerror=alert(1)> <b>");
  });
});
