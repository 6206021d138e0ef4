/** What happened in a call, told as sentences: message keys with their values. */
import type { CallStep, Disposition } from "@/api/generated";

export interface StoryLine {
  sequence: number;
  at: string;
  key: string;
  values: Record<string, string>;
  /** Of what it is about, as people call it; "" for none. */
  name: string;
  tone: "plain" | "good" | "bad";
}

/** The same set as MISSED in the server's record: somebody wanted a person and got none. */
const MISSED: readonly Disposition[] = ["abandoned", "no_answer", "busy", "overflowed", "failed"];

export function isMissed(disposition: Disposition): boolean {
  return MISSED.includes(disposition);
}

export const missedDispositions = (): Disposition[] => [...MISSED];

type Data = Record<string, unknown>;

function text(data: Data, key: string): string {
  const value = data[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** Bookkeeping that says nothing to a reader. */
const SILENT: ReadonlySet<string> = new Set(["node_left", "variables_set"]);

function toneOf(event: CallStep): StoryLine["tone"] {
  if (event.kind === "connected") return "good";
  if (event.kind === "rejected" || event.kind === "recording_failed") return "bad";
  if (event.kind === "offer_ended") {
    const result = text(event.data, "result");
    if (result === "answered") return "good";
    return result === "caller_gone" || result === "answered_elsewhere" ? "plain" : "bad";
  }
  return "plain";
}

/** The lines in order. An offer's end names only its leg: its phone is taken from the offer. */
export function tellStory(events: readonly CallStep[]): StoryLine[] {
  const phones = new Map<string, string>();
  const lines: StoryLine[] = [];
  for (const event of events) {
    const leg = text(event.data, "leg");
    const phone = text(event.data, "phone");
    if (leg !== "" && phone !== "") phones.set(leg, phone);
    if (SILENT.has(event.kind)) continue;
    const values: Record<string, string> = { phone: phone === "" ? (phones.get(leg) ?? "") : phone };
    for (const name of Object.keys(event.data)) if (name !== "phone") values[name] = text(event.data, name);
    lines.push({ sequence: event.sequence, at: event.at, key: `story.${event.kind}`, values, name: event.name ?? "", tone: toneOf(event) });
  }
  return lines;
}
