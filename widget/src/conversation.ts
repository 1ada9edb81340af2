/** A conversation with one server: what was said, what waits for an answer, and what this tab remembers of it. */

import { Client, newKey, Trouble } from "./client";
import { Memory, nothing, type Entry, type Pending, type Remembered } from "./memory";
import type { Message, Summary } from "./wire";

/** What the element shows of it. */
export interface Shows {
  /** Draws an entry; one that cannot be drawn throws, and is not kept. */
  draw(entry: Entry): void;
  waits(waiting: boolean): void;
  /** The server is away, and is asked again. */
  retries(): void;
  replied(replies: Message[], milliseconds: number): void;
  failed(trouble: Trouble): void;
  /** The server no longer has the conversation: the question goes on in a new one. */
  began(): void;
}

export class Conversation {
  private readonly memory: Memory;
  private readonly client: Client;
  private state: Remembered;
  private stop: AbortController | null = null;

  constructor(
    readonly endpoint: string,
    private readonly shows: Shows,
  ) {
    this.memory = new Memory(endpoint);
    this.client = new Client(endpoint);
    this.state = this.memory.read() ?? nothing();
  }

  get log(): Entry[] {
    return this.state.log;
  }

  get size(): number {
    return this.state.size;
  }

  set size(size: number) {
    this.state.size = size;
    this.memory.write(this.state);
  }

  /** Whether a question has no answer yet. */
  get pending(): boolean {
    return this.state.pending !== null;
  }

  /** Whether a question is on its way. */
  get waiting(): boolean {
    return this.stop !== null;
  }

  add(entry: Entry): void {
    this.shows.draw(entry);
    this.state.log.push(entry);
    this.memory.write(this.state);
  }

  /** Asks a question; `shown` stands in the log. */
  ask(message: string, shown: string): void {
    this.state.pending = { message, key: newKey() };
    this.add({ who: "you", text: shown });
    void this.send();
  }

  /** Sends the question that has no answer yet. */
  async send(): Promise<void> {
    if (!this.state.pending || this.stop) return;
    const stop = (this.stop = new AbortController());
    const began = performance.now();
    const continued = this.state.session !== null;
    this.shows.waits(true);
    try {
      const replies = await this.exchange(this.state.pending, stop.signal);
      this.rest();
      this.take(replies, Math.round(performance.now() - began));
    } catch (error) {
      if (this.stop === stop) this.rest();
      if (stop.signal.aborted) return;
      const trouble = error instanceof Trouble ? error : new Trouble("network");
      if (continued && trouble.status === 401) this.beginAnew();
      else this.shows.failed(trouble);
    }
  }

  /** Gives up what is on its way. */
  halt(): void {
    this.stop?.abort();
    if (this.stop) this.rest();
  }

  /** Tells the server whether a reply helped. */
  async rate(reply: Extract<Entry, { who: "bot" }>, helpful: boolean, reason: string | null): Promise<void> {
    if (!this.state.session) throw new Trouble("session_ended");
    await this.client.feedback(this.state.session, reply.message.id, helpful, reason);
    reply.helpful = helpful;
    this.memory.write(this.state);
  }

  /** Returns the summary for a clinician; null when nothing was asked yet. */
  async summary(): Promise<Summary | null> {
    return this.state.session ? this.client.summary(this.state.session) : null;
  }

  /** Deletes it on the server. A question that waits is not sent any more. */
  async delete(): Promise<void> {
    this.stop?.abort();
    if (this.state.session) await this.client.delete(this.state.session);
  }

  /** Begins with nothing: no session, no log. */
  forget(): void {
    this.halt();
    this.state = { ...nothing(), size: this.state.size };
    this.memory.wipe();
  }

  /** Drops a log that cannot be drawn: the page, or another version, kept something else under our name. */
  dropLog(): void {
    this.state = { ...this.state, log: [] };
  }

  /** Whether another page has gone on with it, or cleared it, since this one was left. */
  get isStale(): boolean {
    const kept = this.memory.read();
    return kept !== null && JSON.stringify(kept) !== JSON.stringify(this.state);
  }

  private async exchange({ message, key }: Pending, stop: AbortSignal): Promise<Message[]> {
    const retries = (): void => this.shows.retries();
    const session = this.state.session ?? (await this.client.start(stop, retries));
    stop.throwIfAborted();
    this.state.session = session;
    this.memory.write(this.state); // a reload while the question waits goes on in this conversation
    const replies = await this.client.ask(session, message, key, stop, retries);
    stop.throwIfAborted();
    return replies;
  }

  private take(replies: Message[], milliseconds: number): void {
    this.state.pending = null;
    for (const message of replies) this.add({ who: "bot", message });
    this.shows.replied(replies, milliseconds);
  }

  private beginAnew(): void {
    this.state.session = null;
    if (this.state.pending) this.state.pending = { ...this.state.pending, key: newKey() };
    this.shows.began();
    void this.send();
  }

  private rest(): void {
    this.stop = null;
    this.memory.write(this.state);
    this.shows.waits(false);
  }
}
