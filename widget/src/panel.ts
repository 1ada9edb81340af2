/** The widget's fixed parts. What changes is filled in by the element. */

import { hidden } from "./cards";
import { h } from "./dom";
import type { EmergencyNumber } from "./emergency";
import { fill, type Strings } from "./strings";

export const LONGEST = 4000;
export const ADVISED = 500;

export type Panel = ReturnType<typeof makePanel>;

/** What the parts do when they are used. */
export interface Uses {
  toggle(): void;
  close(): void;
  send(): void;
  type(): void;
  again(): void;
  resize(step: number): void;
  summary(): void;
  save(): void;
  clear(): void;
}

/** Returns the parts, put together under `root`. */
export function makePanel(strings: Strings, numbers: EmergencyNumber[], privacy: string, floating: boolean, uses: Uses) {
  const tool = (text: string, onclick: () => void) => h("button", { type: "button", onclick }, text);
  /** Closes the options and goes on: what is done next needs the room. */
  const way = (text: string, use: () => void) =>
    tool(text, () => {
      options.focus();
      setOpen(false);
      use();
    });
  const launcher = h("button", { type: "button", part: "launcher", class: "launcher", onclick: uses.toggle }, strings.launcher);
  const smaller = tool(strings.smaller, () => uses.resize(-1));
  const larger = tool(strings.larger, () => uses.resize(1));
  const tools = h(
    "div",
    { id: "options", class: "tools", role: "group", "aria-label": strings.options, part: "options" },
    smaller,
    larger,
    way(strings.summary, uses.summary),
    way(strings.save, uses.save),
    way(strings.clear, uses.clear),
  );
  const options = h(
    "button",
    { type: "button", "aria-expanded": "false", "aria-controls": "options", onclick: () => setOpen(!!tools.hidden) },
    strings.options,
  );
  const setOpen = (open: boolean): void => {
    tools.hidden = !open;
    options.setAttribute("aria-expanded", String(open));
  };
  setOpen(false);

  const header = h(
    "div", // a header element would be a second banner in the page
    { class: "header", part: "header" },
    h("h2", { id: "title" }, strings.title),
    options,
    floating ? h("button", { type: "button", class: "close", onclick: uses.close }, strings.close) : null,
    tools,
  );
  const notice = h("p", { class: "notice", part: "notice" }, `${strings.notice} `);
  const call = h("span", {}, `${strings.emergency} `);
  numbers.forEach((one, index) => call.append(index ? ", " : "", h("a", { href: `tel:${one.dial}` }, one.shown)));
  notice.append(call);

  const intro = h("div", { id: "intro", class: "intro", part: "intro" }, h("p", {}, strings.intro), h("p", {}, strings.introLimits));
  const messages = h("ol");
  const log = h("div", { role: "log", "aria-label": strings.conversation, part: "log" }, messages);
  const suggestions = h("div", { class: "suggestions", role: "group", part: "suggestions" });
  const extra = h("div", { class: "extra" });
  const scroller = h(
    "div",
    { class: "scroller", tabindex: "0", role: "group", "aria-label": strings.content },
    intro,
    log,
    suggestions,
    extra,
  );

  const status = h("p", { role: "status", dir: "auto", part: "status" });
  const aloud = h("span", { class: "heard", "aria-live": "polite" }); // what is shown elsewhere
  const again = h("button", { type: "button", class: "again", onclick: uses.again }, strings.tryAgain);
  again.hidden = true;

  const field = h("textarea", {
    id: "question",
    rows: "1",
    maxlength: String(LONGEST),
    autocomplete: "off",
    enterkeyhint: "send",
    dir: "auto",
    "aria-describedby": "hint count",
    part: "question",
    oninput: uses.type,
  });
  const send = h("button", { class: "send", part: "send" }, strings.send);
  const count = h("span", { id: "count" }, fill(strings.limit, ADVISED));
  const form = h(
    "form",
    {
      part: "composer",
      onsubmit: (event) => {
        event.preventDefault();
        uses.send();
      },
    },
    h("label", { for: "question" }, strings.question),
    h("div", { class: "row" }, field, send),
    h(
      "p",
      { class: "small" },
      h("span", { id: "hint" }, `${strings.hint} `),
      count,
      " ",
      h("a", { href: privacy, target: "_blank", rel: "noopener noreferrer" }, `${strings.privacy} `, hidden(strings.newTab)),
    ),
  );
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    uses.send();
  });

  const panel = h(
    "section",
    {
      class: "panel",
      id: "panel",
      part: "panel",
      role: floating ? "dialog" : "region",
      "aria-modal": floating ? "false" : null,
      "aria-labelledby": "title",
      "aria-describedby": floating ? "intro" : null,
    },
    header,
    notice,
    scroller,
    h("div", { class: "state" }, status, aloud, again),
    form,
  );
  return { launcher, panel, options, showOptions: setOpen, smaller, larger, scroller, intro, messages, suggestions, extra, status, aloud, again, field, send, count };
}
