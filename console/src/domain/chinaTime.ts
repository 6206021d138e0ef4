/** Days and clocks in China (UTC+8 all year), whatever zone the browser is in. */

const DAY = 86_400_000;
const ZONE = "Asia/Shanghai";

/** "2026-11-23" as the calendar in China shows it. */
export function chinaDay(moment: Date): string {
  return new Date(moment.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
}

export type QuickPick = "today" | "yesterday" | "week" | "month";

/** First and last day (both included) of a quick pick. */
export function quickRange(pick: QuickPick, now: Date): [string, string] {
  const daysBack = (days: number): string => chinaDay(new Date(now.getTime() - days * DAY));
  switch (pick) {
    case "today":
      return [daysBack(0), daysBack(0)];
    case "yesterday":
      return [daysBack(1), daysBack(1)];
    case "week":
      return [daysBack(6), daysBack(0)];
    case "month":
      return [daysBack(29), daysBack(0)];
  }
}

/** When a day begins in China, in milliseconds. */
const midnight = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

/** The instants between which the days lie: from midnight up to, not including, the next midnight. */
export function periodOf(first: string, last: string): { from: string; to: string } {
  return {
    from: new Date(midnight(first)).toISOString(),
    to: new Date(midnight(last) + DAY).toISOString(),
  };
}

export type Shown = "moment" | "time" | "day";

const FORMATS: Record<Shown, Intl.DateTimeFormatOptions> = {
  moment: { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  day: { year: "numeric", month: "2-digit", day: "2-digit" },
};

/** "2026-11-23 08:00:05": the same in both languages, so that columns line up. */
export function chinaClock(iso: string, shown: Shown = "moment"): string {
  return new Intl.DateTimeFormat("sv-SE", { ...FORMATS[shown], timeZone: ZONE }).format(new Date(iso));
}

/** Time alone when it is today, else with the day. */
export function shortMoment(iso: string, now: Date): string {
  const moment = new Date(iso);
  const clock = chinaClock(iso, "time");
  if (chinaDay(moment) === chinaDay(now)) return clock;
  const day = chinaDay(moment);
  return `${day.slice(0, 4) === chinaDay(now).slice(0, 4) ? day.slice(5) : day} ${clock}`;
}
