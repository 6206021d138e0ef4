/** How Chinese telephone numbers are read: typed in any way, shown in one. */

const FULL_WIDTH_ZERO = "０".codePointAt(0) ?? 0;

/** National digits of what somebody typed: full-width digits, spaces, dashes, +86 and 0086 go. */
export function nationalDigits(typed: string): string {
  const digits = typed
    .replace(/[０-９]/g, (digit) => String((digit.codePointAt(0) ?? 0) - FULL_WIDTH_ZERO))
    .replace(/＋/g, "+")
    .replace(/[\s\-－—()（）.·]/g, "");
  if (/^86(1[3-9]\d{9})$/.test(digits)) return digits.slice(2);
  if (/^01[3-9]\d{9}$/.test(digits)) return digits.slice(1);
  const abroad = /^(?:\+|00)86(\d+)$/.exec(digits)?.[1];
  return abroad === undefined ? digits : withTrunkZero(abroad);
}

/** Landlines are written without their 0 after the country's code. */
function withTrunkZero(digits: string): string {
  return /^(1[3-9]\d{9}|400\d{7}|0.*)$/.test(digits) ? digits : `0${digits}`;
}

/** Whether it looks like a mobile, a landline with its area code, a 400 or 800 number, or a company's service number. */
export function looksDiallable(digits: string): boolean {
  return /^1[3-9]\d{9}$/.test(digits) || /^0[1-9]\d{8,10}$/.test(digits) || /^[48]00\d{7}$/.test(digits) || /^(95\d{3,6}|96\d{3,4}|1010\d{4})$/.test(digits);
}

/** Area codes of three digits: every local number there has eight. */
const SHORT_AREA = /^0(10|2\d)/;

/** What a number lacks that looks like a landline's: its area code, or a digit of it (with the code that asks for eight). */
export function missingOf(digits: string): { lacks: "area" } | { lacks: "digit"; area: string; has: number } | null {
  if (/^[2-9]\d{6,7}$/.test(digits)) return { lacks: "area" };
  const area = SHORT_AREA.exec(digits)?.[0];
  if (area === undefined) return null;
  const has = digits.length - area.length;
  return has >= 5 && has < 8 ? { lacks: "digit", area, has } : null;
}

/** Whether a call could come from it: what begins as mobiles and landlines do has all their digits. Anything else may be an extension or a number from abroad. */
export function couldCall(digits: string): boolean {
  if (!/^\d{3,20}$/.test(digits) || /^0+$/.test(digits)) return false;
  return looksDiallable(digits) || /^00[1-9]\d{5,}$/.test(digits) || !/^(0|1[3-9])/.test(digits);
}

function grouped(local: string): string {
  return local.length > 4 ? `${local.slice(0, -4)} ${local.slice(-4)}` : local;
}

/** 138 0013 8000, 020-8888 6666, 400-123-4567; anything else as it is. */
export function formatPhone(number: string): string {
  if (/^1\d{10}$/.test(number)) return `${number.slice(0, 3)} ${number.slice(3, 7)} ${number.slice(7)}`;
  if (/^400\d{7}$/.test(number)) return `${number.slice(0, 3)}-${number.slice(3, 6)}-${number.slice(6)}`;
  if (/^0\d{9,11}$/.test(number)) {
    const area = /^0(10|2\d)/.test(number) ? 3 : 4;
    return `${number.slice(0, area)}-${grouped(number.slice(area))}`;
  }
  return number;
}
