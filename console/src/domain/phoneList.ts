/** Editing the list of bound phones: pure steps on an ordered list. */
import { looksDiallable, missingOf, nationalDigits } from "./phoneNumber";
import { type Fields, listFields, listOf } from "./versions";

/** A phone being edited. `key` is stable while editing; `id` is the server's, absent for a new one. */
export interface PhoneDraft {
  key: string;
  id: string | null;
  number: string;
  label: string;
  /** China's time of day, 08:30; both or neither. */
  from: string | null;
  until: string | null;
  /** A 400 number of this platform, bound before that was refused: never dialled. */
  isHotline: boolean;
}

/** The list with the item at `from` standing at `to`; out-of-range places are brought into range. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const item = list[from];
  if (item === undefined) return [...list];
  const rest = list.filter((_, index) => index !== from);
  const place = Math.max(0, Math.min(to, rest.length));
  return [...rest.slice(0, place), item, ...rest.slice(place)];
}

type Told = Pick<PhoneDraft, "label" | "from" | "until">;

/** The list as fields, by number: two people's changes are put together phone by phone. */
export function phoneFields(phones: readonly PhoneDraft[]): Fields {
  return listFields("phones", phones, (phone) => phone.number, ({ label, from, until }): Told => ({ label, from, until }));
}

/** The phones that the fields tell; `saved` knows their ids. */
export function phonesOf(fields: Fields, saved: readonly PhoneDraft[], freshKey: () => string): PhoneDraft[] {
  return listOf("phones", fields).map(([number, told]) => {
    const known = saved.find((phone) => phone.number === number);
    return { key: known?.key ?? freshKey(), id: known?.id ?? null, number, isHotline: known?.isHotline ?? false, ...(told as Told) };
  });
}

export interface PastedLine {
  text: string;
  number: string;
  label: string;
  problem: "invalid" | "area" | "digit" | "twice" | "bound" | null;
  /** What the problem's sentence says: the area code and how many digits follow it. */
  about: { area: string; has: number };
}

/** Reads lines of "number label" or "number, label"; says of each what is wrong with it. */
export function readPasted(text: string, bound: readonly string[]): PastedLine[] {
  const seen = new Set<string>();
  return text
    .split(/[\n;；]/)
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const { number, label } = splitLine(line);
      const problem = problemOf(number, seen, bound);
      seen.add(number);
      const missing = missingOf(number);
      const about = missing?.lacks === "digit" ? { area: missing.area, has: missing.has } : { area: "", has: 0 };
      return { text: line, number, label, problem, about };
    });
}

/** The number is everything that digits, signs and spaces make up at the line's beginning. */
function splitLine(line: string): { number: string; label: string } {
  const match = /^([+＋]?[\d０-９][\d０-９\s\-－—()（）.·]*)(?:[,，、:：\t]?\s*)(.*)$/.exec(line);
  if (match === null) return { number: line, label: "" };
  return { number: nationalDigits(match[1] ?? ""), label: (match[2] ?? "").trim() };
}

function problemOf(number: string, seen: ReadonlySet<string>, bound: readonly string[]): PastedLine["problem"] {
  const missing = missingOf(number);
  if (missing !== null) return missing.lacks;
  if (!looksDiallable(number)) return "invalid";
  if (seen.has(number)) return "twice";
  return bound.includes(number) ? "bound" : null;
}

/** Whether two lists would be saved as the same. */
export function sameList(one: readonly PhoneDraft[], other: readonly PhoneDraft[]): boolean {
  return (
    one.length === other.length &&
    one.every((phone, index) => {
      const twin = other[index];
      return (
        twin !== undefined &&
        phone.number === twin.number &&
        phone.label === twin.label &&
        phone.from === twin.from &&
        phone.until === twin.until
      );
    })
  );
}
