import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Client, newKey, Trouble } from "../src/client";
import { fakeClock, offline, pass, settle } from "./browser";
import { answer, plain } from "./samples";
import { broken, error, html, json, nothing, replies, Server, silent, unfinished } from "./server";

const ASK = "POST /messages";
const KEY = "7f1b";

let server: Server;
let client: Client;

beforeEach(() => {
  fakeClock();
  server = new Server("/chat");
  client = new Client("/chat");
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Asks, and notes how it ends and how often it was said that another try comes. */
function ask(stop = new AbortController()) {
  const asked = { stop, waits: 0, replies: null as unknown, trouble: null as unknown, over: false };
  void client
    .ask("token-1", "is it safe?", KEY, stop.signal, () => asked.waits++)
    .then(
      (messages) => (asked.replies = messages),
      (trouble: unknown) => (asked.trouble = trouble),
    )
    .finally(() => (asked.over = true));
  return asked;
}

/** Lets a question run to its end, and returns how many seconds lay between its tries. */
async function pauses(): Promise<number[]> {
  for (let second = 0; second < 20; second++) await pass(1000);
  const times = server.calls(ASK).map(({ at }) => at);
  return times.slice(1).map((time, index) => (time - (times[index] ?? 0)) / 1000);
}

describe("a question", () => {
  it("is sent as JSON with the session and its key, and without cookies or referrer", async () => {
    ask();
    await settle();
    const [sent] = server.sent;
    expect(sent?.body).toEqual({ message: "is it safe?" });
    expect(sent?.headers.get("Authorization")).toBe("Bearer token-1");
    expect(sent?.headers.get("Content-Type")).toBe("application/json");
    expect(sent?.headers.get("Idempotency-Key")).toBe(KEY);
    expect(sent?.init.credentials).toBe("omit");
    expect(sent?.init.referrerPolicy).toBe("no-referrer");
  });

  it("28 goes to the endpoint and nowhere else", async () => {
    server = new Server("https://bot.example/chat");
    client = new Client("https://bot.example/chat");
    ask();
    await settle();
    expect(server.sent.map(({ method, path }) => `${method} ${path}`)).toEqual([ASK]);
  });

  it("gets the replies as they are, in their order", async () => {
    const messages = [answer(), plain("And another.")];
    server.on(ASK, replies(...messages));
    const asked = ask();
    await settle();
    expect(asked.replies).toEqual(messages);
    expect(asked.waits).toBe(0);
  });

  it("is sent once when it is answered", async () => {
    ask();
    await pass(60_000);
    expect(server.calls(ASK)).toHaveLength(1);
  });
});

describe("32 a server that is away", () => {
  it.each([
    ["answers 503", error(503, "unavailable")],
    ["answers 502 with a page of a proxy", html(502)],
    ["answers 504 with a page of a proxy", html(504)],
    ["cannot be reached", broken],
  ])("is asked again after 1, 2, 4 and 8 seconds, then no more: it %s", async (_, away) => {
    server.on(ASK, away);
    const asked = ask();
    expect(await pauses()).toEqual([1, 2, 4, 8]);
    expect(asked.over).toBe(true);
    expect(asked.trouble).toBeInstanceOf(Trouble);
    expect(asked.replies).toBeNull();
    await pass(60_000);
    expect(server.calls(ASK)).toHaveLength(5);
  });

  it("gets the same question with the same key in every try", async () => {
    server.on(ASK, error(503, "unavailable"));
    ask();
    await pauses();
    expect(server.calls(ASK).map(({ headers, body }) => [headers.get("Idempotency-Key"), body, headers.get("Authorization")])).toEqual(
      Array(5).fill([KEY, { message: "is it safe?" }, "Bearer token-1"]),
    );
  });

  it("is asked no more once it answers", async () => {
    server.on(ASK, broken, error(503, "unavailable"), replies(plain("Here.")));
    const asked = ask();
    await pass(1000);
    await pass(2000);
    expect(asked.replies).toEqual([plain("Here.")]);
    await pass(60_000);
    expect(server.calls(ASK)).toHaveLength(3);
  });

  it("is spoken of before each further try, not after the last", async () => {
    server.on(ASK, error(503, "unavailable"));
    const asked = ask();
    await settle();
    expect(asked.waits).toBe(1);
    await pauses();
    expect(asked.waits).toBe(4);
  });

  it("ends with what the server said", async () => {
    server.on(ASK, error(503, "unavailable", "Please try again in a moment. In an emergency, call 999."));
    const asked = ask();
    await pauses();
    expect(asked.trouble).toMatchObject({ code: "unavailable", status: 503, message: "Please try again in a moment. In an emergency, call 999." });
  });
});

describe("32 a question is not sent again", () => {
  it.each([
    [400, "bad_message"],
    [401, "session_ended"],
    [404, "not_found"],
    [409, "key_reused"],
    [413, "too_large"],
    [429, "too_many"],
    [500, "broken"],
  ])("after %s", async (status, code) => {
    server.on(ASK, error(status, code, "In plain words."));
    const asked = ask();
    await pass(60_000);
    expect(asked.trouble).toMatchObject({ code, status, message: "In plain words." });
    expect(asked.waits).toBe(0);
    expect(server.calls(ASK)).toHaveLength(1);
  });

  it("after 429, and it is known how long to wait", async () => {
    server.on(ASK, error(429, "too_many", "", { "Retry-After": "17" }));
    const asked = ask();
    await pass(60_000);
    expect(asked.trouble).toMatchObject({ status: 429, seconds: 17 });
  });

  it("after 429 without a time, and none is made up", async () => {
    server.on(ASK, error(429, "too_many"));
    const asked = ask();
    await settle();
    expect(asked.trouble).toMatchObject({ status: 429, seconds: 0 });
  });

  it("after an error that is a page of a proxy", async () => {
    server.on(ASK, html(403));
    const asked = ask();
    await pass(60_000);
    expect(asked.trouble).toMatchObject({ status: 403 });
    expect(server.calls(ASK)).toHaveLength(1);
  });

  it.each([
    ["nothing comes", silent],
    ["an answer begins and does not end", unfinished],
  ])("after 15 seconds in which %s", async (_, slow) => {
    server.on(ASK, slow);
    const asked = ask();
    await pass(14_900);
    expect(asked.over).toBe(false);
    await pass(200);
    expect(asked.trouble).toMatchObject({ code: "timeout" });
    await pass(60_000);
    expect(server.calls(ASK)).toHaveLength(1);
    expect(asked.waits).toBe(0);
  });

  it("while the browser is offline", async () => {
    offline();
    server.on(ASK, broken);
    const asked = ask();
    await pass(60_000);
    expect(asked.trouble).toMatchObject({ code: "offline" });
    expect(server.calls(ASK)).toHaveLength(1);
    expect(asked.waits).toBe(0);
  });
});

describe("32 an answer that is none", () => {
  it.each([
    ["{}", json({})],
    ["no messages", json({ messages: [] })],
    ["a list", json([])],
    ["null", json(null)],
    ["a text", json("hello")],
    ["messages that are null", json({ messages: null })],
    ["nothing at all", nothing],
    ["a page", html(200)],
    ["an empty body", () => new Response("")],
    ["half of it", () => new Response('{"messages": [{"id"')],
  ])("is trouble, never an empty answer: %s", async (_, none) => {
    server.on(ASK, none);
    const asked = ask();
    await pauses();
    expect(asked.trouble).toBeInstanceOf(Trouble);
    expect(asked.replies).toBeNull();
    expect(new Set(server.calls(ASK).map(({ headers }) => headers.get("Idempotency-Key")))).toEqual(new Set([KEY]));
  });
});

describe("a question that is given up", () => {
  it.each([
    ["while it is on its way", silent],
    ["while its answer comes in", unfinished],
  ])("ends at once, is not sent again and not spoken of: %s", async (_, slow) => {
    server.on(ASK, slow);
    const asked = ask();
    await settle();
    asked.stop.abort();
    await settle();
    expect(asked.over).toBe(true);
    await pass(60_000);
    expect(asked.replies).toBeNull();
    expect(asked.waits).toBe(0);
    expect(server.calls(ASK)).toHaveLength(1);
  });

  it("during a pause is not sent again", async () => {
    server.on(ASK, error(503, "unavailable"));
    const asked = ask();
    await pass(500);
    asked.stop.abort();
    await settle();
    expect(asked.over).toBe(true);
    await pass(60_000);
    expect(server.calls(ASK)).toHaveLength(1);
  });

  it("before it is sent gets no answer", async () => {
    const stop = new AbortController();
    stop.abort();
    const asked = ask(stop);
    await pass(60_000);
    expect(asked.replies).toBeNull();
    expect(asked.over).toBe(true);
  });

  it("breaks the request off", async () => {
    server.on(ASK, silent);
    const asked = ask();
    await settle();
    asked.stop.abort();
    expect(server.sent[0]?.init.signal?.aborted).toBe(true);
  });
});

describe("a conversation", () => {
  it("starts with a token of the server, asked for without one", async () => {
    await expect(client.start()).resolves.toBe("token-1");
    expect(server.sent[0]?.headers.get("Authorization")).toBeNull();
    expect(server.sent[0]?.headers.get("Content-Type")).toBe("application/json");
    expect(server.sent[0]?.body).toEqual({});
  });

  it("that cannot start says why", async () => {
    server.on("POST /sessions", error(429, "too_many", "", { "Retry-After": "9" }));
    await expect(client.start()).rejects.toMatchObject({ code: "too_many", status: 429, seconds: 9 });
  });

  it("30 is deleted with its token, and without a body", async () => {
    await client.delete("token-1");
    const [sent] = server.calls("DELETE /sessions");
    expect(sent?.headers.get("Authorization")).toBe("Bearer token-1");
    expect(sent?.body).toBeUndefined();
  });

  it("30 that is gone already counts as deleted", async () => {
    server.on("DELETE /sessions", error(401, "session_ended"));
    await expect(client.delete("token-1")).resolves.toBeUndefined();
  });

  it.each([
    ["503", error(503, "unavailable")],
    ["429", error(429, "too_many")],
    ["no connection", broken],
  ])("30 that could not be deleted does not count as deleted: %s", async (_, away) => {
    server.on("DELETE /sessions", away);
    await expect(client.delete("token-1")).rejects.toBeInstanceOf(Trouble);
  });

  it("36 takes an opinion of a reply, with its reason or without", async () => {
    server.on("POST /feedback", nothing);
    await client.feedback("token-1", "reply-1", false, "unclear");
    await client.feedback("token-1", "reply-1", true, null);
    expect(server.calls("POST /feedback").map(({ body }) => body)).toEqual([
      { message_id: "reply-1", helpful: false, reason: "unclear" },
      { message_id: "reply-1", helpful: true, reason: null },
    ]);
    expect(server.sent[0]?.headers.get("Authorization")).toBe("Bearer token-1");
  });

  it("36 that does not take the opinion says so", async () => {
    server.on("POST /feedback", error(404, "unknown_message"));
    await expect(client.feedback("token-1", "x", true, null)).rejects.toMatchObject({ code: "unknown_message" });
  });

  it("37 has a summary", async () => {
    server.on("GET /summary", json({ title: "For your clinician", text: "Asked: x" }));
    await expect(client.summary("token-1")).resolves.toMatchObject({ title: "For your clinician", text: "Asked: x" });
    expect(server.sent[0]?.headers.get("Authorization")).toBe("Bearer token-1");
  });

  it("without a token in the answer says it could not start, and is no conversation", async () => {
    server.on("POST /sessions", html(200));
    const started = expect(client.start()).rejects.toMatchObject({ code: "network" });
    await vi.advanceTimersByTimeAsync(16_000);
    await started;
    expect(server.calls("POST /sessions")).toHaveLength(5);
  });
});

describe("a key", () => {
  it("is plain hex, which the server takes", () => {
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
  });

  it("is another one each time", () => {
    expect(new Set(Array.from({ length: 1000 }, newKey)).size).toBe(1000);
  });

  it("is made without https as well, where randomUUID is missing", () => {
    const { getRandomValues } = crypto;
    vi.stubGlobal("crypto", { getRandomValues: getRandomValues.bind(crypto) });
    expect(newKey()).toMatch(/^[0-9a-f]{32}$/);
  });
});
