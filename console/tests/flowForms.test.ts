import { describe, expect, test } from "vitest";

import { callWay } from "@/domain/callWay";
import { nodeOfField } from "@/domain/flow/content";
import type { FlowDocument, FlowTable } from "@/domain/flow/document";
import { nextKey, withKey } from "@/domain/flow/forms";
import { officeHours, onDays, problemsOf, readTime, shareOf, sound, withSegment } from "@/domain/flow/hours";
import { marksOf } from "@/domain/flow/marks";
import { evenShares, freeName } from "@/domain/flow/names";
import { outline } from "@/domain/flow/outline";
import { PARTS, placeGroups } from "@/domain/flow/places";
import { readRows, withRows } from "@/domain/flow/tableText";
import { trailOf } from "@/domain/flow/trail";
import { variablesOf } from "@/domain/flow/variables";

const FLOW: FlowDocument = {
  start: "menu",
  nodes: {
    menu: { id: "menu", label: "", kind: "menu", prompt: null, digits: 1, keys: { "1": "code", "2": "bye" }, timeout_seconds: 8, key_timeout_seconds: 3, repeats: 2, invalid_prompt: null, timeout_prompt: null, on_timeout: "bye", on_invalid: "bye" },
    code: { id: "code", label: "区号", kind: "collect", prompt: null, variable: "city_code", min_digits: 1, max_digits: 4, secret: false, timeout_seconds: 8, key_timeout_seconds: 3, repeats: 2, invalid_prompt: null, timeout_prompt: null, next: "bye", on_timeout: "bye", on_back: "menu" },
    bye: { id: "bye", label: "", kind: "hangup", cause: 16 },
    lonely: { id: "lonely", label: "", kind: "hangup", cause: 16 },
  },
  schedules: {},
  tables: {},
};

describe("working hours", () => {
  test.each([
    ["9", "09:00"],
    ["9:5", "09:05"],
    ["0930", "09:30"],
    ["18：30", "18:30"],
    ["24:00", "24:00"],
    ["9点", "09:00"],
  ])("%s is read as %s", (typed, time) => expect(readTime(typed)).toBe(time));

  test.each(["24:01", "9:60", "noon", "", "-1"])("%s is no time of day", (typed) => expect(readTime(typed)).toBeNull());

  test("hours that end before they start or overlap are told", () => {
    const problems = problemsOf([{ start: "09:00", end: "12:00" }, { start: "11:00", end: "13:00" }, { start: "18:00", end: "08:00" }]);
    expect([...problems]).toEqual([[1, "overlap"], [2, "backwards"]]);
    expect(problemsOf([{ start: "09:00", end: "12:00" }, { start: "12:00", end: "18:00" }]).size).toBe(0);
  });

  test("an afternoon comes after a morning, inside the day", () => {
    expect(withSegment([])).toEqual([{ start: "09:00", end: "18:00" }]);
    expect(withSegment([{ start: "09:00", end: "12:00" }]).at(-1)).toEqual({ start: "13:00", end: "17:00" });
    expect(withSegment([{ start: "09:00", end: "24:00" }]).at(-1)).toEqual({ start: "23:00", end: "24:00" });
  });

  test("one day's hours are used on others, as copies", () => {
    const { week } = officeHours("x");
    expect(week.sat).toEqual([]);
    const next = onDays(week, ["sat"], week.mon);
    expect(next.sat).toEqual(week.mon);
    expect(next.sat[0]).not.toBe(week.mon[0]);
    expect(sound(officeHours("x"))).toBe(true);
    expect(shareOf({ start: "06:00", end: "12:00" })).toEqual({ left: 25, width: 25 });
  });
});

describe("forms", () => {
  test("the next key is the lowest that is free", () => {
    expect(nextKey({})).toBe("1");
    expect(nextKey({ "1": { to: "goodbye" }, "2": { to: "goodbye" } })).toBe("3");
    expect(nextKey(Object.fromEntries([..."1234567890*#"].map((key) => [key, { to: "goodbye" as const }])))).toBeNull();
  });

  test("a key moves to a free digit only", () => {
    const keys = { "1": { to: "goodbye" as const }, "9": { to: "voicemail" as const, box: "main" } };
    expect(withKey(keys, "1", "3")).toEqual({ "3": { to: "goodbye" }, "9": { to: "voicemail", box: "main" } });
    expect(withKey(keys, "1", "9")).toBe(keys);
  });

  test("names and shares", () => {
    expect(freeName("地区", ["地区 1", "地区 3"])).toBe("地区 2");
    expect(evenShares(3)).toEqual([34, 33, 33]);
  });
});

describe("places", () => {
  const provinces = [
    { name: "北京", cities: [{ name: "北京", area_code: "010" }] },
    { name: "吉林", cities: [{ name: "长春", area_code: "0431" }, { name: "吉林", area_code: "0432" }] },
  ];

  test("a municipality is named once, a city called like its province by its area code", () => {
    const groups = placeGroups(provinces, (name) => `${name}（全省）`);
    expect(groups.map((group) => group.options.map((one) => one.value))).toEqual([["北京"], ["吉林", "长春", "0432"]]);
  });

  test("no province is in two parts of the country", () => {
    const all = Object.values(PARTS).flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(31);
  });
});

describe("pasted rows", () => {
  const table: FlowTable = { name: "", holds: "text", rows: { "021": { value: "old", label: "" }, "010": { value: "kept", label: "" } } };

  test("tabs from a spreadsheet, commas from a file, a header passed over", () => {
    expect(readRows("区号\t地址\n021\t南京西路 1 号\t上海\r\n").map(({ key, value, label, problem }) => [key, value, label, problem])).toEqual([["021", "南京西路 1 号", "上海", null]]);
    expect(readRows('020,"天河路, 2 号",广州')[0]).toMatchObject({ key: "020", value: "天河路, 2 号", label: "广州" });
  });

  test("bad lines are told by their number", () => {
    expect(readRows("021\ta\n\n021\tb\n0 2\tc").map(({ line, problem }) => [line, problem])).toEqual([[1, null], [3, "twice"], [4, "key"]]);
  });

  test("rows join the table or take its place", () => {
    const rows = readRows("021\tnew");
    expect(withRows(table, rows, false).rows).toEqual({ "021": { value: "new", label: "" }, "010": { value: "kept", label: "" } });
    expect(Object.keys(withRows(table, rows, true).rows)).toEqual(["021"]);
  });
});

describe("reading a flow", () => {
  test("the outline has every node once, those without callers last", () => {
    expect(outline(FLOW).map(({ node, depth, reachable }) => [node.id, depth, reachable])).toEqual([
      ["menu", 0, true],
      ["code", 1, true],
      ["bye", 2, true],
      ["lonely", 0, false],
    ]);
  });

  test("a way lights the exits gone through", () => {
    const trail = trailOf(FLOW, [{ node: "menu", outcome: "1" }, { node: "code", outcome: "back" }, { node: "gone", outcome: "x" }]);
    expect([...(trail.exits.get("menu") ?? [])]).toEqual(["keys:1"]);
    expect([...(trail.exits.get("code") ?? [])]).toEqual(["on_back"]);
    expect(trail.nodes.has("menu")).toBe(true);
  });

  test("a node shows the worst of its findings", () => {
    const marks = marksOf([
      { node: "menu", severity: "warning", code: "a", message: "A" },
      { node: "menu", severity: "error", code: "b", message: "B" },
      { node: "menu", severity: "warning", code: "c", message: "C" },
      { node: null, severity: "error", code: "d", message: "D" },
    ]);
    expect([...marks]).toEqual([["menu", { severity: "error", texts: ["A", "B", "C"] }]]);
  });

  test("a refused field names its node", () => {
    expect(nodeOfField("document.nodes.code.max_digits", FLOW.nodes)).toBe("code");
    expect(nodeOfField("document.nodes.gone.x", FLOW.nodes)).toBeNull();
    expect(nodeOfField(null, FLOW.nodes)).toBeNull();
  });

  test("what nodes remember can be asked for", () => expect(variablesOf(FLOW)).toEqual(["city_code"]));

  test("a call's way has the labels that its events come with", () => {
    const at = "2026-11-23T02:00:00Z";
    const call = {
      path: ["menu", "code"],
      outcomes: ["1", ""],
      events: [
        { sequence: 0, at, kind: "node_entered" as const, data: { node: "menu", kind: "menu" } },
        { sequence: 1, at, kind: "node_entered" as const, data: { node: "code", kind: "unheard_of" }, name: "区号" },
      ],
    };
    expect(callWay(call)).toEqual([
      { node: "menu", kind: "menu", label: "", outcome: "1" },
      { node: "code", kind: null, label: "区号", outcome: "" },
    ]);
    expect(callWay({ ...call, events: [] })[1]).toMatchObject({ kind: null, label: "" });
  });
});
