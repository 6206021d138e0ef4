/** Which requests the page shows, and how the server is asked for them. */
import type { Callback, CallbackState, ListCallbacksData } from "@/api/generated";

import { nationalDigits } from "./phoneNumber";

export const VIEWS = ["all", "open", "failed", "over"] as const;
export type CallbackView = (typeof VIEWS)[number];

const STATES: Record<CallbackView, CallbackState[]> = {
  all: [],
  open: ["waiting", "ringing"],
  failed: ["failed", "expired"],
  over: ["done", "cancelled"],
};

export interface CallbackFilter {
  view: CallbackView;
  number: string;
  /** The call in which it was asked for; "": any. */
  call: string;
}

/** What an address may say of those fields that are chosen from a list. */
export const CALLBACK_CHOICES = { view: VIEWS } as const;

export const freshCallbackFilter = (): CallbackFilter => ({ view: "all", number: "", call: "" });

type Query = NonNullable<ListCallbacksData["query"]>;

export function callbackQuery(filter: CallbackFilter): Query {
  const query: Query = {};
  const states = STATES[filter.view];
  if (states.length > 0) query.state = states;
  const number = nationalDigits(filter.number);
  if (number !== "") query.number = number;
  if (filter.call !== "") query.call_id = filter.call;
  return query;
}

/** Whether anything but the plain list was asked for. */
export const isNarrowed = (filter: CallbackFilter): boolean => Object.keys(callbackQuery(filter)).length > 0;

export type Step = "cancel" | "again" | "done";

/** What a person may do about it now. */
export function stepsOf(callback: Callback): Step[] {
  switch (callback.state) {
    case "waiting":
      return ["again", "done", "cancel"];
    case "ringing":
      return [];
    case "done":
      return ["again"];
    default:
      return ["again", "done"];
  }
}

/** A minute is nothing: it is as good as now. */
export const isLater = (iso: string, now: Date): boolean => Date.parse(iso) - now.getTime() > 60_000;
