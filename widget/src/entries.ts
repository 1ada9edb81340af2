/** Draws what stands in the log: a question, a reply with its thumbs, a note of the widget's own. */

import { hidden, messageParts, type Surroundings } from "./cards";
import { h } from "./dom";
import type { Entry } from "./memory";
import { thumbs, type Tell } from "./thumbs";

export type Reply = Extract<Entry, { who: "bot" }>;

const NOT_RATED = ["red_flag", "small_talk", "error"];

/** Returns the item of an entry. Each starts with its sender; a reply is in English unless it says otherwise, whatever the widget's own words are. */
export function entryItem(
  entry: Entry,
  around: Surroundings & { dir: string },
  noting: (reply: Reply) => Tell,
  say: (text: string) => void,
): HTMLElement {
  const { strings, lang, dir } = around;
  if (entry.who === "you") {
    return h("li", { class: "you", part: "question-shown" }, hidden(strings.you), h("p", { dir: "auto" }, entry.text));
  }
  if (entry.who === "note") return h("li", { class: "note" }, hidden(strings.note), h("p", {}, entry.text));
  const { message } = entry;
  const { code, dir: towards } = message.card?.language ?? { code: "en", dir: "ltr" };
  const rated = message.card && !NOT_RATED.includes(message.card.kind);
  return h(
    "li",
    { class: "bot", part: "reply", lang: code, dir: towards },
    hidden(strings.bot, lang),
    ...messageParts(message, around),
    rated ? h("div", { lang, dir }, thumbs(strings, entry.helpful, noting(entry), say)) : null,
  );
}
