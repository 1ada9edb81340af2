/** Messages as the server sends them, to be changed one field at a time. */

import type { Surroundings } from "../src/cards";
import { english } from "../src/strings";
import type { Card, Condition, Message, Source } from "../src/wire";

export const FRIBERG = source({});
export const GUIDELINE = source({
  id: "nice-ng59",
  title: "Low back pain and sciatica in over 16s",
  publisher: "NICE",
  year: "2020",
  url: "https://www.nice.org.uk/guidance/ng59",
  kind: "guideline",
  fact: "Traction is not recommended.",
});

export function source(some: Partial<Source>): Source {
  return {
    id: "friberg-1985",
    title: "Ocular Manifestations of Gravity Inversion",
    publisher: "JAMA",
    year: "1985",
    url: "https://example.org/friberg",
    kind: "observational",
    fact: "Eye pressure rose from 21.3 to 37.6 mm Hg in 5 minutes.",
    ...some,
  };
}

export function condition(some: Partial<Condition>): Condition {
  return {
    id: "glaucoma",
    name: "glaucoma or high eye pressure",
    advice: "do_not_use",
    text: "Glaucoma or high eye pressure: do not use an inversion table [1].",
    ...some,
  };
}

export function card(some: Partial<Card> = {}): Card {
  return {
    kind: "answer",
    title: "Does it help sciatica?",
    body: "It may ease sciatica for a short time [1].\n\nNICE does not recommend it [2].",
    evidence: { grade: "very_limited", label: "very little evidence", explained: "A few small studies, and they disagree." },
    urgency: "clinician",
    clinician: "Ask your doctor or physiotherapist to check the leg.",
    conditions: [],
    sources: [FRIBERG, GUIDELINE],
    related: [{ title: "What are the risks?", payload: "/risks" }],
    checked: "2026-11-20",
    reviewed_by: null,
    picture: null,
    ...some,
  };
}

/** A reply with a card; its text has the card's content, as the server's has. */
export function answer(some: Partial<Card> = {}): Message {
  const drawn = card(some);
  return { id: "reply-1", text: `${drawn.title}\n\n${drawn.body}`, buttons: [], card: drawn };
}

export function conditionCheck(...named: Condition[]): Message {
  return answer({ kind: "condition_check", title: "You told me about glaucoma", body: null, evidence: null, conditions: named });
}

export function redFlag(some: Partial<Card> = {}): Message {
  return answer({
    kind: "red_flag",
    title: "Call your emergency number now if you have:",
    body: "• numbness in both legs\n• trouble peeing\n\nOr go to the nearest emergency department.",
    evidence: null,
    urgency: "emergency",
    clinician: "Do not drive yourself.",
    related: [],
    checked: null,
    ...some,
  });
}

export function plain(text: string): Message {
  return { id: "plain-1", text, buttons: [], card: null };
}

/** Returns a value as it comes from a server that is newer or older than the widget: anything that JSON can say. */
export function fromServer<T>(value: object): T {
  return JSON.parse(JSON.stringify(value));
}

export const AROUND: Surroundings = {
  strings: english,
  lang: "en",
  numbers: [
    { dial: "999", shown: "999 UK" },
    { dial: "112", shown: "112 EU" },
  ],
};
