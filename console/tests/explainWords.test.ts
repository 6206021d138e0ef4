/** What a supposed call does at a node, as the page says it. */
import { beforeEach, describe, expect, test } from "vitest";
import { createApp, h, ref } from "vue";

import type { FlowStep } from "@/api/generated";
import { useExplainWords } from "@/composables/useExplainWords";
import { NO_NAMES, provideFlowNames } from "@/composables/useFlowNames";
import type { FlowDocument } from "@/domain/flow/document";
import { freshNode } from "@/domain/flow/kinds";
import { i18n } from "@/locales";
import en from "@/locales/en";
import zhCN from "@/locales/zh-CN";

const around = { next: "survey", end: "end", schedule: "work", table: "shops", hotline: "4001234567" };
const FLOW = {
  start: "menu",
  nodes: {
    menu: { ...freshNode("menu", "menu", around), label: "主菜单", keys: { 1: "hunt" } },
    hunt: { ...freshNode("hunt", "hunt", around), on_answered: "survey" },
    survey: { ...freshNode("survey", "survey", around), label: "服务评价" },
    lookup: freshNode("lookup", "lookup", around),
    branch: { ...freshNode("branch", "branch", around), cases: [{ name: "老客户", values: ["1"], to: "end" }] },
    end: freshNode("hangup", "end", around),
  },
  schedules: {},
  tables: { shops: { name: "门店", holds: "text", rows: {} } },
} as unknown as FlowDocument;

let sentence: (step: FlowStep, flow: FlowDocument) => string;

beforeEach(() => {
  i18n.global.locale.value = "zh-CN";
  const app = createApp({
    setup: () => {
      provideFlowNames({ names: ref(NO_NAMES), reload: async () => {} });
      return () => h(inside);
    },
  });
  const inside = { setup: () => (({ sentence } = useExplainWords()), () => h("i")) };
  app.use(i18n).mount(document.createElement("div"));
});

function said(node: string, outcome: string, more: Partial<FlowStep> = {}): string {
  const kind = FLOW.nodes[node]?.kind ?? "play";
  return sentence({ hotline: "4001234567", node, kind, label: "", outcome, pressed: "", detail: {}, name: "", message: "", ...more }, FLOW);
}

describe("what happened, in words", () => {
  test("a survey without an answer is no telephone without one", () => {
    const detail = { prompt: "system:survey_prompt" };
    expect(said("survey", "no_answer", { detail })).toBe("播放“survey_prompt”，客户没有按键");
    expect(said("survey", "answered", { detail, pressed: "5" })).toBe("播放“survey_prompt”，客户按了 5");
    expect(said("hunt", "no_answer", { detail: { queue: "main", phones: [] } })).toBe("振铃“全部接听电话”（没有电话）：没有人接听");
  });

  test("a key that the menu has not", () => {
    expect(said("menu", "timeout", { pressed: "8" })).toBe("听到“不播放”，按了 8，没有这个按键，之后没有再按");
    expect(said("menu", "invalid", { pressed: "8" })).toBe("听到“不播放”，按了 8，没有这个按键");
    expect(said("menu", "1", { pressed: "1" })).toBe("听到“不播放”，按了 1");
    expect(said("menu", "timeout")).toBe("听到“不播放”，没有按键");
  });

  test("after a talk the next node is named", () => {
    expect(said("hunt", "answered", { detail: { queue_name: "销售", phones: [] } })).toBe("振铃“销售”（没有电话）：有人接听，通话结束后 → 服务评价");
  });

  test("tables and conditions are told without names of variables", () => {
    expect(said("lookup", "found", { detail: { variable: "city_code", value: "021" } })).toBe("在“门店”里查“021”：查到了");
    expect(said("branch", "老客户", { detail: { variable: "x", value: "1" } })).toBe("“1”符合“老客户”");
    expect(said("branch", "default", { detail: { variable: "x", value: "2" } })).toBe("“2”不符合任何条件");
  });
});

const OUTCOMES = Object.keys(zhCN.flowOutcome) as (keyof typeof zhCN.flowOutcome)[];

test.each(["survey", "hunt"])("%s has words of its own in both languages", (kind) => {
  expect(OUTCOMES.filter((key) => key.startsWith(`${kind}_`)).length).toBeGreaterThan(1);
  const shared = OUTCOMES.filter((key) => key.endsWith("_no_answer"));
  for (const words of [zhCN.flowOutcome, en.flowOutcome]) expect(new Set(shared.map((key) => words[key])).size).toBe(shared.length);
});
