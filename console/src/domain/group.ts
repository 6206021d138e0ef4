/** A group of phones (a queue of the API) being edited: pure steps on its settings and members. */
import type { HuntOrder, Queue, QueueMember, QueueMemberEntry } from "@/api/generated";

import { type Fields, listFields, listOf } from "./versions";

/** All that may be set; without what the server keeps. */
export type GroupSettings = Omit<Queue, "id" | "member_count" | "version" | "created_at">;

export const MAIN = "main";

/** Those most numbers do with come first. */
export const ORDERS: readonly HuntOrder[] = [
  "default",
  "sequential",
  "ring_all",
  "round_robin",
  "longest_idle",
  "fewest_calls",
  "weighted",
  "skill",
];
const COMMON = 3;

/** The common orders and the one in use; all when asked for. */
export function ordersShown(inUse: HuntOrder, all: boolean): HuntOrder[] {
  return ORDERS.filter((order, index) => all || index < COMMON || order === inUse);
}

export function settingsOf(queue: Queue): GroupSettings {
  const { id: _id, member_count: _count, version: _version, created_at: _created, ...settings } = queue;
  return { ...settings, widening: settings.widening.map((step) => ({ ...step })) };
}

/** As the server takes it: the steps of widening in the order of time. */
export function sentSettings(settings: GroupSettings): GroupSettings {
  return {
    ...settings,
    name: settings.name.trim(),
    widening: settings.widening.toSorted((one, other) => one.after_seconds - other.after_seconds),
  };
}

export type MemberDraft = Omit<QueueMember, "position">;

export function memberOf({ phone_id, number, label, weight, skills }: QueueMember): MemberDraft {
  return { phone_id, number, label, weight, skills: { ...skills } };
}

export function entryOf({ phone_id, weight, skills }: MemberDraft): QueueMemberEntry {
  return { phone_id, weight, skills };
}

/** Settings and members as fields: two people's changes are put together one by one. */
export function groupFields(settings: GroupSettings, members: readonly MemberDraft[]): Fields {
  return { ...settings, ...listFields("members", members, (member) => member.phone_id, (member) => member) };
}

/** The members that the fields tell, of those phones that are still bound. */
export function membersOf(fields: Fields, bound: readonly { id: string }[]): MemberDraft[] {
  return listOf("members", fields).flatMap(([id, member]) => (bound.some((phone) => phone.id === id) ? [member as MemberDraft] : []));
}

/** Names of skills that some member has, each once. */
export function skillNames(members: readonly MemberDraft[]): string[] {
  return [...new Set(members.flatMap((member) => Object.keys(member.skills)))].toSorted();
}

/** The share of calls in percent while all are free, rounded; null where no phone has a weight. */
export function shareOf(weight: number, members: readonly MemberDraft[]): number | null {
  const sum = members.reduce((total, member) => total + member.weight, 0);
  return sum === 0 ? null : Math.round((100 * weight) / sum);
}
