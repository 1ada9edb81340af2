/** Draws one message of the bot: the answer first, then how sure it is, where it comes from, and whom to ask. */

import { h, link, svg } from "./dom";
import type { EmergencyNumber } from "./emergency";
import { picture } from "./pictures";
import { fill, type Strings } from "./strings";
import { paragraphs, type Reference } from "./text";
import type { Card, Condition, Message, Source } from "./wire";

export interface Surroundings {
  strings: Strings;
  /** The language of `strings`; the reply itself has its own. */
  lang: string;
  numbers: EmergencyNumber[];
}

const STALE_DAYS = 366;
const GRADES = ["none", "very_limited", "limited", "moderate"];
const PATHS = new Map<Condition["advice"], string>([
  ["do_not_use", "M7.5 1h9l6.5 6.5v9L16.5 23h-9L1 16.5v-9zM7 7l10 10M17 7L7 17"],
  ["ask_first", "M12 2L23 22H1zM12 9v6M12 17.5v1.5"],
]);

/** Returns what a message shows. What cannot be drawn in parts is shown as its text, which is complete in itself. */
export function messageParts(message: Message, around: Surroundings): HTMLElement[] {
  const { card } = message;
  try {
    if (card?.kind === "red_flag") return [careCard({ ...card, body: card.body ?? message.text }, around)];
    if (card && (card.body || card.conditions.length)) return answerParts(card, around);
  } catch {
    // a card of another version of the server
  }
  return paragraphs(message.text, () => null);
}

/** Emergency advice as the NHS care card has it: urgency in words, one action first, nowhere else to go. */
function careCard(card: Card, { strings, lang, numbers }: Surroundings): HTMLElement {
  const urgent = card.urgency === "same_day" ? "same_day" : "emergency";
  const calls = numbers.map((one) =>
    h("a", { lang, class: "call", href: `tel:${one.dial}` }, fill(strings.call, one.shown)),
  );
  const body = paragraphs(card.body ?? "", () => null);
  const atOnce = urgent === "emergency" && body[0]?.tagName === "UL"; // then whom to call stands right under the signs
  body.splice(atOnce ? 1 : body.length, 0, h("p", { class: "calls" }, ...calls));
  const names = [...new Set(card.sources.map((source) => source.publisher ?? source.title))];
  return h(
    "section",
    { class: `care ${urgent}`, part: "care-card" },
    h("h3", {}, hidden(strings.urgent[urgent], lang), card.title ?? ""),
    h(
      "div",
      { class: "inside" },
      ...body,
      h("p", { class: "strong" }, card.clinician),
      names.length ? h("p", { class: "small" }, h("span", { lang }, strings.basedOn), ` ${names.join("; ")}.`) : null,
    ),
  );
}

function answerParts(card: Card, around: Surroundings): HTMLElement[] {
  const { strings, lang } = around;
  const list = sourceList(card.sources, around);
  const refer: Reference = (number) => {
    const source = card.sources[number - 1];
    return source ? citation(number, source, list, strings) : null;
  };
  const drawn = card.picture ? picture(card.picture.id, card.picture.text) : null;
  const parts: (HTMLElement | null)[] = [
    card.title ? h("h3", {}, card.title) : null,
    card.conditions.length ? conditions(card.conditions, refer, around) : null,
    ...paragraphs(card.body ?? "", refer),
    drawn && h("figure", {}, drawn),
    card.evidence && evidence(card.evidence, around),
    card.clinician ? h("p", { class: "clinician", part: "clinician" }, h("strong", { lang }, strings.clinician), card.clinician) : null,
    list,
    dates(card, around),
  ];
  return parts.filter((part): part is HTMLElement => part !== null);
}

/** Each condition with its advice in words and in a shape of its own. */
function conditions(named: Condition[], refer: Reference, { strings, lang }: Surroundings): HTMLElement {
  const words = { do_not_use: strings.doNotUse, ask_first: strings.askFirst };
  const items = named.map(({ name, advice, text }) => {
    const path = PATHS.get(advice);
    return h(
      "li",
      { class: advice },
      path && advice && h("strong", { lang, class: "advice" }, shape(path), words[advice]),
      ...paragraphs(text ?? name, refer),
    );
  });
  return h("ul", { class: "conditions", "aria-label": strings.conditions }, ...items);
}

function evidence({ grade, label, explained }: NonNullable<Card["evidence"]>, { strings, lang }: Surroundings): HTMLElement {
  const level = GRADES.indexOf(grade);
  const meter = h("span", { class: "meter", "aria-hidden": "true" });
  for (const step of [1, 2, 3]) meter.append(h("i", { class: step <= level ? "on" : null }));
  const words = h("strong", {}, label.charAt(0).toUpperCase() + label.slice(1));
  const line = [h("span", { lang }, strings.evidence), " ", level < 0 ? null : meter, words];
  return explained
    ? h("details", { class: "evidence", part: "evidence" }, h("summary", {}, ...line), h("p", {}, explained))
    : h("p", { class: "evidence", part: "evidence" }, ...line);
}

function sourceList(sources: Source[], { strings, lang }: Surroundings): HTMLElement | null {
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
        h("p", { lang, class: "small" }, Object.hasOwn(strings.kinds, source.kind) ? strings.kinds[source.kind] : source.kind),
        source.fact ? h("p", {}, h("b", { lang }, `${strings.used} `), source.fact) : null,
        source.url ? h("p", { lang }, link(source.url, strings.read, strings.newTab)) : null,
      ),
    ),
  );
  return h(
    "details",
    { class: "sources", part: "sources", "aria-live": "off" }, // what a person opens is not announced as new
    h("summary", { lang }, `${strings.sources} (${sources.length})`),
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
  const checked = new Date(`${card.checked}T12:00:00`);
  if (Number.isNaN(checked.getTime())) return null;
  const old = Date.now() - checked.getTime() > STALE_DAYS * 864e5;
  const words = [fill(strings.checked, asDate(checked, lang))];
  if (old) words.push(strings.stale);
  if (card.reviewed_by) words.push(fill(strings.reviewed, card.reviewed_by));
  return h("p", { lang, class: "small" }, words.join(" "));
}

/** Returns a date in words: as the reader's own country writes it, where that is in the language given. */
export function asDate(date: Date, lang: string): string {
  try {
    const own = navigator.languages.filter((one) => one.startsWith(lang));
    return date.toLocaleDateString([...own, lang], { dateStyle: "long" });
  } catch {
    return date.toLocaleDateString("en", { dateStyle: "long" });
  }
}

/** Returns text for those who hear the page. */
export function hidden(text: string, lang?: string): HTMLElement {
  return h("span", { lang, class: "heard" }, `${text} `);
}

function shape(path: string): SVGElement {
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, svg("path", { d: path }));
}
