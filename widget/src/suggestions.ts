/** What to ask next: examples first, then what goes with the last replies. */

import { h } from "./dom";
import type { Entry } from "./memory";
import type { Strings } from "./strings";
import type { Choice, Message } from "./wire";

const MOST = 5;

/** Fills the group with buttons for what was said so far (`log`), or with none while a question waits (null). */
export function offer(group: HTMLElement, log: Entry[] | null, strings: Strings, choose: (title: string, payload: string) => void): void {
  group.replaceChildren();
  if (!log) return;
  const first = log.length === 0;
  const replies = lastReplies(log);
  const choices = first ? strings.exampleQuestions : offered(replies);
  if (!choices.length) return;
  const clarifies = replies.some((one) => one.card?.kind === "clarify");
  const label = first ? strings.examples : clarifies ? strings.didYouMean : strings.suggestions;
  const lang = first ? null : "en";
  group.setAttribute("aria-label", label);
  group.append(h("p", { "aria-hidden": "true" }, label));
  for (const { title, payload } of choices) {
    group.append(h("button", { type: "button", part: "suggestion", lang, dir: "auto", onclick: () => choose(title, payload) }, title));
  }
}

function lastReplies(log: Entry[]): Message[] {
  const replies: Message[] = [];
  for (const entry of [...log].reverse()) {
    if (entry.who !== "bot") break;
    replies.unshift(entry.message);
  }
  return replies;
}

/** Nothing after an emergency; never what was answered just now, and nothing twice. */
function offered(replies: Message[]): Choice[] {
  if (replies.some((one) => one.card?.kind === "red_flag")) return [];
  const all = replies.flatMap((one) => (one.buttons.length ? one.buttons : one.card?.related ?? []));
  const answered = replies.map((one) => one.card?.title);
  const isNew = (one: Choice, index: number): boolean =>
    !answered.includes(one.title) && all.findIndex((other) => other.payload === one.payload) === index;
  return all.filter(isNew).slice(0, MOST);
}
