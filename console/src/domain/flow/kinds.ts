/** The kinds of nodes: how the palette groups them, and a fresh one of each. */
import type { FlowNode, NodeKind } from "./document";

export interface PaletteGroup {
  name: "say" | "decide" | "transfer" | "leave" | "other";
  kinds: NodeKind[];
}

export const PALETTE: readonly PaletteGroup[] = [
  { name: "say", kinds: ["play", "menu", "collect", "password"] },
  { name: "decide", kinds: ["schedule", "region", "lookup", "branch", "ratio", "http_request"] },
  { name: "transfer", kinds: ["hunt", "goto"] },
  { name: "leave", kinds: ["voicemail", "callback", "survey", "voicemail_access", "record_prompt"] },
  { name: "other", kinds: ["set_variable", "hangup"] },
];

export function groupOf(kind: NodeKind): PaletteGroup["name"] {
  return PALETTE.find((group) => group.kinds.includes(kind))?.name ?? "other";
}

const GOODBYE_PROMPT = "system:goodbye";

/** What a fresh node may refer to, so that it is of use at once. */
export interface Surroundings {
  /** Where the main way goes on. */
  next: string;
  /** Where calls end that do not go the main way. */
  end: string;
  schedule: string;
  table: string;
  hotline: string;
}

/** A node of the kind with the server's defaults, its main exit to `next`, the others to `end`. */
export function freshNode(kind: NodeKind, id: string, around: Surroundings): FlowNode {
  const { next, end } = around;
  const named = { id, label: "" };
  switch (kind) {
    case "play":
      return { ...named, kind, prompt: GOODBYE_PROMPT, answer: false, next };
    case "menu":
      return { ...named, kind, prompt: null, digits: 1, keys: { "1": next }, on_timeout: end, on_invalid: end, ...WAITS };
    case "collect":
      return { ...named, kind, prompt: "system:enter_digits_hash", variable: "digits", min_digits: 1, max_digits: 20, secret: false, next, on_timeout: end, on_back: null, ...WAITS, timeout_seconds: 10, key_timeout_seconds: 5 };
    case "lookup":
      return { ...named, kind, table: around.table, variable: "digits", save: "found", next, on_missing: end };
    case "password":
      return { ...named, kind, prompt: "system:password_prompt", wrong_prompt: "system:password_wrong", passwords: [], tries: 3, timeout_seconds: 10, next, on_refused: end };
    case "schedule":
      return { ...named, kind, schedule: around.schedule, on_open: next, on_closed: end, on_holiday: null };
    case "region":
      return { ...named, kind, branches: [], default: next };
    case "ratio":
      return { ...named, kind, branches: [{ name: "A", percent: 50, to: next }, { name: "B", percent: 50, to: next }] };
    case "branch":
      return { ...named, kind, variable: "digits", cases: [], default: next };
    case "set_variable":
      return { ...named, kind, variable: "note", value: "", next };
    case "http_request":
      return { ...named, kind, url: "", timeout_seconds: 3, choices: {}, default: next };
    case "goto":
      return { ...named, kind, hotline: around.hotline, on_missing: end };
    case "hunt":
      return { ...named, kind, queue: "main", skill: null, keys: {}, on_answered: null, on_no_answer: end, on_busy: end, on_queue_full: end };
    case "voicemail":
      return { ...named, kind, box: "main", greeting: "system:voicemail_greeting", max_seconds: 120, next: end, on_empty: null };
    case "voicemail_access":
      return { ...named, kind, box: "main", tries: 3, next: end, on_refused: end };
    case "callback":
      return { ...named, kind, queue: "main", prompt: "system:callback_offer", accepted_prompt: "system:callback_accepted", timeout_seconds: 8, repeats: 1, quiet_from: "21:00", quiet_until: "08:00", most_attempts: 3, retry_minutes: [5, 15], expires_hours: 24, next: null, on_declined: next, on_unavailable: end };
    case "record_prompt":
      return { ...named, kind, pin: "", replaces: null, max_seconds: 120, tries: 3, next: end, on_empty: null, on_refused: end };
    case "survey":
      return { ...named, kind, prompt: "system:survey_prompt", thanks: "system:survey_thanks", invalid_prompt: "system:survey_invalid", variable: "survey_score", highest: 5, timeout_seconds: 8, repeats: 1, next: end };
    case "hangup":
      return { ...named, kind, cause: 16 };
  }
}

const WAITS = {
  timeout_seconds: 8,
  key_timeout_seconds: 3,
  repeats: 2,
  invalid_prompt: "system:menu_invalid",
  timeout_prompt: "system:menu_timeout",
};
