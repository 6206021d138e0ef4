/** The wrap-up form and its answers, as the console edits them. */
import type { FieldKind, WrapUp, WrapUpField, WrapUpForm } from "@/api/generated";

export const KINDS: readonly FieldKind[] = ["text", "number", "date", "choice"];

export type Value = string | number | null;

export interface AnswerDraft {
  result: string | null;
  fields: Record<string, Value>;
  note: string;
}

/** By its id a field's values are kept: it must never have been another's. */
export function freshField(): WrapUpField {
  const id = `f${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  return { id, label: "", kind: "text", choices: [], required: false };
}

/** The list with one of it elsewhere. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const others = list.toSpliced(from, 1);
  return others.toSpliced(to, 0, ...list.slice(from, from + 1));
}

/** As they are typed: empty lines stay until the form is saved. */
export function linesOf(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

const filled = (names: string[]): string[] => names.filter((name) => name.trim() !== "");

/** As it is sent: without the lines that nobody has filled. */
export function sendable(form: Pick<WrapUpForm, "results" | "fields">): Pick<WrapUpForm, "results" | "fields"> {
  return {
    results: filled(form.results),
    fields: form.fields.map((field) => ({ ...field, choices: filled(field.choices) })),
  };
}

/** Every field of the form, empty where nothing was written. */
export function answerOf(form: WrapUpForm, wrapUp: WrapUp): AnswerDraft {
  const fields = form.fields.map(({ id }) => [id, wrapUp.fields[id] ?? null] as const);
  return { result: wrapUp.result, fields: Object.fromEntries(fields), note: wrapUp.note };
}

/** What can be chosen: the form's, and what stands there though the form has it no more. */
export function choicesWith(choices: readonly string[], present: Value | undefined): string[] {
  return typeof present === "string" && present !== "" && !choices.includes(present) ? [...choices, present] : [...choices];
}

/** What was written, with the names of the fields. */
export function factsOf(form: WrapUpForm, wrapUp: WrapUp): [string, string][] {
  return form.fields.flatMap(({ id, label }): [string, string][] => {
    const value = wrapUp.fields[id] ?? null;
    return value === null ? [] : [[label, String(value)]];
  });
}

export function formerOf(wrapUp: WrapUp): [string, string][] {
  return wrapUp.former.map(({ label, value }) => [label, String(value ?? "")]);
}
