/** The custom element: what happens between a person and the bot. */

import type { Trouble } from "./client";
import { Conversation } from "./conversation";
import { Cover } from "./cover";
import { h, safeUrl } from "./dom";
import { emergencyNumbers, type EmergencyNumber } from "./emergency";
import { entryItem, type Reply } from "./entries";
import { download, print, transcript } from "./files";
import type { Entry } from "./memory";
import { ADVISED, makePanel, type Panel } from "./panel";
import { questionSheet, summarySheet, type Way } from "./sheets";
import { english, fill, type Strings } from "./strings";
import style from "./style.css?inline";
import { offer } from "./suggestions";
import type { Tell } from "./thumbs";
import type { Message } from "./wire";

/** The attributes, which a script tag has as data-*. */
export const SETTINGS = ["endpoint", "emergency", "lang", "dir", "theme", "privacy"] as const;

const SIZES = [1, 1.25, 1.5];
const SLOW = 300;
const RIGHT_TO_LEFT = /^(ar|ckb|dv|fa|he|ku|ps|sd|ug|ur|yi)\b/i;
const NARROW = "(max-width: 480px)";
const LOW = 30; // rem: in a window lower than that everything scrolls together, so that 400 % zoom leaves room to read
const PREFIX = "inversion-helper-";

export class InversionHelper extends HTMLElement {
  /** Where the script came from: the bot's address unless the element says another. */
  static home = "/chat";

  static readonly observedAttributes = ["endpoint", "emergency", "lang", "dir", "privacy"];

  private words: Strings = english;
  private parts: Panel | null = null;
  private conversation!: Conversation;
  private numbers: EmergencyNumber[] = [];
  private slow: ReturnType<typeof setTimeout> | undefined;
  private unread = 0;
  private readonly cover = new Cover();
  private readonly narrow = matchMedia(NARROW);

  /** Words to put in the place of the widget's own; set it before the element is put into the page, or call it again. */
  get strings(): Strings {
    return this.words;
  }

  set strings(some: Partial<Strings>) {
    const { kinds, urgent, reasons } = english;
    this.words = {
      ...english,
      ...some,
      kinds: { ...kinds, ...some.kinds },
      urgent: { ...urgent, ...some.urgent },
      reasons: { ...reasons, ...some.reasons },
    };
    if (this.parts) this.rebuild();
  }

  attributeChangedCallback(_: string, before: string | null, after: string | null): void {
    if (this.parts && before !== after) this.rebuild();
  }

  connectedCallback(): void {
    this.build();
    this.narrow.addEventListener("change", this.coverPage);
    addEventListener("online", this.whenOnline);
    addEventListener("pageshow", this.whenShown);
    addEventListener("beforeprint", this.openDetails);
    addEventListener("resize", this.fit);
    void this.conversation.send();
  }

  disconnectedCallback(): void {
    this.conversation.halt();
    this.cover.lift();
    this.narrow.removeEventListener("change", this.coverPage);
    removeEventListener("online", this.whenOnline);
    removeEventListener("pageshow", this.whenShown);
    removeEventListener("beforeprint", this.openDetails);
    removeEventListener("resize", this.fit);
  }

  /** Opens the chat and asks a question, as if it were typed; with a payload of the bot's, as if its button were tapped. */
  ask(question: string, payload: string = question): void {
    this.open();
    if (payload.trim()) this.say(payload, question);
  }

  /** Opens the panel; the field gets the focus. */
  open(): void {
    const opens = this.ui.panel.hidden;
    if (opens) this.show();
    this.ui.field.focus({ preventScroll: true });
    if (opens) this.tell("open");
  }

  /** Closes the panel; the launcher gets the focus. */
  close(): void {
    if (!this.floating || this.ui.panel.hidden) return;
    this.ui.panel.hidden = true;
    this.ui.launcher.setAttribute("aria-expanded", "false");
    this.coverPage();
    this.ui.launcher.focus();
    this.tell("close");
  }

  private get ui(): Panel {
    if (!this.parts) throw new Error("the element is not in a page yet");
    return this.parts;
  }

  private get floating(): boolean {
    return this.hasAttribute("floating");
  }

  private get language(): string {
    return this.getAttribute("lang") || "en";
  }

  private get direction(): string {
    return this.getAttribute("dir") || (RIGHT_TO_LEFT.test(this.language) ? "rtl" : "ltr");
  }

  private get privacy(): string {
    const set = this.getAttribute("privacy");
    return (set && safeUrl(set, document.baseURI)) || `${this.conversation.endpoint}#privacy`;
  }

  /** Opens the panel where reading went on: at the newest question, or where the person was. */
  private show(): void {
    const { panel, launcher, scroller } = this.ui;
    panel.hidden = false;
    if (this.unread || !scroller.scrollTop) this.bringUpNewest();
    this.unread = 0;
    this.nameLauncher();
    launcher.setAttribute("aria-expanded", "true");
    this.coverPage();
  }

  /** Draws everything anew; what is open, the draft, the trouble and the focus stay as they are. */
  private rebuild(): void {
    const { panel, launcher, field, status, again } = this.ui;
    const open = !panel.hidden;
    const held = this.shadowRoot?.activeElement;
    this.build();
    this.ui.field.value = field.value;
    if (!again.hidden) this.status(status.textContent);
    this.ui.again.hidden = again.hidden;
    if (this.floating && open) this.show();
    this.countCharacters();
    if (this.conversation.waiting) this.ui.send.setAttribute("aria-disabled", "true");
    if (held) (held === launcher ? this.ui.launcher : this.ui.field).focus({ preventScroll: true });
  }

  private build(): void {
    const endpoint = (this.getAttribute("endpoint") || InversionHelper.home).replace(/\/+$/, "");
    if (endpoint !== this.conversation?.endpoint) this.turnTo(endpoint);
    const set = emergencyNumbers(this.getAttribute("emergency") ?? "");
    this.numbers = set.length ? set : emergencyNumbers(this.words.emergencyNumbers);
    this.parts = makePanel(this.words, this.numbers, this.privacy, this.floating, {
      toggle: () => (this.ui.panel.hidden ? this.open() : this.close()),
      close: () => this.close(),
      send: () => this.sendTyped(),
      type: () => this.countCharacters(),
      again: () => void this.conversation.send(),
      resize: (step) => this.resize(step),
      summary: () => void this.showSummary(),
      save: () => download("inversion-helper", transcript(this.conversation.log, this.words, this.language)),
      clear: () => this.askToClear(),
    });
    try {
      this.conversation.log.forEach((entry) => this.draw(entry)); // before the log is in the page: what was said is not said again
      this.suggest();
    } catch {
      this.conversation.dropLog();
      this.ui.messages.replaceChildren();
      this.suggest();
    }
    this.resize(0);
    this.nameLauncher();
    this.fillRoot(this.parts);
    if (!this.floating && !this.ui.panel.classList.contains("low")) this.bringUpNewest(); // there it would move the page itself
  }

  /** Takes up the conversation with a server; a question on its way to another one is given up. */
  private turnTo(endpoint: string): void {
    this.conversation?.halt();
    this.conversation = new Conversation(endpoint, {
      draw: (entry) => void this.draw(entry),
      waits: (waiting) => this.busy(waiting),
      retries: () => this.status(this.withNumber(this.words.retrying)),
      replied: (replies, milliseconds) => this.replied(replies, milliseconds),
      failed: (trouble) => this.failed(trouble),
      began: () => this.conversation.add({ who: "note", text: this.words.ended }),
    });
  }

  private fillRoot({ launcher, panel }: Panel): void {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    root.adoptedStyleSheets = [sheet];
    const frame = h("div", { lang: this.language, dir: this.direction, class: "frame" }, panel);
    if (this.floating) {
      launcher.setAttribute("aria-controls", "panel");
      launcher.setAttribute("aria-expanded", "false");
      panel.hidden = true;
      frame.prepend(launcher);
      frame.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !event.isComposing) this.close();
      });
    }
    root.replaceChildren(frame);
  }

  // Questions and replies

  private sendTyped(): void {
    const { field } = this.ui;
    const text = field.value.trim();
    if (this.conversation.waiting) return this.status(this.words.wait);
    if (!text) return this.status(this.words.empty);
    field.value = "";
    this.countCharacters();
    this.say(text, text);
  }

  private say(message: string, shown: string): void {
    if (this.conversation.waiting) return this.status(this.words.wait);
    if (this.conversation.pending) this.conversation.add({ who: "note", text: this.words.unanswered });
    this.ui.suggestions.replaceChildren();
    this.ui.extra.replaceChildren();
    this.ui.showOptions(false);
    this.tell("ask");
    this.conversation.ask(message, shown);
    this.bringUpNewest();
  }

  private replied(replies: Message[], milliseconds: number): void {
    this.status("");
    this.suggest();
    if (this.floating && this.ui.panel.hidden) {
      this.unread += replies.length;
      this.nameLauncher();
    }
    this.bringUpNewest();
    this.tell("reply", { milliseconds });
  }

  private failed(trouble: Trouble): void {
    this.tell("error", { code: trouble.code });
    this.ui.again.hidden = false;
    this.status(this.reason(trouble));
    this.bringUpNewest(); // what is said takes room: the question it is about stays in view
  }

  private reason(trouble: Trouble): string {
    if (trouble.status === 429) return this.withNumber(fill(this.words.tooMany, trouble.seconds || 60));
    if (trouble.code === "offline") return this.withNumber(this.words.offline);
    return trouble.message || this.withNumber(this.words.failed);
  }

  private draw(entry: Entry): void {
    const around = { strings: this.words, lang: this.language, dir: this.direction, numbers: this.numbers };
    const noting = (reply: Reply): Tell => (helpful, reason) => this.conversation.rate(reply, helpful, reason);
    this.ui.messages.append(entryItem(entry, around, noting, (text) => this.status(text)));
  }

  private suggest(): void {
    const { log, pending } = this.conversation;
    offer(this.ui.suggestions, pending ? null : log, this.words, (title, payload) => this.choose(title, payload));
  }

  private choose(title: string, payload: string): void {
    this.say(payload, title);
    const touched = matchMedia("(pointer: coarse)").matches; // there the field would bring up the keyboard, over the answer
    (touched ? this.ui.scroller : this.ui.field).focus({ preventScroll: true });
  }

  // State shown to the person

  /** Says it below the conversation, whose end stays in view where it was. */
  private status(text: string): void {
    const { scroller, status } = this.ui;
    const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 2;
    status.textContent = text;
    if (atEnd) scroller.scrollTop = scroller.scrollHeight;
  }

  private busy(waits: boolean): void {
    const { send, again } = this.ui;
    send.setAttribute("aria-disabled", String(waits));
    clearTimeout(this.slow);
    if (!waits) return;
    this.slow = setTimeout(() => this.status(this.words.waiting), SLOW);
    if (again.matches(":focus")) this.ui.field.focus({ preventScroll: true });
    again.hidden = true;
    this.status("");
  }

  private withNumber(text: string): string {
    return fill(text, this.numbers.map((one) => one.shown).join(", "));
  }

  /** The count is shown at once; aloud it is said only when it begins to matter, and when it is too much. */
  private countCharacters(): void {
    const { field, count } = this.ui;
    const left = ADVISED - field.value.length;
    const [name, text] =
      left < 0 ? ["over", this.words.tooLong] : left <= ADVISED / 5 ? ["near", this.words.left] : ["", this.words.limit];
    count.textContent = fill(text, name ? Math.abs(left) : ADVISED);
    if (name !== count.className) this.ui.aloud.textContent = name && count.textContent;
    count.className = name;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  private nameLauncher(): void {
    const { launcher } = this.ui;
    launcher.textContent = this.words.launcher + (this.unread ? ` (${fill(this.words.unread, this.unread)})` : "");
  }

  private resize(step: number): void {
    const { panel, smaller, larger } = this.ui;
    const index = Math.min(Math.max(SIZES.indexOf(this.conversation.size) + step, 0), SIZES.length - 1);
    const size = SIZES[index] ?? 1;
    if (step) this.conversation.size = size;
    panel.style.setProperty("--scale", String(size));
    this.fit();
    smaller.setAttribute("aria-disabled", String(index === 0));
    larger.setAttribute("aria-disabled", String(index === SIZES.length - 1));
  }

  private readonly fit = (): void => {
    this.ui.panel.classList.toggle("low", matchMedia(`(max-height: ${LOW * this.conversation.size}rem)`).matches);
  };

  private bringUpNewest(): void {
    const newest = [...this.ui.messages.querySelectorAll<HTMLElement>(".you")].at(-1);
    if (newest) this.bringUp(newest);
  }

  /** Brings a message to the top of what is in view: the start of an answer is read first. */
  private bringUp(item: HTMLElement): void {
    const { panel, scroller } = this.ui;
    if (panel.classList.contains("low")) item.scrollIntoView({ block: "start" });
    else scroller.scrollTop = item.offsetTop - 8;
  }

  // Options

  private async showSummary(): Promise<void> {
    const { words } = this;
    const slow = setTimeout(() => this.status(words.waiting), SLOW);
    try {
      const summary = await this.conversation.summary();
      this.status(summary ? "" : words.noSummary);
      if (!summary) return;
      const { title, text } = summary;
      const sheet = summarySheet(title, text, [
        [words.print, () => print(title, text, "en")],
        [words.saveSummary, () => download("for-your-clinician", text)],
        [words.back, () => this.dismiss()],
      ]);
      this.ui.extra.replaceChildren(sheet);
      sheet.scrollIntoView({ block: "nearest" });
      sheet.querySelector("h3")?.focus();
    } catch {
      this.status(words.summaryFailed);
    } finally {
      clearTimeout(slow);
    }
  }

  private askToClear(): void {
    const { words } = this;
    this.confirm(words.clearQuestion, [words.clearYes, () => void this.clear()], [words.clearNo, () => this.dismiss()]);
  }

  private confirm(question: string, ...ways: Way[]): void {
    const sheet = questionSheet(question, ways);
    this.ui.extra.replaceChildren(sheet);
    this.ui.extra.scrollIntoView({ block: "nearest" });
    sheet.focus();
  }

  private dismiss(): void {
    this.ui.extra.replaceChildren();
    this.ui.field.focus();
  }

  private async clear(): Promise<void> {
    const { words } = this;
    try {
      await this.conversation.delete();
      this.forget(words.cleared);
    } catch {
      this.status(words.notCleared);
      this.confirm(words.notCleared, [words.tryAgain, () => void this.clear()], [words.clearHere, () => this.forget(words.clearedHere)]);
    }
  }

  private forget(said: string): void {
    this.conversation.forget();
    this.ui.messages.replaceChildren();
    this.ui.again.hidden = true;
    this.suggest();
    this.dismiss();
    this.status(said);
    this.tell("clear");
  }

  // The page around

  private readonly coverPage = (): void => {
    this.cover.lift();
    if (this.floating && !this.ui.panel.hidden && this.narrow.matches) this.cover.lay(this);
  };

  private readonly whenOnline = (): void => {
    if (!this.ui.again.hidden) void this.conversation.send();
  };

  /** A page that "Back" brings up as it was left: the conversation may have gone on, or been cleared, on another one since. */
  private readonly whenShown = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted || !this.conversation.isStale) return;
    this.turnTo(this.conversation.endpoint);
    this.rebuild();
    void this.conversation.send();
  };

  private readonly openDetails = (): void => {
    const closed = [...this.ui.messages.querySelectorAll("details:not([open])")];
    for (const one of closed) one.setAttribute("open", "");
    addEventListener("afterprint", () => closed.forEach((one) => one.removeAttribute("open")), { once: true });
  };

  /** Tells the page what happened, never what was said. */
  private tell(what: string, detail?: Record<string, string | number>): void {
    this.dispatchEvent(new CustomEvent(PREFIX + what, { bubbles: true, composed: true, detail }));
  }
}
