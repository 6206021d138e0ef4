/** Two people changed one thing: what each has, field by field, and the two put together. Pure. */

export type Fields = Record<string, unknown>;
export type Choice = "mine" | "saved";

/** `base` is what editing began with, `saved` what somebody else has saved since. */
export interface Versions {
  base: Fields;
  mine: Fields;
  saved: Fields;
}

/** A value of `undefined`: that version has no such field. */
export interface Difference {
  field: string;
  mine: unknown;
  saved: unknown;
  /** Both changed it: nobody but the reader knows which is right. */
  clash: boolean;
  /** What is offered first: who changed it has it their way, mine where both did. */
  choice: Choice;
}

const ORDER = "#order";

const alike = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const within = (list: unknown[], others: unknown[]): unknown[] => list.filter((item) => others.includes(item));

/** Orders are alike when what is in both stands in the same order: what came or went is told by itself. */
function same(field: string, one: unknown, other: unknown): boolean {
  if (!field.endsWith(ORDER) || !Array.isArray(one) || !Array.isArray(other)) return alike(one, other);
  return alike(within(one, other), within(other, one));
}

export function differences({ base, mine, saved }: Versions): Difference[] {
  const fields = [...new Set([...Object.keys(mine), ...Object.keys(saved)])];
  return fields
    .filter((field) => !same(field, mine[field], saved[field]))
    .map((field) => {
      const changedByMe = !same(field, mine[field], base[field]);
      const changedByOther = !same(field, saved[field], base[field]);
      return {
        field,
        mine: mine[field],
        saved: saved[field],
        clash: changedByMe && changedByOther,
        choice: changedByMe ? "mine" : "saved",
      };
    });
}

/** What is saved, with mine where it was chosen. */
export function merged({ mine, saved }: Versions, choices: Readonly<Record<string, Choice>>): Fields {
  const together: Fields = { ...saved };
  for (const [field, choice] of Object.entries(choices)) {
    if (choice === "saved") continue;
    if (mine[field] === undefined) delete together[field];
    else together[field] = mine[field];
  }
  return together;
}

/** A list as fields: each item under its key, and their order. */
export function listFields<Item>(name: string, items: readonly Item[], keyOf: (item: Item) => string, valueOf: (item: Item) => unknown): Fields {
  const entries = items.map((item) => [`${name}:${keyOf(item)}`, valueOf(item)] as const);
  return { ...Object.fromEntries(entries), [`${name}${ORDER}`]: items.map(keyOf) };
}

/** The list's keys and values again, in their order; what the order does not know comes last. */
export function listOf(name: string, fields: Fields): [key: string, value: unknown][] {
  const order = fields[`${name}${ORDER}`];
  const known = Array.isArray(order) ? (order as string[]) : [];
  const prefix = `${name}:`;
  const there = Object.keys(fields).filter((field) => field.startsWith(prefix)).map((field) => field.slice(prefix.length));
  const inOrder = [...known.filter((key) => there.includes(key)), ...there.filter((key) => !known.includes(key))];
  return inOrder.map((key) => [key, fields[`${prefix}${key}`]]);
}
