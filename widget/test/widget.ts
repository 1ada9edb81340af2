/** The element in a page, as a person meets it: by the names of its controls. */

import { InversionHelper } from "../src/element";
import { english, type Strings } from "../src/strings";
import { completeBrowser, settle, shown } from "./browser";

export class Widget {
  constructor(readonly element: InversionHelper) {}

  get root(): ShadowRoot {
    if (!this.element.shadowRoot) throw new Error("the element has drawn nothing");
    return this.element.shadowRoot;
  }

  one<E extends Element = HTMLElement>(selector: string): E {
    const found = this.root.querySelector<E>(selector);
    if (!found) throw new Error(`no ${selector}`);
    return found;
  }

  all(selector: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(selector)];
  }

  /** The newest button of that name; one that is hidden only where there is no other. */
  button(name: string): HTMLButtonElement {
    const found = this.all("button").filter((one) => (one.getAttribute("aria-label") ?? shown(one)) === name);
    const last = found.filter((one) => !one.closest("[hidden]")).at(-1) ?? found.at(-1);
    if (!last) throw new Error(`no button ${name}`);
    return last as HTMLButtonElement;
  }

  get launcher(): HTMLButtonElement {
    return this.one('[part="launcher"]');
  }

  get panel(): HTMLElement {
    return this.one('[part="panel"]');
  }

  get log(): HTMLElement {
    return this.one('[role="log"]');
  }

  get field(): HTMLTextAreaElement {
    return this.one("textarea");
  }

  get status(): string {
    return shown(this.one('[role="status"]'));
  }

  get items(): HTMLElement[] {
    return this.all('[role="log"] > ol > li');
  }

  get said(): string[] {
    return this.items.map(shown);
  }

  get replies(): HTMLElement[] {
    return this.all('[part="reply"]');
  }

  get suggestions(): HTMLButtonElement[] {
    return this.all('[part="suggestion"]') as HTMLButtonElement[];
  }

  get focused(): Element | null {
    return this.root.activeElement;
  }

  /** Presses a button as a person does: it has the focus then. */
  async press(name: string): Promise<void> {
    const button = this.button(name);
    button.focus();
    button.click();
    await settle();
  }

  write(text: string): void {
    this.field.value = text;
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  key(key: string, some: KeyboardEventInit = {}, target: Element = this.field): KeyboardEvent {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, composed: true, ...some });
    target.dispatchEvent(event);
    return event;
  }

  async ask(question: string): Promise<void> {
    this.field.focus();
    this.write(question);
    this.key("Enter");
    await settle();
  }
}

/** Puts a new element into the page; an attribute of the empty text is there without a value. */
export function place(attributes: Record<string, string> = { floating: "" }, strings: Partial<Strings> | null = null): Widget {
  completeBrowser();
  if (!customElements.get("inversion-helper")) customElements.define("inversion-helper", InversionHelper);
  const element = document.createElement("inversion-helper") as InversionHelper;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (strings) element.strings = { ...english, ...strings };
  document.body.append(element);
  return new Widget(element);
}
