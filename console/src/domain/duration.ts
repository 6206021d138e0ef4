/** Durations as people say them: whole seconds, rounded down like everywhere else. */

export type Locale = "zh-CN" | "en";

const UNITS: Record<Locale, [hours: string, minutes: string, seconds: string, gap: string]> = {
  "zh-CN": [" 小时", " 分", " 秒", " "],
  en: [" h", " min", " s", " "],
};

/** 65 → "1 分 5 秒" or "1 min 5 s"; whole units only, zero seconds are said. */
export function spokenDuration(seconds: number, locale: Locale): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hour, minute, second, gap] = UNITS[locale];
  const parts: string[] = [];
  if (whole >= 3600) parts.push(`${Math.floor(whole / 3600)}${hour}`);
  if (whole >= 60 && Math.floor(whole / 60) % 60 > 0) parts.push(`${Math.floor(whole / 60) % 60}${minute}`);
  if (whole % 60 > 0 || whole === 0) parts.push(`${whole % 60}${second}`);
  return parts.join(gap);
}

const two = (value: number): string => String(value).padStart(2, "0");

/** A running clock: "01:05", "1:02:03". */
export function clockDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const clock = `${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${clock}` : clock;
}
