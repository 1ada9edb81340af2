/** What a person takes away: a text file, and a page on paper. */

import { asDate } from "./cards";
import { h } from "./dom";
import type { Entry } from "./memory";
import { fill, type Strings } from "./strings";
import { paragraphs } from "./text";
import type { Message } from "./wire";

/** Returns the conversation as text: each reply is complete in itself, sources and clinician line included. */
export function transcript(log: Entry[], strings: Strings, lang: string): string {
  const said = log.map((entry) => {
    if (entry.who === "you") return `${strings.you} ${entry.text}`;
    if (entry.who === "note") return `${strings.note} ${entry.text}`;
    return [`${strings.bot}\n${entry.message.text}`, ...addresses(entry.message), ...dated(entry.message, strings, lang)].join("\n\n");
  });
  const head = [strings.title, fill(strings.savedOn, asDate(new Date(), lang)), strings.intro, strings.introLimits, strings.notice];
  return [...head, ...said].join("\n\n") + "\n";
}

/** Where the sources can be read, by their numbers in the text; the text itself has no addresses. */
function addresses({ card }: Message): string[] {
  const lines = (card?.sources ?? []).flatMap(({ url }, index) => (url ? [`[${index + 1}] ${url}`] : []));
  return lines.length && card?.kind !== "red_flag" ? [lines.join("\n")] : [];
}

function dated({ card }: Message, strings: Strings, lang: string): string[] {
  return card?.checked ? [fill(strings.checked, asDate(new Date(`${card.checked}T12:00:00`), lang))] : [];
}

/** Offers a text as a file. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  h("a", { href: url, download: `${name}-${new Date().toISOString().slice(0, 10)}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Prints a text alone, without the page around it. */
export function print(title: string, text: string, lang: string): void {
  const frame = h("iframe", { title, "aria-hidden": "true", tabindex: "-1" });
  Object.assign(frame.style, { position: "fixed", inset: "auto 0 0 auto", width: "0", height: "0", border: "0" });
  document.body.append(frame);
  const page = frame.contentWindow;
  if (!page) return frame.remove();
  page.document.title = title;
  page.document.documentElement.lang = lang;
  const sheet = h("div", {}, ...paragraphs(text, () => null));
  Object.assign(sheet.style, { font: "12pt/1.5 system-ui, sans-serif" });
  page.document.body.append(sheet);
  page.addEventListener("afterprint", () => frame.remove());
  page.print();
}
