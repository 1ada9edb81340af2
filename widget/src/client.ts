/** Talks to the server: sessions, questions sent until they are answered once, and what goes with them. */

import type { Message, Summary } from "./wire";

const SECONDS = 15;
const PAUSES = [1, 2, 4, 8];
const AGAIN = [0, 502, 503, 504];

/** Why no answer came. `code` is the server's, or `network`, `offline`, `timeout`, `no_answer`. */
export class Trouble extends Error {
  constructor(
    readonly code: string,
    readonly status = 0,
    message = "",
    readonly seconds = 0,
  ) {
    super(message);
  }
}

export class Client {
  constructor(private readonly endpoint: string) {}

  /** Starts a conversation and returns its token. A server that is away is asked again, as by `ask`. */
  async start(stop?: AbortSignal, waiting?: () => void): Promise<string> {
    return persist(stop, waiting, async () => {
      const reply = (await this.call("POST", "/sessions", null, {}, {}, stop)) as { session?: string } | null;
      if (!reply?.session) throw new Trouble("no_answer");
      return reply.session;
    });
  }

  /**
   * Returns the replies to a message. A server that is away is asked again after 1, 2, 4 and 8 seconds, with the same key,
   * so that the message counts once. `waiting` is called before each further try.
   */
  async ask(session: string, message: string, key: string, stop: AbortSignal, waiting: () => void): Promise<Message[]> {
    return persist(stop, waiting, async () => {
      const headers = { "Idempotency-Key": key };
      const reply = (await this.call("POST", "/messages", session, { message }, headers, stop)) as { messages?: Message[] } | null;
      if (!reply?.messages?.length) throw new Trouble("no_answer");
      return reply.messages;
    });
  }

  /** Tells whether a reply helped. */
  async feedback(session: string, id: string, helpful: boolean, reason: string | null): Promise<void> {
    await this.call("POST", "/feedback", session, { message_id: id, helpful, reason });
  }

  /** Returns the summary for a clinician. */
  async summary(session: string): Promise<Summary> {
    return (await this.call("GET", "/summary", session)) as Summary;
  }

  /** Deletes the conversation on the server; one that is gone already counts as deleted. */
  async delete(session: string): Promise<void> {
    await this.call("DELETE", "/sessions", session).catch((error: unknown) => {
      if (!(error instanceof Trouble && error.status === 401)) throw error;
    });
  }

  private async call(
    method: string,
    path: string,
    session: string | null,
    body?: object,
    headers: Record<string, string> = {},
    stop?: AbortSignal,
  ): Promise<unknown> {
    if (session) headers["Authorization"] = `Bearer ${session}`;
    if (body) headers["Content-Type"] = "application/json";
    const limit = AbortSignal.timeout(SECONDS * 1000);
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.endpoint + path, {
        method,
        headers,
        body: body ? JSON.stringify(body) : null,
        signal: stop ? either(stop, limit) : limit,
        credentials: "omit",
        referrerPolicy: "no-referrer",
      });
      text = await response.text();
    } catch (error) {
      if (stop?.aborted) throw error;
      throw new Trouble(limit.aborted ? "timeout" : navigator.onLine ? "network" : "offline");
    }
    const data = response.status === 204 ? null : read(text, response.ok);
    if (response.ok) return data;
    const said = (data as { error?: { code?: string; message?: string } } | null)?.error;
    throw new Trouble(said?.code ?? "network", response.status, said?.message, Number(response.headers.get("Retry-After")));
  }
}

function read(text: string, answers: boolean): unknown {
  try {
    return JSON.parse(text);
  } catch {
    if (answers) throw new Trouble("network");
    return null;
  }
}

/** Does something until it succeeds, fails for good, or has failed once more than there are pauses. */
async function persist<T>(stop: AbortSignal | undefined, waiting: (() => void) | undefined, once: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await once();
    } catch (error) {
      if (!isAway(error)) throw error;
      waiting?.();
      await sleep(pause, stop);
    }
  }
  return once();
}

function isAway(error: unknown): boolean {
  return error instanceof Trouble && AGAIN.includes(error.status) && error.code !== "timeout" && error.code !== "offline";
}

function either(one: AbortSignal, other: AbortSignal): AbortSignal {
  const both = new AbortController();
  for (const signal of [one, other]) {
    if (signal.aborted) both.abort();
    else signal.addEventListener("abort", () => both.abort(), { once: true });
  }
  return both.signal;
}

function sleep(seconds: number, stop?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, seconds * 1000);
    stop?.addEventListener("abort", () => reject(stop.reason), { once: true });
  });
}

/** Returns a key that no other message has; `crypto.randomUUID` exists on https only. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
