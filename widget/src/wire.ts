/** What the server sends (docs/api.md, /chat/openapi.json). */

export type Kind = "answer" | "condition_check" | "red_flag" | "clarify" | "out_of_scope" | "small_talk" | "error";
export type Urgency = "routine" | "clinician" | "same_day" | "emergency";
export type Grade = "none" | "conflicting" | "very_limited" | "limited" | "moderate";
export type SourceKind =
  | "guideline"
  | "systematic_review"
  | "trial"
  | "observational"
  | "case_report"
  | "clinic_page"
  | "regulator"
  | "popular_article";

export interface Choice {
  title: string;
  payload: string;
}

export interface Source {
  id: string;
  title: string;
  publisher: string | null;
  year: string | null;
  url: string | null;
  kind: SourceKind;
  /** What the reply takes from it, in the bot's words. */
  fact?: string | null;
}

export interface Condition {
  id: string;
  name: string;
  advice: "do_not_use" | "ask_first" | null;
  /** The condition's line as it stands in the reply; `[n]` is the n-th source of the card. */
  text?: string | null;
}

export interface Card {
  kind: Kind;
  title: string | null;
  /** The reply without title, evidence line, sources and clinician line; null when it has no such parts. */
  body?: string | null;
  evidence: { grade: Grade; label: string; explained?: string } | null;
  urgency: Urgency;
  clinician: string | null;
  conditions: Condition[];
  sources: Source[];
  related: Choice[];
  checked: string | null;
  reviewed_by?: string | null;
  picture?: { id: string; text: string } | null;
  /** Null for English. */
  language?: { code: string; dir: "ltr" | "rtl" } | null;
}

export interface Message {
  id: string;
  text: string;
  buttons: Choice[];
  card: Card | null;
}

export interface Summary {
  title: string;
  text: string;
}
