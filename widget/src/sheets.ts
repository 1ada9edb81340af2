/** What stands under the conversation for a while: the summary for a clinician, and questions of the widget's own. */

import { h } from "./dom";
import { paragraphs } from "./text";

/** A button: its words, and what it does. */
export type Way = [string, () => void];

/** Returns the summary; its heading takes the focus. */
export function summarySheet(title: string, text: string, ways: Way[]): HTMLElement {
  return h(
    "section",
    { class: "sheet", part: "summary", "aria-label": title },
    h("h3", { tabindex: "-1" }, title),
    h("div", { lang: "en", dir: "ltr" }, ...paragraphs(text, () => null).slice(1)),
    ...buttons(ways),
  );
}

/** Returns a question, which takes the focus itself: a key that is held down must not answer it. */
export function questionSheet(question: string, ways: Way[]): HTMLElement {
  return h("div", { class: "sheet", role: "group", tabindex: "-1", "aria-label": question }, h("p", {}, question), ...buttons(ways));
}

function buttons(ways: Way[]): HTMLElement[] {
  return ways.map(([text, onclick]) => h("button", { type: "button", onclick }, text));
}
