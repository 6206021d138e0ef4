/** The filters of the call records: as edited, as asked of the server, as kept in the address. */
import type { Disposition, ListCallsData, ReleasedBy } from "@/api/generated";

import { missedDispositions } from "./callStory";
import { periodOf, quickRange } from "./chinaTime";
import { nationalDigits } from "./phoneNumber";

export interface CallFilter {
  days: [string, string];
  caller: string;
  phone: string;
  result: Disposition | "missed" | "";
  releasedBy: ReleasedBy | "";
  province: string;
  city: string;
  carrier: string;
  recording: "with" | "without" | "";
  wrapUp: string;
}

export const DISPOSITIONS: readonly Disposition[] = [
  "answered",
  "abandoned",
  "no_answer",
  "busy",
  "overflowed",
  "voicemail",
  "after_hours",
  "self_service",
  "rejected",
  "failed",
];

/** The 34 divisions by the short names that records use. */
export const PROVINCES: readonly string[] = (
  "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 " +
  "广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门"
).split(" ");

export const CARRIERS: readonly string[] = ["移动", "联通", "电信", "广电", "移动虚拟", "联通虚拟", "电信虚拟", "广电虚拟"];

/** What an address may say of those fields that are chosen from a list. */
export const CALL_CHOICES = {
  result: ["missed", ...DISPOSITIONS],
  releasedBy: ["caller", "phone", "platform"],
  province: PROVINCES,
  recording: ["with", "without"],
} as const;

/** The last seven days, nothing else narrowed. */
export function freshFilter(now: Date): CallFilter {
  return {
    days: quickRange("week", now),
    caller: "",
    phone: "",
    result: "",
    releasedBy: "",
    province: "",
    city: "",
    carrier: "",
    recording: "",
    wrapUp: "",
  };
}

/** How many filters beside the days narrow the list. */
export function activeFilters(filter: CallFilter): number {
  const { days: _days, ...others } = filter;
  return Object.values(others).filter((value) => value !== "").length;
}

type Query = NonNullable<ListCallsData["query"]>;

export function queryOf(filter: CallFilter): Query {
  const query: Query = { ...periodOf(...filter.days) };
  const [caller, phone] = [nationalDigits(filter.caller), nationalDigits(filter.phone)];
  if (caller !== "") query.caller = caller;
  if (phone !== "") query.phone = phone;
  if (filter.result !== "") query.disposition = filter.result === "missed" ? missedDispositions() : [filter.result];
  if (filter.releasedBy !== "") query.released_by = filter.releasedBy;
  for (const name of ["province", "city", "carrier"] as const) {
    const value = filter[name].trim();
    if (value !== "") query[name] = value;
  }
  if (filter.recording !== "") query.has_recording = filter.recording === "with";
  if (filter.wrapUp !== "") query.wrap_up_result = filter.wrapUp;
  return query;
}
