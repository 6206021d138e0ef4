/** A question about a flow as it is asked in the page. */
import { chinaClock } from "@/domain/chinaTime";
import { couldCall, nationalDigits } from "@/domain/phoneNumber";

export type PhonesDo = "answered" | "no_answer" | "busy" | "queue_full";

export interface QuestionDraft {
  caller: string;
  /** China's clock: "2026-10-01T20:00:00"; "": now. */
  at: string;
  keys: string;
  phones: PhonesDo;
  choice: string;
}

export function freshQuestion(): QuestionDraft {
  return { caller: "", at: "", keys: "", phones: "answered", choice: "" };
}

export interface AskedQuestion {
  caller: string | null;
  at: string;
  keys: string;
  phones: PhonesDo;
  choice: string;
}

export type QuestionProblem = "caller" | "keys";

/** The field that cannot be meant; null: the question can be asked. */
export function problemOf(draft: QuestionDraft): QuestionProblem | null {
  const caller = nationalDigits(draft.caller);
  if (caller !== "" && !couldCall(caller)) return "caller";
  return /^[0-9*#\s]{0,100}$/.test(draft.keys) ? null : "keys";
}

export function asked(draft: QuestionDraft, now: Date): AskedQuestion {
  const caller = nationalDigits(draft.caller);
  return {
    caller: caller === "" ? null : caller,
    at: draft.at === "" ? now.toISOString() : `${draft.at}+08:00`,
    keys: draft.keys.replace(/[^0-9*#]/g, ""),
    phones: draft.phones,
    choice: draft.choice.trim() || "default",
  };
}

/** A kept question, to be asked or changed again. */
export function drafted(question: AskedQuestion): QuestionDraft {
  return {
    caller: question.caller ?? "",
    at: chinaClock(question.at).replace(" ", "T"),
    keys: question.keys,
    phones: question.phones,
    choice: question.choice === "default" ? "" : question.choice,
  };
}
