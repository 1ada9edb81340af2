/** Parts of a browser that jsdom lacks, or that a test has to steer. */

import { vi } from "vitest";

/** What media queries answer yes to. */
export const media = new Set<string>();

const { replaceChildren } = Element.prototype;

/** Adds the parts that jsdom lacks. */
export function completeBrowser(): void {
  Object.defineProperty(window, "matchMedia", {
    configurable: true,
    value: (query: string) => Object.assign(new EventTarget(), { media: query, get matches() { return media.has(query); } }),
  });
  Element.prototype.scrollIntoView ??= () => undefined;
  Element.prototype.replaceChildren = function (...children) {
    const focused = (this.getRootNode() as Document | ShadowRoot).activeElement; // jsdom goes on to think of it when it is removed
    if (focused instanceof HTMLElement && focused !== this && this.contains(focused)) focused.blur();
    replaceChildren.apply(this, children);
  };
}

/** Lets everything under way come to its next wait, whatever the clock is. */
export async function settle(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  for (let turn = 0; turn < 10; turn++) {
    await new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  }
  port1.close();
}

/** Fakes clock and time limits; `AbortSignal.timeout` has a clock of its own otherwise. */
export function fakeClock(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] });
  vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
    const limit = new AbortController();
    setTimeout(() => limit.abort(new DOMException("too late", "TimeoutError")), milliseconds);
    return limit.signal;
  });
}

/** Moves the clock on, and lets what that sets off come to its next wait. */
export async function pass(milliseconds: number): Promise<void> {
  await settle();
  await vi.advanceTimersByTimeAsync(milliseconds);
  await settle();
}

export function offline(): void {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
}

/** Returns the text without any white space: what a person could compare. */
export function squeezed(text: string | null | undefined): string {
  return (text ?? "").replace(/\s+/g, "");
}

/** Returns the text with white space as a browser shows it. */
export function shown(node: Node | null | undefined): string {
  return (node?.textContent ?? "").replace(/\s+/g, " ").trim();
}
