/** Changes of a flow document. Each gives a new document in which every connection leads to a node, or is open. */
import { type FlowDocument, type FlowNode, type NodeKind, OPEN } from "./document";
import { exitSlots, mainSlot, withExit } from "./exits";
import { freshNode } from "./kinds";

export interface Place {
  node: string;
  slot: string;
}

export interface Added {
  flow: FlowDocument;
  id: string;
}

const HANGUP_NORMAL = 16;

/** "menu", "menu_2", "menu_3"…: the first that is free. */
export function freshId(wanted: string, taken: Record<string, unknown>): string {
  if (!(wanted in taken)) return wanted;
  let number = 2;
  while (`${wanted}_${number}` in taken) number += 1;
  return `${wanted}_${number}`;
}

function put(flow: FlowDocument, node: FlowNode): FlowDocument {
  return { ...flow, nodes: { ...flow.nodes, [node.id]: node } };
}

/** The node that ends calls; one is made where there is none. */
function withEnding(flow: FlowDocument): Added {
  const found = Object.values(flow.nodes).find((node) => node.kind === "hangup" && node.cause === HANGUP_NORMAL);
  if (found !== undefined) return { flow, id: found.id };
  const id = freshId("hangup", flow.nodes);
  return { flow: put(flow, { id, label: "", kind: "hangup", cause: HANGUP_NORMAL }), id };
}

/** A new node, put into the line that leaves `after` by its slot; without `after` it stands alone. */
export function addNode(flow: FlowDocument, kind: NodeKind, after: Place | null, number: string): Added {
  const target = after === null ? OPEN : (targetOf(flow, after) ?? OPEN);
  const ended = kind === "hangup" ? { flow, id: OPEN } : withEnding(flow);
  const id = freshId(kind, ended.flow.nodes);
  const node = freshNode(kind, id, {
    next: target === OPEN && after !== null ? ended.id : target,
    end: ended.id,
    schedule: Object.keys(flow.schedules)[0] ?? OPEN,
    table: Object.keys(flow.tables)[0] ?? OPEN,
    hotline: number,
  });
  const added = put(ended.flow, node);
  return { flow: after === null ? added : connect(added, after, id), id };
}

function targetOf(flow: FlowDocument, place: Place): string | null {
  const node = flow.nodes[place.node];
  const to = node === undefined ? undefined : exitSlots(node).find((slot) => slot.id === place.slot)?.to;
  return to !== undefined && to !== null && to in flow.nodes ? to : null;
}

/** One exit leads to that node. */
export function connect(flow: FlowDocument, from: Place, to: string): FlowDocument {
  const node = flow.nodes[from.node];
  return node === undefined || !(to in flow.nodes) ? flow : put(flow, withExit(node, from.slot, to));
}

/** The exit leads nowhere: open, or without a target where the kind allows that. */
export function disconnect(flow: FlowDocument, from: Place): FlowDocument {
  const node = flow.nodes[from.node];
  if (node === undefined) return flow;
  const slot = exitSlots(node).find((one) => one.id === from.slot);
  return put(flow, withExit(node, from.slot, slot?.optional === true ? null : OPEN));
}

/** The node is gone; what led to it leads to where its main exit led. */
export function removeNode(flow: FlowDocument, id: string): FlowDocument {
  const node = flow.nodes[id];
  if (node === undefined || Object.keys(flow.nodes).length === 1) return flow;
  const main = mainSlot(node)?.to ?? null;
  const onwards = main !== null && main !== id && main in flow.nodes ? main : OPEN;
  const left = Object.entries(flow.nodes).filter(([key]) => key !== id);
  const nodes = Object.fromEntries(left.map(([key, one]) => [key, rerouted(one, id, onwards)]));
  return { ...flow, nodes, start: flow.start === id ? newStart(nodes, onwards) : flow.start };
}

function newStart(nodes: Record<string, FlowNode>, onwards: string): string {
  return onwards in nodes ? onwards : (Object.keys(nodes)[0] ?? OPEN);
}

function rerouted(node: FlowNode, from: string, to: string): FlowNode {
  return exitSlots(node)
    .filter((slot) => slot.to === from)
    .reduce((changed, slot) => withExit(changed, slot.id, to === OPEN && slot.optional ? null : to), node);
}

/** A copy beside the node, with the same settings and exits; nothing leads to it yet. */
export function duplicateNode(flow: FlowDocument, id: string): Added {
  const node = flow.nodes[id];
  if (node === undefined) return { flow, id };
  const copy = { ...structuredClone(node), id: freshId(node.id.replace(/_\d+$/, ""), flow.nodes) };
  return { flow: put(flow, copy), id: copy.id };
}

/** New settings of a node; its id stays. */
export function changeNode(flow: FlowDocument, node: FlowNode): FlowDocument {
  return node.id in flow.nodes ? put(flow, node) : flow;
}

/** Calls begin here. */
export function startAt(flow: FlowDocument, id: string): FlowDocument {
  return id in flow.nodes ? { ...flow, start: id } : flow;
}

/** What uses a schedule or a table; it may go only when nothing does. */
export function usersOf(flow: FlowDocument, what: "schedule" | "table", id: string): FlowNode[] {
  return Object.values(flow.nodes).filter((node) =>
    what === "schedule" ? node.kind === "schedule" && node.schedule === id : node.kind === "lookup" && node.table === id,
  );
}
