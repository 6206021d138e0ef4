import { useI18n } from "vue-i18n";

import type { Change } from "@/api/generated";
import { useChangeWords } from "@/composables/useChangeWords";
import { useFlowWords } from "@/composables/useFlowWords";
import { plain } from "@/composables/useSettingWords";
import { type FlowContent, isForm } from "@/domain/flow/content";
import type { FlowDocument } from "@/domain/flow/document";
import type { Destination } from "@/domain/flow/forms";
import { stepsOf, WHOLE } from "@/domain/flow/merge";

const EMPTY: FlowDocument = { start: "", nodes: {}, schedules: {}, tables: {} };
const WHATS: Record<string, string> = { start: "start", nodes: "node", schedules: "schedule", tables: "table" };
const FORM_PARTS: Record<string, string> = {
  welcome: "flowForm.welcome",
  hours: "flowForm.hours",
  work: "flowForm.work",
  off: "flowForm.off",
  keys: "flowForm.keys",
  regions: "flowForm.regions",
  otherwise: "flowForm.otherwise",
  unanswered: "flowForm.unanswered",
};

function documentOf(content: FlowContent | null): FlowDocument {
  return content === null || isForm(content) ? EMPTY : content;
}

const isDestination = (value: unknown): value is Destination => typeof value === "object" && value !== null && "to" in value;

/** Two versions of a draft in words: `mine` and `saved` give nodes their names. */
export function useMergeWords(mine: () => FlowContent | null, saved: () => FlowContent | null) {
  const { t, te } = useI18n();
  const changes = useChangeWords();
  const flow = useFlowWords();

  function changeOf(steps: string[]): Change {
    const [section = "", id = ""] = steps;
    const what = WHATS[section] ?? section;
    const named = what === "schedule" || what === "table" ? (documentOf(mine())[`${what}s`][id] ?? documentOf(saved())[`${what}s`][id])?.name : "";
    return { kind: "changed", what, id, name: named ?? "" };
  }

  function nameOf(field: string): string {
    const steps = stepsOf(field);
    if (field === WHOLE) return t("merge.wholeFlow");
    if (!(steps[0] !== undefined && steps[0] in WHATS)) return steps.map((step) => (FORM_PARTS[step] === undefined ? step : t(FORM_PARTS[step]))).join(" · ");
    const change = changeOf(steps);
    const subject = changes.subject(change, documentOf(saved()), documentOf(mine()));
    const path = steps.slice(2).join(".");
    return path === "" ? subject : `${subject} · ${changes.fieldName(change, { path, before: null, after: null }, documentOf(mine()))}`;
  }

  /** `mine` or `saved`: the document that the value is of is the one that has it. */
  function valueOf(field: string, value: unknown): string {
    if (value === undefined || value === null) return t("merge.nothing");
    const steps = stepsOf(field);
    if (field === WHOLE) {
      const content = value as FlowContent;
      return isForm(content) ? t(`product.${content.product}`) : `${t("product.free_form")} · ${t("merge.nodes", { count: Object.keys(content.nodes).length })}`;
    }
    if (isDestination(value)) return destination(value);
    const document = documentOf(mine()).nodes[String(value)] === undefined ? documentOf(saved()) : documentOf(mine());
    if (steps[0] === "nodes" && steps.length === 2) {
      const change = changeOf(steps);
      return changes.does(change, { ...document, nodes: { ...document.nodes, [change.id]: value as FlowDocument["nodes"][string] } }) ?? plain(value);
    }
    if (typeof value !== "object") return changes.value(value as string | number | boolean, steps.slice(2).join(".") || field, document, changeOf(steps));
    if (!Array.isArray(value) && steps.at(-1) === "keys") return keys(value as Record<string, unknown>);
    if (steps.at(-1) === "regions") return (value as { name: string }[]).map((region) => region.name).join("、");
    return plain(value) || t("merge.nothing");
  }

  function keys(value: Record<string, unknown>): string {
    const lines = Object.entries(value).map(([key, to]) => `${key} → ${isDestination(to) ? destination(to) : plain(to)}`);
    return lines.join("；") || t("merge.nothing");
  }

  function destination(to: Destination): string {
    const name = te(`destination.${to.to}`) ? t(`destination.${to.to}`) : to.to;
    if (to.to === "queue") return t("text.pair", { name, value: flow.queueName(to.queue) });
    if (to.to === "voicemail") return t("text.pair", { name, value: flow.boxName(to.box) });
    return to.to === "announcement" ? t("text.pair", { name, value: flow.promptName(to.prompt) }) : name;
  }

  return { nameOf, valueOf };
}
