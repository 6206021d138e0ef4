import { useI18n } from "vue-i18n";

import { useFlowNames } from "@/composables/useFlowNames";
import type { FlowDocument, FlowNode, NodeKind } from "@/domain/flow/document";
import type { ExitSlot } from "@/domain/flow/exits";
import { formatPhone } from "@/domain/phoneNumber";

const MANY = 3;
const SHORT = 14;

/** A flow's nodes, exits and references in words. */
export function useFlowWords() {
  const { t, te } = useI18n();
  const { names } = useFlowNames();

  const kindName = (kind: NodeKind): string => t(`flowKind.${kind}`);
  const nodeName = (node: Pick<FlowNode, "kind" | "label">): string => node.label || kindName(node.kind);

  function exitName(node: FlowNode, slot: ExitSlot): string {
    if (slot.text === null) return t(`flowExit.${node.kind}_${slot.id}`);
    return slot.id.startsWith("keys:") ? t("flow.pressed", { key: slot.text }) : slot.text;
  }

  /** How a node of this kind came out; a key says which, a branch has a name of its own. */
  function outcomeName(kind: string, outcome: string): string {
    const key = `flowOutcome.${kind}_${outcome}`;
    if (/^[0-9*#]{1,8}$/.test(outcome)) return t("flow.pressed", { key: outcome });
    return te(key) ? t(key) : (outcome || kind);
  }

  function promptName(reference: string | null): string {
    if (reference === null || reference === "") return t("flow.noPrompt");
    const [source, name = ""] = reference.split(":");
    if (source === "tenant") return names.value.prompts.find((prompt) => prompt.id === name)?.name ?? t("flow.promptGone");
    if (source === "variable") return t("flow.fromVariable", { name: variableName(name) });
    return names.value.systemPrompts.find((prompt) => prompt.key === name)?.text ?? name;
  }

  function queueName(reference: string): string {
    if (reference.startsWith("variable:")) return t("flow.fromVariable", { name: variableName(reference.slice("variable:".length)) });
    const found = names.value.queues.find((queue) => queue.id === reference);
    return found?.name || (reference === "main" ? t("flow.mainQueue") : t("flow.queueGone"));
  }

  function boxName(id: string): string {
    return names.value.boxes.find((box) => box.id === id)?.name || (id === "main" ? t("flow.mainBox") : id);
  }

  const listed = (items: string[]): string =>
    items.length <= MANY ? items.join("、") : t("flow.andMore", { items: items.slice(0, MANY).join("、"), count: items.length });

  /** One line about what the node does. */
  function summary(node: FlowNode, flow: FlowDocument): string {
    switch (node.kind) {
      case "play":
      case "menu":
      case "collect":
      case "password":
      case "survey":
        return promptName(node.prompt);
      case "schedule":
        return flow.schedules[node.schedule]?.name ?? t("flow.scheduleGone");
      case "lookup":
        return flow.tables[node.table]?.name ?? t("flow.tableGone");
      case "region":
        return listed(node.branches.flatMap((branch) => branch.places));
      case "ratio":
        return node.branches.map((branch) => `${branch.name} ${branch.percent}%`).join(" / ");
      case "branch":
        return t("flow.byVariable", { name: variableName(node.variable) });
      case "set_variable":
        return `${variableName(node.variable)} = ${node.value || "…"}`;
      case "http_request":
        return node.url.replace(/^https?:\/\//, "") || t("flow.noUrl");
      case "goto":
        return formatPhone(node.hotline);
      case "hunt":
      case "callback":
        return queueName(node.queue);
      case "voicemail":
      case "voicemail_access":
        return boxName(node.box);
      case "record_prompt":
        return node.replaces === null ? t("flow.replacesNone") : promptName(node.replaces);
      case "hangup":
        return t("flow.hangupText");
    }
  }

  /** Its name, and where nobody gave it one, what it does: several nodes of a kind are told apart. */
  function fullName(node: FlowNode, flow: FlowDocument): string {
    if (node.label !== "" || node.kind === "hangup") return nodeName(node);
    const text = summary(node, flow);
    return t("text.pair", { name: kindName(node.kind), value: text.length > SHORT ? `${text.slice(0, SHORT)}…` : text });
  }

  function variableName(name: string): string {
    const key = `flowVariable.${name}`;
    return te(key) ? t(key) : name;
  }

  return { kindName, nodeName, fullName, exitName, outcomeName, promptName, queueName, boxName, variableName, summary };
}
