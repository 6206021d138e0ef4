/** A call's way through its flow: from its record, with the labels that its events come with. */
import type { CallDetail } from "@/api/generated";
import type { NodeKind } from "@/domain/flow/document";
import { groupOf, PALETTE } from "@/domain/flow/kinds";

export interface WayStep {
  node: string;
  kind: NodeKind | null;
  label: string;
  /** "": the call ended in it. */
  outcome: string;
}

const KINDS: ReadonlySet<string> = new Set(PALETTE.flatMap((group) => group.kinds));

function kindOf(name: unknown): NodeKind | null {
  return typeof name === "string" && KINDS.has(name) && groupOf(name as NodeKind) ? (name as NodeKind) : null;
}

export function callWay(call: Pick<CallDetail, "path" | "outcomes" | "events">): WayStep[] {
  const entered = call.events.filter((event) => event.kind === "node_entered");
  return call.path.map((node, at) => ({
    node,
    kind: kindOf(entered[at]?.data["kind"]),
    label: entered[at]?.name ?? "",
    outcome: call.outcomes[at] ?? "",
  }));
}
