/**
 * Where the nodes stand on the canvas: columns from left to right by how far a node is from the start, within a column
 * near to what leads there. Positions are worked out, never stored: a flow is tidy whoever edited it.
 */
import type { FlowDocument } from "./document";
import { exitSlots, linesOf, reachable } from "./exits";

export interface Point {
  x: number;
  y: number;
}

export const CARD_WIDTH = 248;
const HEAD_HEIGHT = 78;
const EXIT_HEIGHT = 30;
const COLUMN_GAP = 96;
const ROW_GAP = 28;
const SWEEPS = 4;

/** The card's height, by what it shows. */
export function cardHeight(exits: number): number {
  return HEAD_HEIGHT + exits * EXIT_HEIGHT + (exits > 0 ? 10 : 0);
}

interface Ahead {
  to: string;
  /** How far below the card's top the line begins. */
  offset: number;
}

/** Lines onwards by node, without those that lead back to a node on the way there. */
function forwardLines(flow: FlowDocument, roots: readonly string[]): Map<string, Ahead[]> {
  const ahead = new Map<string, Ahead[]>();
  const onTheWay = new Set<string>();
  const visit = (id: string): void => {
    const node = flow.nodes[id];
    if (node === undefined || ahead.has(id)) return;
    onTheWay.add(id);
    const lines: Ahead[] = [];
    ahead.set(id, lines);
    exitSlots(node).forEach((slot, index) => {
      if (slot.to === null || !(slot.to in flow.nodes) || onTheWay.has(slot.to)) return;
      lines.push({ to: slot.to, offset: HEAD_HEIGHT + (index + 0.5) * EXIT_HEIGHT });
      visit(slot.to);
    });
    onTheWay.delete(id);
  };
  roots.forEach(visit);
  return ahead;
}

/** The longest way from a root, in nodes. Insertion order of `ahead` is the order of discovery. */
function columnsOf(ahead: Map<string, Ahead[]>): Map<string, number> {
  const column = new Map<string, number>();
  const order = topological(ahead);
  for (const id of order) {
    const mine = column.get(id) ?? 0;
    column.set(id, mine);
    for (const { to } of ahead.get(id) ?? []) column.set(to, Math.max(column.get(to) ?? 0, mine + 1));
  }
  return column;
}

function topological(ahead: Map<string, Ahead[]>): string[] {
  const done = new Set<string>();
  const order: string[] = [];
  const visit = (id: string): void => {
    if (done.has(id)) return;
    done.add(id);
    for (const { to } of ahead.get(id) ?? []) visit(to);
    order.push(id);
  };
  for (const id of ahead.keys()) visit(id);
  return order.toReversed();
}

/** Nodes that no call comes to stand below the others, each group by itself. */
function rootsApart(flow: FlowDocument): string[][] {
  const groups = [[flow.start]];
  const seen = reachable(flow);
  const led = new Set(linesOf(flow).filter((line) => line.from !== line.to && !seen.has(line.from)).map((line) => line.to));
  const lonely = Object.keys(flow.nodes).filter((id) => !seen.has(id));
  for (const id of [...lonely.filter((one) => !led.has(one)), ...lonely]) {
    if (seen.has(id)) continue;
    groups.push([id]);
    for (const found of reachable({ ...flow, start: id })) seen.add(found);
  }
  return groups;
}

export function layout(flow: FlowDocument): Map<string, Point> {
  const places = new Map<string, Point>();
  let top = 0;
  for (const roots of rootsApart(flow)) {
    const group = placed(flow, roots, places);
    const lowest = Math.min(...group.map(([, point]) => point.y));
    let bottom = top;
    for (const [id, point] of group) {
      const y = Math.round(point.y - lowest + top);
      places.set(id, { x: point.x, y });
      bottom = Math.max(bottom, y + heightOf(flow, id));
    }
    top = bottom + ROW_GAP * 2;
  }
  return places;
}

const heightOf = (flow: FlowDocument, id: string): number => {
  const node = flow.nodes[id];
  return cardHeight(node === undefined ? 0 : exitSlots(node).length);
};

function placed(flow: FlowDocument, roots: string[], taken: ReadonlyMap<string, Point>): [string, Point][] {
  const ahead = forwardLines(flow, roots);
  for (const id of taken.keys()) ahead.delete(id);
  const column = columnsOf(new Map([...ahead].map(([id, lines]) => [id, lines.filter((line) => ahead.has(line.to))])));
  const columns: string[][] = [];
  for (const id of ahead.keys()) (columns[column.get(id) ?? 0] ??= []).push(id);
  const y = new Map<string, number>();
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    for (const ids of columns) settle(flow, ids ?? [], wishes(ahead, y), y);
    for (const ids of columns.toReversed()) settle(flow, ids ?? [], backWishes(ahead, y), y);
  }
  for (const ids of columns) settle(flow, ids ?? [], wishes(ahead, y), y);
  return [...ahead.keys()].map((id) => [id, { x: (column.get(id) ?? 0) * (CARD_WIDTH + COLUMN_GAP), y: y.get(id) ?? 0 }]);
}

const LEADS_IN = HEAD_HEIGHT / 2;

/** Each node wants to be where the lines that lead to it begin. */
function wishes(ahead: Map<string, Ahead[]>, y: ReadonlyMap<string, number>): Map<string, number[]> {
  const wanted = new Map<string, number[]>();
  for (const [from, lines] of ahead) {
    for (const { to, offset } of lines) {
      const top = y.get(from);
      if (top !== undefined) wanted.set(to, [...(wanted.get(to) ?? []), top + offset - LEADS_IN]);
    }
  }
  return wanted;
}

/** Each node wants to be where its own lines lead. */
function backWishes(ahead: Map<string, Ahead[]>, y: ReadonlyMap<string, number>): Map<string, number[]> {
  const wanted = new Map<string, number[]>();
  for (const [from, lines] of ahead) {
    const tops = lines.flatMap(({ to, offset }) => {
      const top = y.get(to);
      return top === undefined ? [] : [top + LEADS_IN - offset];
    });
    if (tops.length > 0) wanted.set(from, tops);
  }
  return wanted;
}

/** Puts a column's nodes as near to their wishes as their heights allow. */
function settle(flow: FlowDocument, ids: string[], wanted: Map<string, number[]>, y: Map<string, number>): void {
  const wish = new Map(ids.map((id, index) => [id, mean(wanted.get(id)) ?? y.get(id) ?? index * 160]));
  ids.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
  let free = Number.NEGATIVE_INFINITY;
  let pushed = 0;
  for (const id of ids) {
    const at = Math.max(wish.get(id) ?? 0, free);
    pushed += at - (wish.get(id) ?? 0);
    y.set(id, at);
    free = at + heightOf(flow, id) + ROW_GAP;
  }
  const back = ids.length === 0 ? 0 : pushed / ids.length;
  for (const id of ids) y.set(id, (y.get(id) ?? 0) - back);
}

function mean(values: number[] | undefined): number | undefined {
  return values === undefined || values.length === 0 ? undefined : values.reduce((sum, one) => sum + one, 0) / values.length;
}
