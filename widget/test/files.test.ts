import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { download, print, transcript } from "../src/files";
import type { Entry } from "../src/memory";
import { english } from "../src/strings";
import { answer, plain } from "./samples";

const TEXT = `Does it help sciatica?

It may ease sciatica for a short time [1].

Sources:
[1] Ocular Manifestations of Gravity Inversion. JAMA, 1985. https://example.org/friberg

Ask your doctor.`;

const LOG: Entry[] = [
  { who: "you", text: "does it help sciatica" },
  { who: "bot", message: { ...answer({ checked: "2026-11-20" }), text: TEXT } },
  { who: "note", text: english.unanswered },
  { who: "you", text: "thanks" },
  { who: "bot", message: plain("You are welcome.") },
];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], now: new Date(2027, 1, 3, 12) });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

describe("37 a copy of the conversation", () => {
  const copy = (lang = "en-GB"): string => transcript(LOG, english, lang);

  it("has every question and every reply, in order, with who said it", () => {
    const places = [`${english.you} does it help sciatica`, `${english.bot}\nDoes it help sciatica?`, english.unanswered, `${english.you} thanks`, `${english.bot}\nYou are welcome.`].map(
      (part) => copy().indexOf(part),
    );
    expect(Math.min(...places)).toBeGreaterThan(-1);
    expect(places).toEqual([...places].sort((one, other) => one - other));
  });

  it("has the replies whole, with their sources and the clinician line", () => {
    expect(copy()).toContain(TEXT);
  });

  it("has the date it was saved on, and the date the sources were checked on", () => {
    expect(copy()).toContain("Saved on 3 February 2027");
    expect(copy()).toContain("Sources checked on 20 November 2026.");
  });

  it("has the disclaimer before the first question, and what the helper is", () => {
    for (const part of [english.notice, english.intro, english.introLimits]) {
      expect(copy()).toContain(part);
      expect(copy().indexOf(part)).toBeLessThan(copy().indexOf(`${english.you} `));
    }
  });

  it("gives no date of sources for a reply that has none", () => {
    const short = transcript([{ who: "bot", message: plain("Hello") }], english, "en");
    expect(short).not.toContain(english.checked.split(" ")[0]);
  });

  it("of nothing is the disclaimer alone", () => {
    expect(transcript([], english, "en")).toContain(english.notice);
  });

  it("keeps text as it is, and ends with one line end", () => {
    const text = "<b>5 < 10</b> & $& {x} \u202e\n\n• one";
    const saved = transcript([{ who: "you", text }, { who: "bot", message: plain(text) }], english, "en");
    expect(saved.split(text)).toHaveLength(3);
    expect(saved).toMatch(/[^\n]\n$/);
  });

  it("35 has the words of the page's language", () => {
    const saved = transcript(LOG, { ...english, you: "Sie:", notice: "Allgemeines, kein Rat.", checked: "Geprüft am {x}." }, "de");
    expect(saved).toContain("Sie: does it help sciatica");
    expect(saved).toContain("Allgemeines, kein Rat.");
    expect(saved).toContain("Geprüft am 20. November 2026.");
  });

  it("is made where the browser does not know the language", () => {
    expect(transcript(LOG, english, "not a language")).toContain("2026");
  });
});

describe("37 a file", () => {
  it("is offered with a dated name, as plain text in UTF-8, and let go of later", async () => {
    const files = new Map<string, Blob>();
    const offered: { href: string; name: string }[] = [];
    vi.spyOn(URL, "createObjectURL").mockImplementation((file) => {
      files.set("blob:x", file as Blob);
      return "blob:x";
    });
    vi.spyOn(URL, "revokeObjectURL").mockImplementation((address) => void files.delete(address));
    vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
      offered.push({ href: this.href, name: this.download });
    });

    download("inversion-helper", "Übung • 5 < 10");

    expect(offered).toEqual([{ href: "blob:x", name: "inversion-helper-2027-02-03.txt" }]);
    const file = files.get("blob:x");
    expect(file?.type).toBe("text/plain;charset=utf-8");
    expect(file?.size).toBe(new TextEncoder().encode("Übung • 5 < 10").length);
    vi.advanceTimersByTime(10 * 60_000);
    expect(files.size).toBe(0);
  });
});

describe("37 a page on paper", () => {
  /** Prints, and returns what the printer got: the page of the frame. */
  function printed(text: string): { page: Window; sheet: HTMLElement; lang: string; title: string } {
    const frames = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, "contentWindow");
    let page: Window | null = null;
    vi.spyOn(HTMLIFrameElement.prototype, "contentWindow", "get").mockImplementation(function (this: HTMLIFrameElement) {
      const inside: Window = frames?.get?.call(this);
      inside.print = () => void (page = inside);
      return inside;
    });
    print("Questions for your clinician", text, "en");
    if (!page) throw new Error("nothing was printed");
    const { document } = page as Window;
    return { page, sheet: document.body, lang: document.documentElement.lang, title: document.title };
  }

  it("has the text alone, with title and language", () => {
    document.body.append("The host page");
    const { sheet, lang, title } = printed("What I asked\n• about glaucoma");
    expect(title).toBe("Questions for your clinician");
    expect(lang).toBe("en");
    expect([...sheet.querySelectorAll("p, li")].map((one) => one.textContent)).toEqual(["What I asked", "about glaucoma"]);
    expect(sheet.textContent).not.toContain("The host page");
  });

  it("27 has text as text", () => {
    const { sheet } = printed("<img src=x onerror=alert(1)>");
    expect(sheet.querySelector("img")).toBeNull();
    expect(sheet.textContent).toBe("<img src=x onerror=alert(1)>");
  });

  it("is hidden from everybody, and leaves nothing behind", () => {
    const { page } = printed("x");
    const frame = document.querySelector("iframe");
    expect(frame?.getAttribute("aria-hidden")).toBe("true");
    expect(frame?.tabIndex).toBe(-1);
    page.dispatchEvent(new Event("afterprint"));
    expect(document.querySelector("iframe")).toBeNull();
  });
});
