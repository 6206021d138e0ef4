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

  function outcome(step: FlowStep, flow: FlowDocument): string {
    const node = flow.nodes[step.node];
    const slot = node === undefined ? undefined : slotOf(node, step.outcome);
    if (node !== undefined && slot !== undefined && slot.outcomes.length === 1) return words.exitName(node, slot);
    return words.outcomeName(node, step.kind, step.outcome);
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
    const special = calendar === "" ? "" : ` ${t(`explainDay.${calendar}`)}`;
    return `${text(detail, "local_time")} ${t(`weekday.${day}`)}${special}`;
  }

  function sentence(step: FlowStep, flow: FlowDocument): string {
    const detail = (step.detail ?? {}) as Record<string, unknown>;
    const out = outcome(step, flow);
    const prompt = words.promptName(text(detail, "prompt") || null);
    switch (step.kind) {
      case "play":
        return t("explain.plays", { prompt });
      case "menu":
      case "survey":
      case "callback":
        return step.pressed ? t("explain.presses", { prompt, keys: step.pressed }) : t("explain.pressesNothing", { prompt, outcome: out });
      case "collect":
        return step.pressed ? t("explain.keys", { keys: step.pressed }) : t("explain.pressesNothing", { prompt, outcome: out });
      case "schedule":
        return t("explain.hours", { moment: hours(detail), schedule: text(detail, "schedule"), outcome: out });
      case "region":
        return t("explain.region", { place: placeName(text(detail, "province"), text(detail, "city")) || t("calls.unknownPlace"), outcome: out });
      case "lookup":
      case "branch":
        return t("explain.looks", { name: words.variableName(text(detail, "variable")), value: text(detail, "value") || t("flowChange.nothing"), outcome: out });
      case "hunt":
        return t("explain.rings", { queue: text(detail, "queue_name") || words.queueName(text(detail, "queue")), phones: phones(detail), outcome: out });
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
