/** Numbers as people type them, and whether they may be so. */

export interface Bounds {
  least?: number | undefined;
  most?: number | undefined;
  /** Whether nothing may stand there. */
  optional?: boolean | undefined;
  /** Whether there may be digits after the point. */
  fraction?: boolean | undefined;
}

/** What was typed, in any width of digits: null for nothing, NaN for what is no number. */
export function numberTyped(text: string): number | null {
  const plain = text
    .replace(/[０-９．－]/g, (wide) => String.fromCodePoint((wide.codePointAt(0) ?? 0) - 0xfee0))
    .replace(/[\s,，]/g, "");
  if (plain === "") return null;
  return /^-?\d{1,15}(\.\d{1,9})?$/.test(plain) ? Number(plain) : Number.NaN;
}

/** Whether the value may be saved; never changed to one that may. */
export function mayBe(value: number | null, { least, most, optional, fraction }: Bounds): boolean {
  if (value === null) return optional === true;
  if (Number.isNaN(value) || (fraction !== true && !Number.isInteger(value))) return false;
  return value >= (least ?? -Infinity) && value <= (most ?? Infinity);
}

/** One step up or down, into the bounds: from nothing, the smallest. */
export function stepped(value: number | null, by: number, { least, most }: Bounds): number {
  const from = value === null || Number.isNaN(value) ? (least ?? 0) - by : value;
  return Math.min(most ?? Infinity, Math.max(least ?? -Infinity, Math.floor(from) + by));
}
