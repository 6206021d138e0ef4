/** Working hours as people edit them. */
import { type FlowSchedule, type Segment, WEEKDAYS, type Week } from "./document";

export const MIDNIGHT = "24:00";
const MINUTES = 24 * 60;

/** "9:5" → "09:05", "930" → "09:30", "24" → "24:00"; null: not a time of day. */
export function readTime(typed: string): string | null {
  const digits = typed.trim().replace(/[：.时点]/g, ":").replace(/分$/, "");
  const match = /^(\d{1,2})(?::?(\d{1,2}))?:?$/.exec(digits);
  if (match === null) return null;
  const [hour, minute] = [Number(match[1]), Number(match[2] ?? "0")];
  if (hour * 60 + minute > MINUTES || minute > 59) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

export function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}

const written = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** Every quarter of an hour, for choosing. */
export const QUARTERS: readonly string[] = Array.from({ length: 97 }, (_, at) => written(at * 15));

export type SegmentProblem = "backwards" | "overlap";

/** What is wrong with a day's segments, by their place. */
export function problemsOf(segments: readonly Segment[]): Map<number, SegmentProblem> {
  const problems = new Map<number, SegmentProblem>();
  segments.forEach((one, at) => {
    if (minutesOf(one.start) >= minutesOf(one.end)) problems.set(at, "backwards");
    else if (segments.some((other, index) => index < at && overlap(one, other))) problems.set(at, "overlap");
  });
  return problems;
}

function overlap(one: Segment, other: Segment): boolean {
  return minutesOf(one.start) < minutesOf(other.end) && minutesOf(other.start) < minutesOf(one.end);
}

/** One more segment, after the last: the afternoon after the morning. */
export function withSegment(segments: readonly Segment[]): Segment[] {
  const last = segments.at(-1);
  if (last === undefined) return [{ start: "09:00", end: "18:00" }];
  const start = Math.min(minutesOf(last.end) + 60, MINUTES - 60);
  return [...segments, { start: written(start), end: written(Math.min(start + 240, MINUTES)) }];
}

/** The same hours on several days. */
export function onDays(week: Week, days: readonly (keyof Week)[], segments: readonly Segment[]): Week {
  const copies = days.map((day) => [day, segments.map((one) => ({ ...one }))] as const);
  return { ...week, ...Object.fromEntries(copies) };
}

/** Where a segment lies in its day, in percent. */
export function shareOf({ start, end }: Segment): { left: number; width: number } {
  const from = (minutesOf(start) / MINUTES) * 100;
  return { left: from, width: Math.max(0, (minutesOf(end) / MINUTES) * 100 - from) };
}

export const WORKDAYS = WEEKDAYS.slice(0, 5);

/** Monday to Friday from nine to six. */
export function officeHours(name: string): FlowSchedule {
  const empty: Week = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  return { name, week: onDays(empty, WORKDAYS, [{ start: "09:00", end: "18:00" }]), exceptions: [], holidays: true };
}

export function sound(schedule: FlowSchedule): boolean {
  const days = [...WEEKDAYS.map((day) => schedule.week[day]), ...schedule.exceptions.map((one) => one.segments)];
  return days.every((segments) => problemsOf(segments).size === 0);
}
