import { describe, expect, test } from "vitest";

import { type FlowDocument, type FlowNode, type NodeKind, OPEN } from "@/domain/flow/document";
import { addNode, connect, disconnect, duplicateNode, freshId, removeNode, startAt, usersOf } from "@/domain/flow/edit";
import { exitSlots, isOpen, linesOf, mainSlot, reachable, slotOf, sortedKeys, withExit } from "@/domain/flow/exits";
import { historyOf, recorded, redone, undone } from "@/domain/flow/history";
import { freshNode, groupOf, PALETTE } from "@/domain/flow/kinds";
import { CARD_WIDTH, cardHeight, layout } from "@/domain/flow/layout";

const NUMBER = "4001234567";
const KINDS: NodeKind[] = PALETTE.flatMap((group) => group.kinds);

function flowOf(...nodes: FlowNode[]): FlowDocument {
  return { start: nodes[0]?.id ?? "", nodes: Object.fromEntries(nodes.map((node) => [node.id, node])), schedules: {}, tables: {} };
}

const play = (id: string, next: string): FlowNode => ({ id, label: "", kind: "play", prompt: "system:goodbye", answer: false, next });
const bye = (id = "bye"): FlowNode => ({ id, label: "", kind: "hangup", cause: 16 });

/** Every exit leads to a node, is open, or may lead nowhere; every node is under its id. */
function holds(flow: FlowDocument): void {
  expect(flow.start in flow.nodes).toBe(true);
  for (const [key, node] of Object.entries(flow.nodes)) {
    expect(node.id).toBe(key);
    for (const slot of exitSlots(node)) {
      if (slot.to === null) expect(slot.optional).toBe(true);
      else expect(slot.to === OPEN || slot.to in flow.nodes).toBe(true);
    }
  }
}

describe("exits", () => {
  test.each(KINDS)("each exit of a fresh %s can be led elsewhere, and only that one moves", (kind) => {
    const node = freshNode(kind, "it", { next: "n", end: "e", schedule: "s", table: "t", hotline: NUMBER });
    for (const slot of exitSlots(node)) {
      const moved = withExit(node, slot.id, "elsewhere");
      const changed = exitSlots(moved).filter((one, index) => one.to !== exitSlots(node)[index]?.to);
      expect(changed.map((one) => [one.id, one.to])).toEqual([[slot.id, "elsewhere"]]);
    }
  });

  test("keys are told as on a telephone, codes after them", () => {
    expect(sortedKeys({ "0": "", "*": "", "802": "", "9": "", "1": "", "801": "" })).toEqual(["1", "9", "0", "*", "801", "802"]);
  });

  test("an outcome finds its exit, also where two leave by one", () => {
    const survey = freshNode("survey", "s", { next: "n", end: "e", schedule: "", table: "", hotline: NUMBER });
    expect(slotOf(survey, "no_answer")?.id).toBe("next");
    const menu = freshNode("menu", "m", { next: "n", end: "e", schedule: "", table: "", hotline: NUMBER });
    expect(slotOf(menu, "1")?.id).toBe("keys:1");
    expect(slotOf(menu, "gone")).toBeUndefined();
  });

  test("an exit that must lead somewhere cannot lead to nothing", () => {
    expect(withExit(play("a", "b"), "next", null)).toEqual(play("a", "b"));
  });
});

describe("editing keeps the document whole", () => {
  test.each(KINDS)("a %s put between two nodes, and taken away again", (kind) => {
    const before = flowOf(play("a", "bye"), bye());
    const { flow, id } = addNode(before, kind, { node: "a", slot: "next" }, NUMBER);
    holds(flow);
    expect(flow.nodes["a"]).toMatchObject({ next: id });
    expect(groupOf(kind)).toBeTruthy();
    const main = mainSlot(flow.nodes[id] as FlowNode);
    if (main !== undefined) expect(main.to).toBe("bye");
    const after = removeNode(flow, id);
    holds(after);
    expect(id in after.nodes).toBe(false);
  });

  test("a node added by itself has its main exit open", () => {
    const { flow, id } = addNode(flowOf(bye()), "play", null, NUMBER);
    holds(flow);
    const slot = exitSlots(flow.nodes[id] as FlowNode)[0];
    expect(slot && isOpen(flow, slot)).toBe(true);
    expect(reachable(flow).has(id)).toBe(false);
  });

  test("what led to a removed node leads to where it led", () => {
    const flow = removeNode(flowOf(play("a", "b"), play("b", "bye"), bye()), "b");
    expect(flow.nodes["a"]).toMatchObject({ next: "bye" });
  });

  test("removing the start lets calls begin at the next node; the last node stays", () => {
    const flow = removeNode(flowOf(play("a", "bye"), bye()), "a");
    expect(flow.start).toBe("bye");
    expect(removeNode(flow, "bye")).toBe(flow);
  });

  test("a node that leads to itself leaves its callers open", () => {
    const flow = removeNode(flowOf(play("a", "b"), play("b", "b"), bye()), "b");
    expect(flow.nodes["a"]).toMatchObject({ next: OPEN });
  });

  test("connecting and disconnecting", () => {
    const hunt = freshNode("hunt", "h", { next: "bye", end: "bye", schedule: "", table: "", hotline: NUMBER });
    let flow = flowOf(hunt, play("p", "bye"), bye());
    flow = connect(flow, { node: "h", slot: "on_answered" }, "p");
    expect(flow.nodes["h"]).toMatchObject({ on_answered: "p" });
    expect(disconnect(flow, { node: "h", slot: "on_answered" }).nodes["h"]).toMatchObject({ on_answered: null });
    expect(disconnect(flow, { node: "h", slot: "on_busy" }).nodes["h"]).toMatchObject({ on_busy: OPEN });
    expect(connect(flow, { node: "h", slot: "on_busy" }, "nowhere")).toBe(flow);
  });

  test("a copy has an id of its own and the same exits", () => {
    const { flow, id } = duplicateNode(flowOf(play("play", "bye"), bye()), "play");
    holds(flow);
    expect([id, flow.nodes[id]]).toEqual(["play_2", { ...play("play", "bye"), id: "play_2" }]);
    expect(duplicateNode(flow, "play_2").id).toBe("play_3");
    expect(freshId("new", flow.nodes)).toBe("new");
  });

  test("calls begin elsewhere; a schedule knows who asks it", () => {
    const hours = freshNode("schedule", "s", { next: "bye", end: "bye", schedule: "office", table: "", hotline: NUMBER });
    const flow = flowOf(bye(), hours);
    expect(startAt(flow, "s").start).toBe("s");
    expect(startAt(flow, "nowhere").start).toBe("bye");
    expect(usersOf(flow, "schedule", "office").map((node) => node.id)).toEqual(["s"]);
    expect(usersOf(flow, "table", "office")).toEqual([]);
  });
});

describe("undo", () => {
  test("goes back and forth; a new change forgets what was undone", () => {
    let history = recorded(recorded(historyOf("a"), "b"), "c");
    history = undone(history);
    expect(history.present).toBe("b");
    expect(redone(history).present).toBe("c");
    history = recorded(history, "d");
    expect(redone(history).present).toBe("d");
    expect(undone(undone(undone(history))).present).toBe("a");
  });

  test("typing in one field is one step", () => {
    let history = recorded(historyOf(""), "a", "label");
    history = recorded(history, "ab", "label");
    expect(undone(history).present).toBe("");
    expect(undone(recorded(history, "abc", "other")).present).toBe("ab");
  });
});

describe("layout", () => {
  const wide = flowOf(
    { ...freshNode("menu", "m", { next: "a", end: "bye", schedule: "", table: "", hotline: NUMBER }), keys: { "1": "a", "2": "b", "3": "c", "*": "m" } } as FlowNode,
    play("a", "bye"),
    play("b", "a"),
    play("c", "m"),
    bye(),
    play("lonely", "lonely2"),
    play("lonely2", "lonely"),
  );

  test("every node has a place, and no two cards cover each other", () => {
    const places = layout(wide);
    expect([...places.keys()].sort()).toEqual(Object.keys(wide.nodes).sort());
    const boxes = [...places].map(([id, at]) => ({ id, ...at, bottom: at.y + cardHeight(exitSlots(wide.nodes[id] as FlowNode).length) }));
    for (const one of boxes)
      for (const other of boxes)
        if (one.id < other.id && Math.abs(one.x - other.x) < CARD_WIDTH)
          expect(one.bottom <= other.y || other.bottom <= one.y, `${one.id} and ${other.id}`).toBe(true);
  });

  test("lines go to the right, but for those that lead back", () => {
    const places = layout(wide);
    const leftward = linesOf(wide).filter((line) => (places.get(line.to)?.x ?? 0) <= (places.get(line.from)?.x ?? 0));
    expect(leftward.map((line) => `${line.from}>${line.to}`).sort()).toEqual(["c>m", "lonely2>lonely", "m>m"]);
  });

  test("nodes that no call comes to stand below", () => {
    const places = layout(wide);
    const lowest = Math.max(...["m", "a", "b", "c", "bye"].map((id) => places.get(id)?.y ?? 0));
    expect(places.get("lonely")?.y).toBeGreaterThan(lowest);
  });

  test("five hundred nodes in a row are laid out", () => {
    const nodes = Array.from({ length: 499 }, (_, at) => play(`n${at}`, at === 498 ? "bye" : `n${at + 1}`));
    expect(layout(flowOf(...nodes, bye())).get("bye")?.x).toBe(499 * (CARD_WIDTH + 96));
  });
});
