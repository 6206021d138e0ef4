/** The way a call took or would take, to be shown on the canvas. */
import type { FlowDocument } from "./document";
import { slotOf } from "./exits";

export interface TrailStep {
  node: string;
  outcome: string;
}

export interface Trail {
  nodes: ReadonlySet<string>;
  /** Exits gone through, by node. */
  exits: ReadonlyMap<string, ReadonlySet<string>>;
}

export function trailOf(flow: FlowDocument, steps: readonly TrailStep[]): Trail {
  const exits = new Map<string, Set<string>>();
  for (const { node: id, outcome } of steps) {
    const node = flow.nodes[id];
    const slot = node === undefined ? undefined : slotOf(node, outcome);
    if (slot !== undefined) exits.set(id, (exits.get(id) ?? new Set()).add(slot.id));
  }
  return { nodes: new Set(steps.map((step) => step.node)), exits };
}
