/** Which messages the page shows, and how the server is asked for them. */
import type { ListVoicemailsData } from "@/api/generated";

import { nationalDigits } from "./phoneNumber";

export const STATES = ["all", "unheard", "unhandled", "deleted"] as const;
export type VoicemailState = (typeof STATES)[number];

export interface VoicemailFilter {
  state: VoicemailState;
  /** "": every hotline. */
  hotline: string;
  /** "": every box. */
  box: string;
  caller: string;
}

/** What an address may say of those fields that are chosen from a list. */
export const VOICEMAIL_CHOICES = { state: STATES } as const;

export const freshVoicemailFilter = (): VoicemailFilter => ({ state: "all", hotline: "", box: "", caller: "" });

type Query = NonNullable<ListVoicemailsData["query"]>;

export function voicemailQuery(filter: VoicemailFilter): Query {
  const query: Query = {};
  if (filter.state === "unheard") query.heard = false;
  if (filter.state === "unhandled") query.handled = false;
  if (filter.state === "deleted") query.deleted = true;
  if (filter.hotline !== "") query.hotline_number = filter.hotline;
  if (filter.hotline !== "" && filter.box !== "") query.box = filter.box;
  const caller = nationalDigits(filter.caller);
  if (caller !== "") query.caller = caller;
  return query;
}

/** Whether anything but the plain list was asked for. */
export const isNarrowed = (filter: VoicemailFilter): boolean => Object.keys(voicemailQuery(filter)).length > 0;
