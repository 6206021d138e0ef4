/** Two people changed one thing. */
import { expect, test } from "vitest";

import type { FlowContent } from "@/domain/flow/content";
import { flowOf, flowVersions, stepsOf } from "@/domain/flow/merge";
import { type PhoneDraft, phoneFields, phonesOf } from "@/domain/phoneList";
import { type Choice, differences, merged, type Versions } from "@/domain/versions";

const choicesOf = (versions: Versions): Record<string, Choice> => Object.fromEntries(differences(versions).map(({ field, choice }) => [field, choice]));

test("who changed a field has it their way, and where both did the reader is asked", () => {
  const versions = {
    base: { timeout: 15, waiting: 0, order: "default", whisper: false },
    mine: { timeout: 25, waiting: 5, order: "default", whisper: true },
    saved: { timeout: 15, waiting: 9, order: "sequential", whisper: true },
  };
  expect(differences(versions)).toEqual([
    { field: "timeout", mine: 25, saved: 15, clash: false, choice: "mine" },
    { field: "waiting", mine: 5, saved: 9, clash: true, choice: "mine" },
    { field: "order", mine: "default", saved: "sequential", clash: false, choice: "saved" },
  ]);
  expect(merged(versions, choicesOf(versions))).toEqual({ timeout: 25, waiting: 5, order: "sequential", whisper: true });
  expect(merged(versions, { timeout: "saved", waiting: "saved", order: "mine" })).toEqual({ timeout: 15, waiting: 9, order: "default", whisper: true });
});

const phone = (number: string, label = ""): PhoneDraft => ({ key: number, id: `id-${number}`, number, label, from: null, until: null, isHotline: false });
const added = (number: string): PhoneDraft => ({ ...phone(number), id: null });

test("phones that each of two people added, moved or took away are put together", () => {
  const base = [phone("1"), phone("2"), phone("3")];
  const mine = [phone("3"), phone("1", "Ada"), phone("2"), added("8")];
  const saved = [phone("1"), phone("2"), phone("9")];
  const versions = { base: phoneFields(base), mine: phoneFields(mine), saved: phoneFields(saved) };
  const together = phonesOf(merged(versions, choicesOf(versions)), saved, () => "fresh");
  expect(together.map(({ number, id, label }) => [number, id, label])).toEqual([
    ["1", "id-1", "Ada"],
    ["2", "id-2", ""],
    ["9", "id-9", ""],
    ["8", null, ""],
  ]);
});

const fields = (...numbers: string[]) => phoneFields(numbers.map((number) => phone(number)));

test("phones that came or went are no other order; moved ones are", () => {
  const other = differences({ base: fields("1", "2"), mine: fields("1", "2", "8"), saved: fields("9", "1", "2") });
  expect(other.map(({ field }) => field)).toEqual(["phones:8", "phones:9"]);
  const moved = differences({ base: fields("1", "2"), mine: fields("2", "1"), saved: fields("1", "2") });
  expect(moved.map(({ field, choice }) => [field, choice])).toEqual([["phones#order", "mine"]]);
});

const hangup = (cause: number) => ({ kind: "hangup", id: "end", label: "", cause });
const menu = (keys: Record<string, string>, repeats = 2) => ({ kind: "menu", id: "menu", label: "", keys, repeats });
const flow = (nodes: Record<string, unknown>) => ({ start: "menu", nodes, schedules: {}, tables: {} }) as unknown as FlowContent;

test("a key of mine and a number of theirs in one node are both kept", () => {
  const base = flow({ menu: menu({ "1": "end", "2": "end" }), end: hangup(16) });
  const mine = flow({ menu: menu({ "1": "end", "2": "end", "3": "end" }), end: hangup(16) });
  const saved = flow({ menu: menu({ "1": "end" }, 5), end: hangup(17), more: hangup(1) });
  const versions = flowVersions(base, mine, saved);
  expect(differences(versions).map(({ field, choice }) => [stepsOf(field).join("/"), choice])).toEqual([
    ["nodes/menu/keys/2", "saved"],
    ["nodes/menu/keys/3", "mine"],
    ["nodes/menu/repeats", "saved"],
    ["nodes/end/cause", "saved"],
    ["nodes/more", "saved"],
  ]);
  expect(flowOf(merged(versions, choicesOf(versions)))).toEqual(flow({ menu: menu({ "1": "end", "3": "end" }, 5), end: hangup(17), more: hangup(1) }));
});

test.each([
  ["all of mine", "mine"],
  ["all that is saved", "saved"],
] as const)("%s is that version, whatever it is", (_name, side) => {
  const form = { product: "group", hours: null, work: { welcome: "a", keys: {}, otherwise: { to: "goodbye" } }, off: { welcome: null, keys: {}, otherwise: { to: "goodbye" } }, unanswered: { to: "goodbye" } } as unknown as FlowContent;
  const others = [
    [flow({ menu: menu({ "1": "end" }), end: hangup(16) }), flow({ menu: menu({}), end: hangup(17) })],
    [flow({ menu: menu({ "1": "end" }) }), flow({ menu: hangup(16) })],
    [form, { ...form, work: { welcome: "b", keys: { "1": { to: "goodbye" } }, otherwise: { to: "goodbye" } } } as unknown as FlowContent],
    [form, flow({ end: hangup(16) })],
  ] as const;
  for (const [mine, saved] of others) {
    const versions = flowVersions(mine, mine, saved);
    const every = Object.fromEntries(differences(versions).map(({ field }) => [field, side]));
    expect(flowOf(merged(versions, every))).toEqual(side === "mine" ? mine : saved);
  }
});
