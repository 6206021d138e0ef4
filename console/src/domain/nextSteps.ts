/** What a tenant should do next: pure, from the home page's figures. */
import type { Summary } from "@/api/generated";

export interface NextStep {
  key: "noHotline" | "whitelist_empty" | "regions_empty" | "noPhones" | "onePhone" | "noWelcome" | "noFlow" | "notActive" | "trunksDown";
  urgent: boolean;
  number: string;
  state: string;
  hotline: string;
}

/** Urgent ones first; empty when all is set. */
export function nextSteps(summary: Summary): NextStep[] {
  const steps: NextStep[] = [];
  const add = (key: NextStep["key"], urgent: boolean, hotline?: Summary["hotlines"][number]): void => {
    steps.push({ key, urgent, number: hotline?.display_number ?? "", state: hotline?.state ?? "", hotline: hotline?.number ?? "" });
  };
  if (summary.lines === "unreachable") add("trunksDown", true);
  if (summary.hotlines.length === 0) add("noHotline", true);
  for (const hotline of summary.hotlines) {
    if (hotline.state !== "active") add("notActive", true, hotline);
    if (hotline.lets_in_nobody !== null) add(hotline.lets_in_nobody, true, hotline);
    if (hotline.phone_count === 0) add("noPhones", true, hotline);
    if (hotline.phone_count === 1) add("onePhone", false, hotline);
    // Once a flow is published the welcome is part of it.
    if (hotline.flow_version > 0) continue;
    if (hotline.welcome_prompt_id === null) add("noWelcome", false, hotline);
    add("noFlow", false, hotline);
  }
  return steps.sort((one, other) => Number(other.urgent) - Number(one.urgent));
}
