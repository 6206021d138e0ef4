/** Two versions of a draft as fields, and the fields as a draft again. */
import type { Fields, Versions } from "@/domain/versions";

import { type FlowContent, isForm } from "./content";
import type { FlowDocument } from "./document";
import type { ProductForm } from "./forms";

/** Between the parts of a field's name: no id and no key has it in it. */
const STEP = "\u001f";
export const WHOLE = "content";
const SECTIONS = ["nodes", "schedules", "tables"] as const;
const DESKS: ReadonlySet<string> = new Set(["work", "off"]);

type Parts = Record<string, unknown>;

export const stepsOf = (field: string): string[] => field.split(STEP);
const named = (...steps: string[]): string => steps.join(STEP);
const isParts = (value: unknown): value is Parts => typeof value === "object" && value !== null && !Array.isArray(value);
const partsOf = (value: unknown): Parts => (isParts(value) ? value : {});

/** Whether two of one id can be put together part by part: both are there and of one kind. */
function joinable(one: unknown, other: unknown): boolean {
  return isParts(one) && isParts(other) && one["kind"] === other["kind"];
}

/** A part that is itself a set of parts on both sides (a menu's keys, the days of a week). */
function deep(mine: unknown, saved: unknown, part: string): boolean {
  const [one, other] = [partsOf(mine)[part], partsOf(saved)[part]];
  return isParts(one) && isParts(other) && Object.keys(one).length > 0 && Object.keys(other).length > 0;
}

function documentFields(document: FlowDocument, mine: FlowDocument, saved: FlowDocument): Fields {
  const fields: Fields = { start: document.start };
  for (const section of SECTIONS) {
    for (const [id, entry] of Object.entries(document[section])) {
      const [one, other] = [mine[section][id], saved[section][id]];
      if (!joinable(one, other)) {
        fields[named(section, id)] = entry;
        continue;
      }
      for (const [part, value] of Object.entries(entry)) {
        // A set that is told part by part stands empty by itself too: all its parts may go.
        fields[named(section, id, part)] = deep(one, other, part) ? {} : value;
        if (!deep(one, other, part)) continue;
        for (const [key, inner] of Object.entries(partsOf(value))) fields[named(section, id, part, key)] = inner;
      }
    }
  }
  return fields;
}

function formFields(form: ProductForm): Fields {
  const fields: Fields = {};
  for (const [part, value] of Object.entries(form) as [string, unknown][]) {
    if (!DESKS.has(part)) fields[part] = value;
    else for (const [key, inner] of Object.entries(partsOf(value))) fields[named(part, key)] = inner;
  }
  return fields;
}

/** A form and a document, or forms of two products, are taken whole: they have no fields in common. */
export function flowVersions(base: FlowContent, mine: FlowContent, saved: FlowContent): Versions {
  if (isForm(mine) && isForm(saved) && mine.product === saved.product) {
    return { base: isForm(base) ? formFields(base) : {}, mine: formFields(mine), saved: formFields(saved) };
  }
  if (isForm(mine) || isForm(saved)) return { base: { [WHOLE]: base }, mine: { [WHOLE]: mine }, saved: { [WHOLE]: saved } };
  const fields = (document: FlowDocument): Fields => documentFields(document, mine, saved);
  return { base: isForm(base) ? {} : fields(base), mine: fields(mine), saved: fields(saved) };
}

function put(target: Parts, steps: readonly string[], value: unknown): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  if (rest.length === 0) {
    target[step] = isParts(value) ? { ...value } : value;
    return;
  }
  if (!isParts(target[step])) target[step] = {};
  put(target[step] as Parts, rest, value);
}

/** The content that the fields tell. */
export function flowOf(fields: Fields): FlowContent {
  if (WHOLE in fields) return fields[WHOLE] as FlowContent;
  const built: Parts = "product" in fields ? {} : { start: "", nodes: {}, schedules: {}, tables: {} };
  for (const [field, value] of Object.entries(fields)) put(built, stepsOf(field), value);
  return structuredClone(built) as unknown as FlowContent;
}
