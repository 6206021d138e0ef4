/** Undo and redo over values that never change. */

export interface History<Value> {
  past: readonly Value[];
  present: Value;
  future: readonly Value[];
  /** What the last change was about; the next one about the same joins it (typing in one field). */
  about: string;
}

const MOST_STEPS = 100;

export function historyOf<Value>(present: Value): History<Value> {
  return { past: [], present, future: [], about: "" };
}

export function recorded<Value>(history: History<Value>, next: Value, about = ""): History<Value> {
  if (next === history.present) return history;
  if (about !== "" && about === history.about) return { ...history, present: next, future: [] };
  return { past: [...history.past, history.present].slice(-MOST_STEPS), present: next, future: [], about };
}

export function undone<Value>(history: History<Value>): History<Value> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future], about: "" };
}

export function redone<Value>(history: History<Value>): History<Value> {
  const [after, ...later] = history.future;
  if (after === undefined) return history;
  return { past: [...history.past, history.present], present: after, future: later, about: "" };
}
