import { useI18n } from "vue-i18n";

import type { Change, FieldChange } from "@/api/generated";
import { useFlowWords } from "@/composables/useFlowWords";
import { CAUSES } from "@/domain/flow/causes";
import type { FlowDocument, FlowNode } from "@/domain/flow/document";
import { exitSlots } from "@/domain/flow/exits";

const LONG = 60;

function slotAt(node: FlowNode, path: string) {
  const [group = "", at, rest] = path.split(".");
  const id = at === undefined ? group : rest === undefined || rest === "to" ? `${group}:${at}` : "";
  return exitSlots(node).find((slot) => slot.id === id);
}

/** A node of another kind is another node: what it did and does, not each field that came or went. */
export function fieldsOf(change: Change): FieldChange[] {
  const fields = change.fields ?? [];
  return fields.some((field) => field.path === "kind") ? fields.filter((field) => field.path === "kind" || field.path === "label") : fields;
}

/** A comparison's changes in words. */
export function useChangeWords() {
  const { t, te } = useI18n();
  const words = useFlowWords();

  /** A node is looked for in both flows: what was removed is only in the old one. */
  function subject(change: Change, before: FlowDocument, after: FlowDocument): string {
    if (change.what === "start") return t("flowChange.start");
    const node = after.nodes[change.id] ?? before.nodes[change.id];
    const name = change.name || (node === undefined ? change.id : words.nodeName(node));
    return t(`flowChange.${change.what}`, { name });
  }

  /** The exit that a field holds, or the field's name. */
  function fieldName(change: Change, field: FieldChange, flow: FlowDocument): string {
    const node = change.what === "node" ? flow.nodes[change.id] : undefined;
    const slot = node === undefined ? undefined : slotAt(node, field.path);
    if (node !== undefined && slot !== undefined) return words.exitName(node, slot);
    const parts = field.path.split(".");
    const named = parts.toReversed().find((part) => te(`flowField.${part}`));
    const day = parts.find((part) => te(`weekday.${part}`));
    const name = named === undefined ? field.path : t(`flowField.${named}`);
    return day === undefined ? name : `${t(`weekday.${day}`)} ${name}`;
  }

  function value(raw: FieldChange["before"], path: string, flow: FlowDocument, change: Change): string {
    if (raw === null) return t("flowChange.nothing");
    if (path === "kind") return does(change, flow) ?? String(raw);
    if (path === "cause") return CAUSES[Number(raw)] === undefined ? String(raw) : t(`flowCause.${CAUSES[Number(raw)]}`);
    if (typeof raw === "boolean") return t(raw ? "settings.on" : "settings.off");
    const text = String(raw);
    const node = flow.nodes[text];
    if (node !== undefined && !/label|name|value/.test(path)) return words.nodeName(node);
    if (/^(system|tenant):/.test(text)) return words.promptName(text);
    if (path === "queue") return words.queueName(text);
    if (path === "-") return t("flow.notConnected");
    return text.length > LONG ? `${text.slice(0, LONG)}…` : text || t("flowChange.nothing");
  }

  /** What a node does, for one that is new, gone, or of another kind; null: of nothing else. */
  function does(change: Change, flow: FlowDocument): string | null {
    const node = change.what === "node" ? flow.nodes[change.id] : undefined;
    return node === undefined ? null : t("text.pair", { name: words.kindName(node.kind), value: words.summary(node, flow) });
  }

  return { subject, fieldName, value, does };
}
