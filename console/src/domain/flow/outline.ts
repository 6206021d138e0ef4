/** The flow as a list: every node once, in the order in which calls come to it. */
import type { FlowDocument, FlowNode } from "./document";
import { exitSlots, reachable } from "./exits";

export interface OutlineEntry {
  node: FlowNode;
  /** How far in, for indenting. */
  depth: number;
  reachable: boolean;
}

export function outline(flow: FlowDocument): OutlineEntry[] {
  const seen = new Set<string>();
  const entries: OutlineEntry[] = [];
  const met = reachable(flow);
  const visit = (id: string, depth: number): void => {
    const node = flow.nodes[id];
    if (node === undefined || seen.has(id)) return;
    seen.add(id);
    entries.push({ node, depth, reachable: met.has(id) });
    for (const slot of exitSlots(node)) if (slot.to !== null) visit(slot.to, depth + 1);
  };
  visit(flow.start, 0);
  for (const id of Object.keys(flow.nodes)) visit(id, 0);
  return entries;
}
