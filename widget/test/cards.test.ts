import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { asDate, hidden, messageParts, type Surroundings } from "../src/cards";
import { h } from "../src/dom";
import { english } from "../src/strings";
import type { Card, Message } from "../src/wire";
import { shown } from "./browser";
import { answer, AROUND, card, condition, conditionCheck, FRIBERG, fromServer, GUIDELINE, plain, redFlag, source } from "./samples";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date(2026, 10, 21, 12) });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  document.body.replaceChildren();
});

function draw(message: Message, some: Partial<Surroundings> = {}): HTMLElement {
  const root = h("div", {}, ...messageParts(message, { ...AROUND, ...some }));
  document.body.replaceChildren(root);
  return root;
}

/** The part of a reply that a page may style by that name. */
function part(root: HTMLElement, name: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(`[part="${name}"]`);
  if (!found) throw new Error(`no part ${name}`);
  return found;
}

function sources(root: HTMLElement): HTMLDetailsElement[] {
  return [...part(root, "sources").querySelectorAll<HTMLDetailsElement>("li details")];
}

/** The places of the parts in the text of a reply; -1 for one that is not there. */
function places(root: HTMLElement, ...texts: string[]): number[] {
  return texts.map((text) => shown(root).indexOf(text));
}

describe("an answer", () => {
  it("comes first, then how sure it is, whom to ask, where it comes from, and when that was checked", () => {
    const order = places(
      draw(answer()),
      "Does it help sciatica?",
      "It may ease sciatica for a short time [1].",
      "NICE does not recommend it [2].",
      "Very little evidence",
      "Ask your doctor or physiotherapist to check the leg.",
      "Ocular Manifestations of Gravity Inversion",
      "Sources checked on",
    );
    expect(Math.min(...order)).toBe(0);
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });

  it("has its title as a heading below the widget's own, and nothing before it", () => {
    const heading = draw(answer()).firstElementChild;
    expect(heading?.tagName).toBe("H3");
    expect(shown(heading)).toBe("Does it help sciatica?");
  });

  it("without a title begins with its body", () => {
    const root = draw(answer({ title: null }));
    expect(root.querySelector("h3")).toBeNull();
    expect(shown(root.firstElementChild)).toBe("It may ease sciatica for a short time [1].");
  });

  it("shows body and title once, not the text as well", () => {
    expect(shown(draw(answer())).split("It may ease sciatica")).toHaveLength(2);
  });

  it("keeps the lists of its body", () => {
    const root = draw(answer({ body: "Stop if:\n• it hurts [1]\n• you are dizzy" }));
    expect([...root.querySelectorAll(":scope > ul > li")].map(shown)).toEqual(["it hurts [1]", "you are dizzy"]);
  });

  it("has the clinician apart, under a heading of words", () => {
    const clinician = part(draw(answer()), "clinician");
    expect(shown(clinician)).toContain(english.clinician);
    expect(shown(clinician)).toContain("Ask your doctor or physiotherapist to check the leg.");
    expect(shown(clinician)).not.toContain("It may ease");
  });

  it.each([null, ""])("without a clinician line has no empty box for it: %j", (clinician) => {
    expect(draw(answer({ clinician })).querySelector('[part="clinician"]')).toBeNull();
  });
});

describe("26 how sure an answer is", () => {
  it("is said in words, with what they mean to open", () => {
    const evidence = part(draw(answer()), "evidence");
    expect(evidence.tagName).toBe("DETAILS");
    expect(evidence.hasAttribute("open")).toBe(false);
    expect(shown(evidence.querySelector("summary"))).toBe("How sure is this? Very little evidence");
    expect(shown(evidence)).toContain("A few small studies, and they disagree.");
  });

  it("is said in words where nothing explains them", () => {
    const evidence = part(draw(answer({ evidence: { grade: "limited", label: "limited evidence" } })), "evidence");
    expect(evidence.tagName).not.toBe("DETAILS");
    expect(shown(evidence)).toBe("How sure is this? Limited evidence");
  });

  it.each([
    ["none", 0],
    ["very_limited", 1],
    ["limited", 2],
    ["moderate", 3],
  ] as const)("is drawn as well, for the eye alone: %s", (grade, steps) => {
    const meter = part(draw(answer({ evidence: { grade, label: "words" } })), "evidence").querySelector('[aria-hidden="true"]');
    expect(meter?.querySelectorAll(".on")).toHaveLength(steps);
    expect(meter?.children).toHaveLength(3);
  });

  it.each(["conflicting", "excellent", "constructor", ""])("is not drawn on a scale where it has no place on it: %j", (grade) => {
    const evidence = part(draw(fromServer(answer({ evidence: { grade: grade as "none", label: "studies disagree" } }))), "evidence");
    expect(evidence.querySelector('[aria-hidden="true"]')).toBeNull();
    expect(shown(evidence)).toBe("How sure is this? Studies disagree");
  });

  it("is left out where the card says nothing of it", () => {
    expect(draw(answer({ evidence: null })).querySelector('[part="evidence"]')).toBeNull();
  });
});

describe("26 the sources of an answer", () => {
  it("are a closed list with their number in its name", () => {
    const list = part(draw(answer()), "sources");
    expect(list.tagName).toBe("DETAILS");
    expect(list.hasAttribute("open")).toBe(false);
    expect(shown(list.querySelector("summary"))).toBe("Sources (2)");
  });

  it("are numbered as the text numbers them, and open one by one", () => {
    const [first, second] = sources(draw(answer()));
    expect(shown(first?.querySelector("summary"))).toBe("[1] JAMA, 1985");
    expect(shown(second?.querySelector("summary"))).toBe("[2] NICE, 2020");
    expect(first?.open).toBe(false);
  });

  it("have title, publisher, year, kind in words, what is taken from them, and a link", () => {
    const [first] = sources(draw(answer()));
    for (const words of [
      "Ocular Manifestations of Gravity Inversion",
      "JAMA",
      "1985",
      "Study without a trial's controls",
      "Eye pressure rose from 21.3 to 37.6 mm Hg in 5 minutes.",
    ]) {
      expect(shown(first)).toContain(words);
    }
    expect(first?.querySelector("a")?.getAttribute("href")).toBe("https://example.org/friberg");
  });

  it("have links that say they open a new tab, and tell the other page nothing", () => {
    for (const one of sources(draw(answer()))) {
      const anchor = one.querySelector("a");
      expect(shown(anchor)).toMatch(/\(opens in new tab\)$/);
      expect(anchor?.target).toBe("_blank");
      expect(anchor?.rel).toContain("noopener");
      expect(anchor?.rel).toContain("noreferrer");
    }
  });

  it.each(Object.entries(english.kinds))("say in words what they are: %s", (kind, words) => {
    const [one] = sources(draw(fromServer(answer({ sources: [source({ kind: kind as "trial" })] }))));
    expect(shown(one)).toContain(words);
    expect(shown(one)).not.toContain("_");
  });

  it("without a date are called undated", () => {
    const [one] = sources(draw(answer({ sources: [source({ year: null })] })));
    expect(shown(one?.querySelector("summary"))).toBe("[1] JAMA, undated");
  });

  it("without a publisher say so", () => {
    const [one] = sources(draw(answer({ sources: [source({ publisher: null })] })));
    expect(shown(one?.querySelector("summary"))).toBe("[1] publisher not stated, 1985");
  });

  it("without an address have no link, and no words for one", () => {
    const [one] = sources(draw(answer({ sources: [source({ url: null })] })));
    expect(one?.querySelector("a")).toBeNull();
    expect(shown(one)).not.toContain(english.read);
  });

  it.each([null, ""])("without a fact have no words for one: %j", (fact) => {
    const [one] = sources(draw(answer({ sources: [source({ fact })] })));
    expect(shown(one)).not.toContain(english.used);
  });

  it("27 with an address that is not one to follow have no link", () => {
    expect(draw(answer({ sources: [source({ url: "javascript:alert(1)" })] })).querySelector("a")).toBeNull();
  });

  it("are left out where there are none", () => {
    expect(draw(answer({ sources: [] })).querySelector('[part="sources"]')).toBeNull();
  });
});

describe("26 a reference number", () => {
  const number = (root: HTMLElement, name: string): HTMLButtonElement | undefined =>
    [...root.querySelectorAll("button")].find((one) => shown(one) === name);

  it("is a button that says which source it is", () => {
    const root = draw(answer());
    expect(number(root, "[2]")?.type).toBe("button");
    expect(number(root, "[2]")?.getAttribute("aria-label")).toBe("Source 2: Low back pain and sciatica in over 16s");
  });

  it("opens the list and its source, and moves the focus there", () => {
    const root = draw(answer());
    number(root, "[2]")?.click();
    const [first, second] = sources(root);
    expect(part(root, "sources").hasAttribute("open")).toBe(true);
    expect(second?.open).toBe(true);
    expect(first?.open).toBe(false);
    expect(document.activeElement).toBe(second?.querySelector("summary"));
  });

  it("leads there again when the source is open already", () => {
    const root = draw(answer());
    number(root, "[1]")?.click();
    number(root, "[2]")?.click();
    number(root, "[1]")?.click();
    const [first, second] = sources(root);
    expect([first?.open, second?.open]).toEqual([true, true]);
    expect(document.activeElement).toBe(first?.querySelector("summary"));
  });

  it("leads to the sources of its own reply", () => {
    const one = h("div", {}, ...messageParts(answer(), AROUND));
    const other = h("div", {}, ...messageParts(answer({ sources: [GUIDELINE, FRIBERG] }), AROUND));
    document.body.replaceChildren(one, other);
    number(other, "[1]")?.click();
    expect(part(one, "sources").hasAttribute("open")).toBe(false);
    expect(document.activeElement?.closest("div")).toBe(other);
  });

  it("without a source stays text", () => {
    const root = draw(answer({ body: "So it is [3][999][0]." }));
    expect(root.querySelectorAll("button")).toHaveLength(0);
    expect(shown(root)).toContain("So it is [3][999][0].");
  });

  it("takes a title as it is", () => {
    const root = draw(answer({ sources: [source({ title: "$& {n} {x} $1" })] }));
    expect(number(root, "[1]")?.getAttribute("aria-label")).toBe("Source 1: $& {n} {x} $1");
  });

  it("35 is called what the page's language calls it, in its order", () => {
    const root = draw(answer(), { strings: { ...english, source: "{x} (Quelle {n})" } });
    expect(number(root, "[1]")?.getAttribute("aria-label")).toBe("Ocular Manifestations of Gravity Inversion (Quelle 1)");
  });
});

describe("26 the date of an answer", () => {
  const at = (year: number, month: number, day: number): void => void vi.setSystemTime(new Date(year, month - 1, day, 12));

  it("is given in words", () => {
    expect(shown(draw(answer(), { lang: "en-GB" }))).toContain("Sources checked on 20 November 2026.");
    expect(shown(draw(answer(), { lang: "de" }))).toContain("20. November 2026");
  });

  it.each([
    ["on the same day", 2026, 11, 20],
    ["half a year later", 2027, 5, 20],
    ["366 days later", 2027, 11, 21],
  ])("says nothing of age %s", (_, year, month, day) => {
    at(year, month, day);
    expect(shown(draw(answer()))).not.toContain(english.stale);
  });

  it.each([
    ["367 days later", 2027, 11, 22],
    ["five years later", 2031, 11, 20],
  ])("warns of its age %s", (_, year, month, day) => {
    at(year, month, day);
    expect(shown(draw(answer()))).toContain(english.stale);
  });

  it("is left out where there is none", () => {
    expect(shown(draw(answer({ checked: null })))).not.toContain("checked on");
  });

  it("names who reviewed the answer", () => {
    expect(shown(draw(answer({ reviewed_by: "Dr A. $& Smith" })))).toContain("Reviewed by Dr A. $& Smith.");
  });

  it.each([null, undefined])("claims no review where there was none: %j", (reviewed_by) => {
    expect(shown(draw(fromServer(answer({ reviewed_by: reviewed_by ?? null }))))).not.toContain("Reviewed");
  });

  it("is given in English where the browser does not know the language", () => {
    expect(asDate(new Date(2026, 10, 20, 12), "not a language")).toMatch(/November.*2026/);
  });
});

describe("a condition check", () => {
  const items = (root: HTMLElement): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(`[aria-label="${english.conditions}"] > li`)];

  it("lists each condition with what was said of it, in the order given", () => {
    const root = draw(conditionCheck(condition({}), condition({ id: "thinners", name: "blood thinners", text: "Blood thinners: ask first [2].", advice: "ask_first" })));
    expect(items(root).map((item) => [...item.children].map(shown))).toEqual([
      ["Do not use", "Glaucoma or high eye pressure: do not use an inversion table [1]."],
      ["Ask first", "Blood thinners: ask first [2]."],
    ]);
  });

  it.each([
    ["do_not_use", english.doNotUse],
    ["ask_first", english.askFirst],
  ] as const)("says the advice in words and in a shape: %s", (advice, words) => {
    const [item] = items(draw(conditionCheck(condition({ advice }))));
    expect(shown(item?.querySelector("strong"))).toBe(words);
    expect(item?.querySelector("strong svg")?.getAttribute("aria-hidden")).toBe("true");
  });

  it("has another shape for each advice", () => {
    const [stop, ask] = items(draw(conditionCheck(condition({}), condition({ advice: "ask_first" }))));
    const shape = (item?: HTMLElement): string | null | undefined => item?.querySelector("svg path")?.getAttribute("d");
    expect(shape(stop)).toBeTruthy();
    expect(shape(ask)).toBeTruthy();
    expect(shape(stop)).not.toBe(shape(ask));
  });

  it("gives no advice where there is none", () => {
    const [item] = items(draw(conditionCheck(condition({ advice: null, text: "Glaucoma." }))));
    expect(shown(item)).toBe("Glaucoma.");
    expect(item?.querySelector("svg, strong")).toBeNull();
  });

  it.each([null, undefined])("names the condition where nothing was said of it: %j", (text) => {
    const [item] = items(draw(conditionCheck(fromServer(condition({ text: text ?? null })))));
    expect(shown(item)).toContain("glaucoma or high eye pressure");
  });

  it("26 has references that open their source", () => {
    const root = draw(conditionCheck(condition({})));
    root.querySelector("button")?.click();
    expect(document.activeElement).toBe(sources(root)[0]?.querySelector("summary"));
  });

  it("has its conditions after the title and before the body", () => {
    const root = draw(answer({ kind: "condition_check", title: "You told me", conditions: [condition({ text: "Glaucoma." })], body: "So I do not explain it." }));
    const order = places(root, "You told me", "Glaucoma.", "So I do not explain it.");
    expect(Math.min(...order)).toBe(0);
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });
});

describe("a picture in an answer", () => {
  it("26 has the text that says what it shows", () => {
    const drawn = draw(answer({ picture: { id: "angles", text: "A table at 15, 30, 60 and 90 degrees." } })).querySelector('figure [role="img"]');
    expect(drawn?.getAttribute("aria-label")).toBe("A table at 15, 30, 60 and 90 degrees.");
  });

  it.each(["unknown", "constructor", "__proto__"])("is left out, frame and all, where it is unknown: %j", (id) => {
    const root = draw(answer({ picture: { id, text: "x" } }));
    expect(root.querySelector("figure, svg")).toBeNull();
    expect(shown(root)).toContain("It may ease sciatica");
  });
});

describe("25 an emergency", () => {
  it.each([
    ["emergency", "Immediate action required: Call your emergency number now if you have:"],
    ["same_day", "Urgent advice: Call your emergency number now if you have:"],
  ] as const)("has its urgency in words within the heading: %s", (urgency, heading) => {
    const root = draw(redFlag({ urgency }));
    expect(shown(root.querySelector("h3"))).toBe(heading);
  });

  it("has the urgency word for those who hear the page", () => {
    const word = draw(redFlag()).querySelector("h3 > span");
    expect(shown(word)).toBe("Immediate action required:");
    expect(word?.getAttribute("aria-hidden")).toBeNull();
    expect(word?.className).toBe(hidden("x").className);
  });

  it("has the heading first, then the signs, then whom to call, then the rest", () => {
    const order = places(draw(redFlag()), "Immediate action required:", "Call your emergency number now if", "numbness in both legs", "Call 999 UK", "Or go to", "Do not drive yourself.", "JAMA");
    expect(Math.min(...order)).toBe(0);
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });

  it("has its signs as bullets", () => {
    expect([...draw(redFlag()).querySelectorAll("ul > li")].map(shown)).toEqual(["numbness in both legs", "trouble peeing"]);
  });

  it("24 has each emergency number as a link to call", () => {
    const links = [...draw(redFlag()).querySelectorAll("a")];
    expect(links.map((one) => one.getAttribute("href"))).toEqual(["tel:999", "tel:112"]);
    expect(links.map(shown)).toEqual(["Call 999 UK", "Call 112 EU"]);
  });

  it("has no other link and nothing to press, whatever its sources are", () => {
    const root = draw(redFlag({ body: "Call now [1]. https://example.org" }));
    for (const one of root.querySelectorAll("a, [href]")) expect(one.getAttribute("href")).toMatch(/^tel:/);
    expect(root.querySelector("button, details, summary, [onclick]")).toBeNull();
  });

  it("names its sources in words, each publisher once", () => {
    const root = draw(redFlag({ sources: [GUIDELINE, FRIBERG, source({ ...GUIDELINE, id: "other" }), source({ publisher: null, title: "A leaflet" })] }));
    expect(shown(root)).toContain("Based on: NICE; JAMA; A leaflet.");
  });

  it("says nothing of sources where there are none", () => {
    expect(shown(draw(redFlag({ sources: [] })))).not.toContain(english.basedOn);
  });

  it("shows no evidence, no date, no suggestion", () => {
    const root = draw(redFlag({ evidence: { grade: "limited", label: "limited evidence" }, checked: "2020-01-01", related: [{ title: "What are the risks?", payload: "/risks" }] }));
    for (const words of ["evidence", "checked on", "What are the risks?"]) expect(shown(root)).not.toContain(words);
  });

  it.each([
    ["title", redFlag({ title: null })],
    ["clinician line", redFlag({ clinician: null })],
  ])("stands without a %s", (_, message) => {
    expect(shown(draw(message))).toContain("Immediate action required:");
    expect(shown(draw(message))).not.toMatch(/null|undefined/);
  });
});

describe("a message", () => {
  it("without a card is its text", () => {
    expect([...draw(plain("Hello.\n\n• one\n• two [1]")).children].map(shown)).toEqual(["Hello.", "onetwo [1]"]);
  });

  it("whose card has no body, because the server is older, is its text", () => {
    const { body: _, ...older } = card();
    const root = draw(fromServer({ ...answer(), text: "The whole reply [1].", card: older }));
    expect(shown(root)).toBe("The whole reply [1].");
    expect(root.querySelector("button")).toBeNull();
  });

  it("whose card has neither body nor conditions is its text", () => {
    const root = draw({ ...answer({ kind: "small_talk", body: null, conditions: [] }), text: "You are welcome." });
    expect(shown(root)).toBe("You are welcome.");
  });

  it("whose card cannot be drawn is its text", () => {
    const broken = { ...card(), sources: undefined, conditions: undefined };
    const root = draw(fromServer({ ...answer(), text: "The whole reply.", card: broken }));
    expect(shown(root)).toBe("The whole reply.");
  });

  it("25 of an emergency is a care card, also without a body", () => {
    const message = redFlag({ body: null });
    const root = draw({ ...message, text: "Call now." });
    expect(shown(part(root, "care-card"))).toContain("Call now.");
    expect(root.querySelectorAll('a[href^="tel:"]')).toHaveLength(2);
  });

  it("25 of an emergency whose urgency is not known is the urgent kind", () => {
    const root = draw(redFlag({ urgency: "someday" as never }));
    expect(shown(root.querySelector("h3 > span"))).toBe("Immediate action required:");
  });

  it("whose date is none shows no date", () => {
    expect(shown(draw(answer({ checked: "soon" })))).not.toMatch(/Invalid|checked on/);
  });

  it.each(["clarify", "out_of_scope", "small_talk", "error"] as const)("of the kind %s shows title, body and whom to ask", (kind) => {
    const root = draw(answer({ kind, evidence: null, sources: [], checked: null }));
    expect(shown(root)).toContain("Does it help sciatica?");
    expect(shown(root)).toContain("It may ease sciatica for a short time [1].");
    expect(shown(root)).toContain("Ask your doctor or physiotherapist");
    expect(root.querySelector("button")).toBeNull();
  });
});

describe("a message of a newer or older server", () => {
  const odd: [string, (drawn: Card) => object, string][] = [
    ["an unknown kind", (drawn) => ({ ...drawn, kind: "quiz" }), "It may ease sciatica"],
    ["an unknown urgency", (drawn) => ({ ...drawn, urgency: "whenever" }), "It may ease sciatica"],
    ["an unknown grade", (drawn) => ({ ...drawn, evidence: { grade: "overwhelming", label: "a lot of evidence" } }), "A lot of evidence"],
    ["an unknown source kind", (drawn) => ({ ...drawn, sources: [{ ...FRIBERG, kind: "podcast" }] }), "podcast"],
    ["an unknown advice", (drawn) => ({ ...drawn, conditions: [condition({ advice: "wait" as "ask_first", text: "Glaucoma: wait." })] }), "Glaucoma: wait."],
    ["an unknown picture", (drawn) => ({ ...drawn, picture: { id: "hologram", text: "x" } }), "It may ease sciatica"],
    ["a date that is none", (drawn) => ({ ...drawn, checked: "soon" }), "It may ease sciatica"],
    ["fields that are unknown", (drawn) => ({ ...drawn, video: { url: "https://example.org" }, stale: true, sign: null }), "It may ease sciatica"],
    ["no explanation", (drawn) => ({ ...drawn, evidence: { grade: "limited", label: "limited evidence" } }), "Limited evidence"],
    ["no facts", (drawn) => ({ ...drawn, sources: drawn.sources.map(({ fact: _, ...rest }) => rest) }), "It may ease sciatica"],
    ["no text of a condition", (drawn) => ({ ...drawn, conditions: [{ id: "glaucoma", name: "glaucoma", advice: null }] }), "glaucoma"],
    ["no picture and no review", ({ picture: _, reviewed_by: __, ...rest }) => rest, "It may ease sciatica"],
    ["names of prototypes", (drawn) => ({ ...drawn, kind: "constructor", urgency: "toString", evidence: { grade: "__proto__", label: "x" } }), "It may ease sciatica"],
  ];

  it.each(odd)("is shown all the same, with %s", (_, change, expected) => {
    const root = draw(fromServer({ ...answer(), card: change(card()) }));
    expect(shown(root)).toContain(expected);
    expect(shown(root)).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it.each([
    ["an unknown urgency", { urgency: "at once" }],
    ["no sources", { sources: [] }],
    ["fields that are unknown", { video: 1 }],
  ])("25 with an emergency is a care card all the same, with %s", (_, some) => {
    const root = draw(fromServer({ ...redFlag(), card: { ...redFlag().card, ...some } }));
    expect(shown(root.querySelector("h3"))).toMatch(/^(Immediate action required|Urgent advice): Call your emergency number now if you have:$/);
    expect(root.querySelectorAll('a[href^="tel:"]')).toHaveLength(2);
  });
});
