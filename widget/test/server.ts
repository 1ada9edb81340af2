/** A server in the place of the network: it notes what is sent and answers what the test says. */

import { vi } from "vitest";
import { plain } from "./samples";
import type { Message } from "../src/wire";

export interface Sent {
  method: string;
  path: string;
  headers: Headers;
  body: unknown;
  init: RequestInit;
  /** When it came, by the test's clock. */
  at: number;
}

type Answer = (sent: Sent) => Response | Promise<Response>;

export class Server {
  readonly sent: Sent[] = [];
  private readonly waiting = new Map<string, Answer[]>();

  constructor(private readonly endpoint = "/chat") {
    vi.stubGlobal("fetch", (address: string, init: RequestInit) => this.receive(address, init));
  }

  /** Answers the next calls of a path, the last of the answers for good. */
  on(call: string, ...answers: Answer[]): this {
    this.waiting.set(call, answers);
    return this;
  }

  /** Returns what was sent to a path. */
  calls(call: string): Sent[] {
    return this.sent.filter((one) => `${one.method} ${one.path}` === call);
  }

  private async receive(address: string, init: RequestInit): Promise<Response> {
    if (!address.startsWith(this.endpoint)) throw new Error(`a request to somewhere else: ${address}`);
    const sent: Sent = {
      method: init.method ?? "GET",
      path: address.slice(this.endpoint.length),
      headers: new Headers(init.headers),
      body: init.body ? JSON.parse(String(init.body)) : undefined,
      init,
      at: Date.now(),
    };
    this.sent.push(sent);
    if (init.signal?.aborted) throw new DOMException("aborted", "AbortError");
    const answers = this.waiting.get(`${sent.method} ${sent.path}`) ?? [standard(sent)];
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (!answer) throw new Error(`no answer for ${sent.path}`);
    return Promise.race([answer(sent), refusal(init.signal)]);
  }
}

function standard({ method, path }: Sent): Answer {
  if (method === "POST" && path === "/sessions") return json({ session: "token-1", messages: [plain("Hello")] }, 201);
  if (path === "/messages") return replies(plain("An answer."));
  return nothing;
}

function refusal(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")), { once: true });
  });
}

export const nothing: Answer = () => new Response(null, { status: 204 });

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return () => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
}

export function html(status: number): Answer {
  return () => new Response("<!doctype html><title>Bad gateway</title>", { status, headers: { "Content-Type": "text/html" } });
}

export function replies(...messages: Message[]): Answer {
  return json({ messages });
}

export function error(status: number, code: string, message = "", headers: Record<string, string> = {}): Answer {
  return json({ error: { code, message } }, status, headers);
}

/** The connection breaks. */
export const broken: Answer = () => Promise.reject(new TypeError("Failed to fetch"));

/** Never answers. */
export const silent: Answer = () => new Promise(() => undefined);

/** Begins an answer and never ends it; like a browser, it breaks off when the request is given up. */
export const unfinished: Answer = ({ init }) =>
  new Response(
    new ReadableStream({
      start(body) {
        body.enqueue(new TextEncoder().encode('{"messages": ['));
        init.signal?.addEventListener("abort", () => body.error(new DOMException("aborted", "AbortError")), { once: true });
      },
    }),
  );

/** Returns an answer that waits for its release. */
export function held(answer: Answer): { answer: Answer; release: () => void } {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  return { answer: async (sent) => gate.then(() => answer(sent)), release: () => release() };
}
