/** The ways out of a node, as lines to draw and places to connect. The server's `exits()` told in the editor's terms. */
import type { FlowDocument, FlowNode, NodeKind } from "./document";

export interface ExitSlot {
  /** Names the exit within its node: a field, or "keys:1", "branches:0", "cases:0", "choices:vip". */
  id: string;
  /** The server's outcomes that leave by it. */
  outcomes: string[];
  /** Null: the call ends here, or goes by another exit, as the kind says. */
  to: string | null;
  /** Whether it may be left without a target. */
  optional: boolean;
  /** Written by people (a branch's name, a key); otherwise its name is a message by `id`. */
  text: string | null;
}

type Fixed = readonly [field: string, outcomes: readonly string[], optional?: boolean];

/** Exits that every node of the kind has, by the field that holds their target. */
const FIXED: Record<NodeKind, readonly Fixed[]> = {
  play: [["next", ["played"]]],
  menu: [["on_timeout", ["timeout"]], ["on_invalid", ["invalid"]]],
  collect: [["next", ["collected"]], ["on_timeout", ["timeout"]], ["on_back", ["back"], true]],
  lookup: [["next", ["found"]], ["on_missing", ["missing"]]],
  password: [["next", ["accepted"]], ["on_refused", ["refused"]]],
  schedule: [["on_open", ["open"]], ["on_closed", ["closed"]], ["on_holiday", ["holiday"], true]],
  region: [["default", ["default"]]],
  ratio: [],
  branch: [["default", ["default"]]],
  set_variable: [["next", ["set"]]],
  http_request: [["default", ["default"]]],
  goto: [["on_missing", ["missing"]]],
  hunt: [
    ["on_answered", ["answered"], true],
    ["on_no_answer", ["no_answer"]],
    ["on_busy", ["busy"]],
    ["on_queue_full", ["queue_full"]],
  ],
  voicemail: [["next", ["left"]], ["on_empty", ["empty", "full"], true]],
  voicemail_access: [["next", ["done"]], ["on_refused", ["refused"]]],
  callback: [["next", ["accepted"], true], ["on_declined", ["declined"]], ["on_unavailable", ["unavailable"]]],
  record_prompt: [["next", ["kept"]], ["on_empty", ["empty"], true], ["on_refused", ["refused"]]],
  survey: [["next", ["answered", "no_answer"]]],
  hangup: [],
};

type Fields = Record<string, unknown>;

function fixedSlots(node: FlowNode): ExitSlot[] {
  const fields = node as unknown as Fields;
  return FIXED[node.kind].map(([id, outcomes, optional]) => ({
    id,
    outcomes: [...outcomes],
    to: (fields[id] ?? null) as string | null,
    optional: optional === true,
    text: null,
  }));
}

const listed = (group: string, at: string, outcome: string, to: string): ExitSlot => ({
  id: `${group}:${at}`,
  outcomes: [outcome],
  to,
  optional: false,
  text: outcome,
});

/** Exits that people made: keys, branches, cases, choices. */
function listedSlots(node: FlowNode): ExitSlot[] {
  switch (node.kind) {
    case "menu":
    case "hunt":
      return sortedKeys(node.keys).map((key) => listed("keys", key, key, node.keys[key] ?? ""));
    case "region":
    case "ratio":
      return node.branches.map((branch, at) => listed("branches", String(at), branch.name, branch.to));
    case "branch":
      return node.cases.map((one, at) => listed("cases", String(at), one.name, one.to));
    case "http_request":
      return Object.entries(node.choices).map(([name, to]) => listed("choices", name, name, to));
    default:
      return [];
  }
}

const rank = (code: string): string => [...code].map((key) => "1234567890*#".indexOf(key).toString(36)).join("");

/** 1…9, 0, then * and #; longer codes after single keys. */
export function sortedKeys(keys: Record<string, string>): string[] {
  return Object.keys(keys).sort((a, b) => a.length - b.length || rank(a).localeCompare(rank(b)));
}

/** Every way out, in the order in which a person would tell them. */
export function exitSlots(node: FlowNode): ExitSlot[] {
  return node.kind === "hunt" ? [...fixedSlots(node), ...listedSlots(node)] : [...listedSlots(node), ...fixedSlots(node)];
}

/** The exit by which an outcome leaves. */
export function slotOf(node: FlowNode, outcome: string): ExitSlot | undefined {
  return exitSlots(node).find((slot) => slot.outcomes.includes(outcome));
}

/** The node with one exit leading elsewhere; an optional one may lead nowhere. */
export function withExit(node: FlowNode, slotId: string, to: string | null): FlowNode {
  const slot = exitSlots(node).find((one) => one.id === slotId);
  if (slot === undefined || (to === null && !slot.optional)) return node;
  const [group, at] = split(slotId);
  const fields = node as unknown as Fields;
  if (at === null) return { ...node, [group]: to } as FlowNode;
  const list = fields[group];
  if (Array.isArray(list)) {
    const branches = list as Fields[];
    return { ...node, [group]: branches.map((one, index) => (index === Number(at) ? { ...one, to } : one)) } as FlowNode;
  }
  return { ...node, [group]: { ...(list as Fields), [at]: to } } as FlowNode;
}

function split(slotId: string): [group: string, at: string | null] {
  const colon = slotId.indexOf(":");
  return colon === -1 ? [slotId, null] : [slotId.slice(0, colon), slotId.slice(colon + 1)];
}

/** The exit by which most calls go on, that a node put in between leaves by; undefined: the node has none. */
export function mainSlot(node: FlowNode): ExitSlot | undefined {
  if (node.kind === "hunt" || node.kind === "goto" || node.kind === "hangup") return undefined;
  const slots = exitSlots(node);
  if (node.kind === "callback") return slots.find((slot) => slot.id === "on_declined");
  return slots.find((slot) => slot.id === "next" || slot.id === "on_open" || slot.id === "default") ?? slots[0];
}

export interface Line {
  from: string;
  slot: ExitSlot;
  to: string;
}

/** Every connection of the document, those that lead to a missing node left out. */
export function linesOf(flow: FlowDocument): Line[] {
  return Object.values(flow.nodes).flatMap((node) =>
    exitSlots(node).flatMap((slot) =>
      slot.to !== null && slot.to in flow.nodes ? [{ from: node.id, slot, to: slot.to }] : [],
    ),
  );
}

/** Whether the exit leads nowhere although it must lead somewhere. */
export function isOpen(flow: FlowDocument, slot: ExitSlot): boolean {
  return slot.to === null ? !slot.optional : !(slot.to in flow.nodes);
}

/** The nodes that a call can come to. */
export function reachable(flow: FlowDocument): Set<string> {
  const found = new Set<string>();
  const ahead = [flow.start];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const node = flow.nodes[id];
    if (node === undefined || found.has(id)) continue;
    found.add(id);
    for (const slot of exitSlots(node)) if (slot.to !== null) ahead.push(slot.to);
  }
  return found;
}
