/** Draws one message of the bot: the answer first, then how sure it is, where it comes from, and whom to ask. */

import { h, link, svg } from "./dom";
import type { EmergencyNumber } from "./emergency";
import { picture } from "./pictures";
import { fill, type Strings } from "./strings";
import { paragraphs, type Reference } from "./text";
import type { Card, Condition, Message, Source } from "./wire";

export interface Surroundings {
  strings: Strings;
  lang: string;
  numbers: EmergencyNumber[];
}

const STALE_DAYS = 366;
const GRADES = ["none", "very_limited", "limited", "moderate"];
const PATHS = {
  do_not_use: "M7.5 1h9l6.5 6.5v9L16.5 23h-9L1 16.5v-9zM7 7l10 10M17 7L7 17",
  ask_first: "M12 2L23 22H1zM12 9v6M12 17.5v1.5",
};

/** Returns what a message shows. */
export function messageParts(message: Message, around: Surroundings): HTMLElement[] {
  const { card } = message;
  if (!card || card.body === undefined || (card.body === null && !card.conditions.length)) {
    return paragraphs(message.text, () => null);
  }
  return card.kind === "red_flag" ? [careCard(card, around)] : answerParts(card, around);
}

/** Emergency advice as the NHS care card has it: urgency in words, one action first, nowhere else to go. */
function careCard(card: Card, { strings, numbers }: Surroundings): HTMLElement {
  const urgent = card.urgency === "emergency" ? "emergency" : "same_day";
  const calls = numbers.map((one) =>
    h("a", { class: "call", href: `tel:${one.dial}` }, fill(strings.call, one.shown)),
  );
  const names = [...new Set(card.sources.map((source) => source.publisher ?? source.title))];
  return h(
    "section",
    { class: `care ${urgent}`, part: "care-card" },
    h("h3", {}, hidden(strings.urgent[urgent]), card.title ?? ""),
    h(
      "div",
      { class: "inside" },
      ...paragraphs(card.body ?? "", () => null),
      h("p", { class: "calls" }, ...calls),
      h("p", { class: "strong" }, card.clinician),
      names.length ? h("p", { class: "small" }, `${strings.basedOn} ${names.join("; ")}.`) : null,
    ),
  );
}

function answerParts(card: Card, around: Surroundings): HTMLElement[] {
  const { strings } = around;
  const list = sourceList(card.sources, strings);
  const refer: Reference = (number) => {
    const source = card.sources[number - 1];
    return source ? citation(number, source, list, strings) : null;
  };
  const drawn = card.picture ? picture(card.picture.id, card.picture.text) : null;
  const parts: (HTMLElement | null)[] = [
    card.title ? h("h3", {}, card.title) : null,
    card.conditions.length ? conditions(card.conditions, refer, strings) : null,
    ...paragraphs(card.body ?? "", refer),
    drawn && h("figure", {}, drawn),
    card.evidence && evidence(card.evidence, strings),
    card.clinician ? h("p", { class: "clinician", part: "clinician" }, h("strong", {}, strings.clinician), card.clinician) : null,
    list,
    dates(card, around),
  ];
  return parts.filter((part): part is HTMLElement => part !== null);
}

/** Each condition with its advice in words and in a shape of its own. */
function conditions(named: Condition[], refer: Reference, strings: Strings): HTMLElement {
  const words = { do_not_use: strings.doNotUse, ask_first: strings.askFirst };
  const items = named.map(({ name, advice, text }) =>
    h(
      "li",
      { class: advice },
      advice && h("strong", { class: "advice" }, shape(PATHS[advice]), words[advice]),
      ...paragraphs(text ?? name, refer),
    ),
  );
  return h("ul", { class: "conditions", "aria-label": strings.conditions }, ...items);
}

function evidence({ grade, label, explained }: NonNullable<Card["evidence"]>, strings: Strings): HTMLElement {
  const level = GRADES.indexOf(grade);
  const meter = h("span", { class: "meter", "aria-hidden": "true" });
  for (const step of [1, 2, 3]) meter.append(h("i", { class: step <= level ? "on" : null }));
  const words = h("strong", {}, label.charAt(0).toUpperCase() + label.slice(1));
  const line = [`${strings.evidence} `, level < 0 ? null : meter, words];
  return explained
    ? h("details", { class: "evidence", part: "evidence" }, h("summary", {}, ...line), h("p", {}, explained))
    : h("p", { class: "evidence", part: "evidence" }, ...line);
}

function sourceList(sources: Source[], strings: Strings): HTMLElement | null {
  if (!sources.length) return null;
  const items = sources.map((source, index) =>
    h(
      "li",
      {},
      h(
        "details",
        {},
        h("summary", {}, `[${index + 1}] ${source.publisher ?? strings.noPublisher}, ${source.year ?? strings.undated}`),
        h("p", {}, h("cite", {}, source.title)),
        h("p", { class: "small" }, strings.kinds[source.kind] ?? source.kind),
        source.fact ? h("p", {}, h("b", {}, `${strings.used} `), source.fact) : null,
        source.url ? h("p", {}, link(source.url, strings.read, strings.newTab)) : null,
      ),
    ),
  );
  return h(
    "details",
    { class: "sources", part: "sources" },
    h("summary", {}, `${strings.sources} (${sources.length})`),
    h("ol", {}, ...items),
  );
}

/** A reference number that opens its source and leads there. */
function citation(number: number, source: Source, list: HTMLElement | null, strings: Strings): HTMLElement {
  const show = (): void => {
    const one = list?.querySelectorAll<HTMLDetailsElement>("li details")[number - 1];
    list?.setAttribute("open", "");
    one?.setAttribute("open", "");
    one?.querySelector("summary")?.focus();
  };
  const name = fill(strings.source, number).replace("{x}", () => source.title);
  return h("button", { type: "button", class: number > 9 ? "cite wide" : "cite", "aria-label": name, onclick: show }, `[${number}]`);
}

function dates(card: Card, { strings, lang }: Surroundings): HTMLElement | null {
  if (!card.checked) return null;
  const checked = new Date(`${card.checked}T12:00:00`);
  const old = Date.now() - checked.getTime() > STALE_DAYS * 864e5;
  const words = [fill(strings.checked, asDate(checked, lang))];
  if (old) words.push(strings.stale);
  if (card.reviewed_by) words.push(fill(strings.reviewed, card.reviewed_by));
  return h("p", { class: "small" }, words.join(" "));
}

/** Returns a date in words: as the reader's own country writes it, where that is in the language given. */
export function asDate(date: Date, lang: string): string {
  const own = navigator.languages.filter((one) => one.startsWith(lang));
  try {
    return date.toLocaleDateString([...own, lang], { dateStyle: "long" });
  } catch {
    return date.toLocaleDateString("en", { dateStyle: "long" });
  }
}

/** Returns text for those who hear the page. */
export function hidden(text: string): HTMLElement {
  return h("span", { class: "heard" }, `${text} `);
}

function shape(path: string): SVGElement {
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: path }));
}
