/** What this tab remembers of a conversation: session storage, and only that. */

import type { Message } from "./wire";

export type Entry =
  | { who: "you"; text: string }
  | { who: "bot"; message: Message; helpful?: boolean }
  | { who: "note"; text: string };

/** A question that has no answer yet. The key stays the same however often it is sent. */
export interface Pending {
  message: string;
  key: string;
}

export interface Remembered {
  session: string | null;
  log: Entry[];
  pending: Pending | null;
  size: number;
}

export const nothing = (): Remembered => ({ session: null, log: [], pending: null, size: 1 });

/** Keeps a conversation under a name; where storage is full or forbidden it lasts as long as the page. */
export class Memory {
  private readonly name: string;
  private failed = false;

  constructor(endpoint: string) {
    this.name = `inversion-helper ${endpoint}`;
  }

  /** Returns what was kept; null where nothing can be, or the last time could not be. */
  read(): Remembered | null {
    if (this.failed) return null;
    let kept: string | null;
    try {
      kept = sessionStorage.getItem(this.name);
    } catch {
      return null;
    }
    try {
      const found = JSON.parse(kept ?? "null") as Partial<Remembered> | null;
      return found && Array.isArray(found.log) ? { ...nothing(), ...found } : nothing();
    } catch {
      return nothing(); // the page, or another version, kept something else under our name
    }
  }

  write(state: Remembered): void {
    try {
      sessionStorage.setItem(this.name, JSON.stringify(state));
      this.failed = false;
    } catch {
      this.wipe(); // better nothing than an old half of the conversation
      this.failed = true;
    }
  }

  wipe(): void {
    try {
      sessionStorage.removeItem(this.name);
    } catch {
      // forbidden: then nothing was kept either
    }
  }
}
