/** "Did this help?" under a reply, with a reason where it did not. */

import { h } from "./dom";
import type { Strings } from "./strings";

/** Sends the answer; resolves when the server has noted it. */
export type Tell = (helpful: boolean, reason: string | null) => Promise<void>;

/** Returns the two buttons and the reasons; `before` is what was said before a reload. */
export function thumbs(strings: Strings, before: boolean | undefined, tell: Tell, say: (text: string) => void): HTMLElement {
  const press = (button: HTMLElement, others: HTMLElement[], helpful: boolean, reason: string | null) => async () => {
    const pressed = [button, ...others].map((one) => [one, one.getAttribute("aria-pressed")] as const);
    const asked = !reasons.hidden;
    for (const one of others) one.setAttribute("aria-pressed", "false");
    button.setAttribute("aria-pressed", "true");
    reasons.hidden = helpful;
    try {
      await tell(helpful, reason);
      say(strings.thanks);
    } catch {
      for (const [one, state] of pressed) one.setAttribute("aria-pressed", state ?? "false");
      reasons.hidden = !asked;
      say(strings.notNoted);
    }
  };
  const toggle = (text: string, on: boolean) => h("button", { type: "button", "aria-pressed": String(on) }, text);
  const yes = toggle(strings.yes, before === true);
  const no = toggle(strings.no, before === false);
  const why = Object.values(strings.reasons).map((reason) => toggle(reason, false));
  const reasons = h("div", { class: "reasons", role: "group", "aria-label": strings.why }, h("span", {}, strings.why), ...why);
  reasons.hidden = true;
  yes.addEventListener("click", press(yes, [no, ...why], true, null));
  no.addEventListener("click", press(no, [yes, ...why], false, null));
  Object.keys(strings.reasons).forEach((reason, index) => {
    const one = why[index];
    one?.addEventListener("click", press(one, why.filter((other) => other !== one), false, reason));
  });
  return h(
    "div",
    { class: "thumbs", "aria-live": "off", part: "feedback" },
    h("div", { role: "group", "aria-label": strings.helpful }, h("span", {}, strings.helpful), yes, no),
    reasons,
  );
}
