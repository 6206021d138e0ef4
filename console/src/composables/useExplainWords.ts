import { useI18n } from "vue-i18n";

import type { FlowStep } from "@/api/generated";
import { useFlowWords } from "@/composables/useFlowWords";
import type { FlowDocument } from "@/domain/flow/document";
import { slotOf } from "@/domain/flow/exits";
import { formatPhone } from "@/domain/phoneNumber";
import { placeName } from "@/domain/place";

const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const PHONES_SHOWN = 4;

function text(detail: Record<string, unknown>, key: string): string {
  const value = detail[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** One step of an explanation, as a sentence: what happened, and why. */
export function useExplainWords() {
  const { t } = useI18n();
  const words = useFlowWords();

  /** A branch that people named and a key say themselves; the rest by the kind of node. */
  function outcome(step: FlowStep, flow: FlowDocument): string {
    const node = flow.nodes[step.node];
    const slot = node === undefined ? undefined : slotOf(node, step.outcome);
    if (node !== undefined && slot !== undefined && slot.text !== null) return words.exitName(node, slot);
    return words.outcomeName(step.kind, step.outcome);
  }

  /** What came of ringing, and after a talk what follows it. */
  function rung(step: FlowStep, flow: FlowDocument): string {
    const out = outcome(step, flow);
    if (/^[0-9*#]$/.test(step.outcome)) return t("explain.leaves", { outcome: out });
    if (step.outcome !== "answered") return out;
    const node = flow.nodes[step.node];
    const next = flow.nodes[(node === undefined ? undefined : slotOf(node, step.outcome))?.to ?? ""];
    const ends = next === undefined || next.kind === "hangup";
    return ends ? t("explain.afterEnd", { outcome: out }) : t("explain.after", { outcome: out, next: words.fullName(next, flow) });
  }

  function menu(step: FlowStep, prompt: string, out: string): string {
    if (!step.pressed) return t("explain.pressesNothing", { prompt, outcome: out });
    const keys = step.pressed;
    if (step.outcome === "invalid") return t("explain.pressesWrong", { prompt, keys });
    return t(step.outcome === "timeout" ? "explain.pressesWrongThenNone" : "explain.presses", { prompt, keys });
  }

  function tableName(step: FlowStep, flow: FlowDocument): string {
    const node = flow.nodes[step.node];
    return (node?.kind === "lookup" ? flow.tables[node.table]?.name : undefined) ?? t("flowKind.lookup");
  }

  function phones(detail: Record<string, unknown>): string {
    const list = Array.isArray(detail["phones"]) ? detail["phones"].map((one) => formatPhone(String(one))) : [];
    if (list.length === 0) return t("explain.noPhones");
    const shown = list.slice(0, PHONES_SHOWN).join("、");
    return list.length > PHONES_SHOWN ? t("flow.andMore", { items: shown, count: list.length }) : shown;
  }

  function hours(detail: Record<string, unknown>): string {
    const calendar = text(detail, "calendar");
    const day = WEEKDAYS[Number(text(detail, "weekday")) - 1] ?? "mon";
    const about = special(detail) ?? (calendar === "" ? "" : t(`explainDay.${calendar}`));
    return [text(detail, "local_time"), t(`weekday.${day}`), about].filter(Boolean).join(" ");
  }

  /** A date with hours of its own comes before the calendar. */
  function special(detail: Record<string, unknown>): string | null {
    const found = detail["special"] as { name: string; segments: string[] } | undefined;
    if (found === undefined) return null;
    const day = found.name === "" ? t("explain.specialUnnamed") : t("explain.special", { name: found.name });
    return found.segments.length === 0 ? t("explain.closedAllDay", { day }) : t("explain.openHours", { day, hours: found.segments.join("、") });
  }

  function sentence(step: FlowStep, flow: FlowDocument): string {
    const detail = (step.detail ?? {}) as Record<string, unknown>;
    const out = outcome(step, flow);
    const prompt = words.promptName(text(detail, "prompt") || null);
    switch (step.kind) {
      case "play":
        return t("explain.plays", { prompt });
      case "menu":
        return menu(step, prompt, out);
      case "survey":
        return step.pressed ? t("explain.scores", { prompt, keys: step.pressed }) : t("explain.scoresNothing", { prompt, outcome: out });
      case "callback":
        return t("explain.scoresNothing", { prompt, outcome: out });
      case "collect":
        return step.pressed ? t("explain.keys", { keys: step.pressed }) : t("explain.pressesNothing", { prompt, outcome: out });
      case "schedule":
        return t("explain.hours", { moment: hours(detail), schedule: text(detail, "schedule"), outcome: out });
      case "region":
        return t("explain.region", { place: placeName(text(detail, "province"), text(detail, "city")) || t("calls.unknownPlace"), outcome: out });
      case "lookup":
        return t("explain.finds", { table: tableName(step, flow), value: text(detail, "value") || t("explain.emptyValue"), outcome: out });
      case "branch":
        return t(step.outcome === "default" ? "explain.meetsNone" : "explain.meets", { value: text(detail, "value") || t("explain.emptyValue"), outcome: out });
      case "hunt":
        return t("explain.rings", { queue: text(detail, "queue_name") || words.queueName(text(detail, "queue")), phones: phones(detail), outcome: rung(step, flow) });
      case "voicemail":
        return t("explain.voicemail", { prompt });
      case "goto":
        return t("explain.goes", { number: formatPhone(text(detail, "hotline")), outcome: out });
      case "hangup":
        return t("explain.hangsUp");
      default:
        return t("explain.comesOut", { outcome: out });
    }
  }

  return { sentence };
}
