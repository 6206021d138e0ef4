import { describe, expect, test } from "vitest";

import type { SystemPrompt } from "@/api/generated";
import { waitBefore } from "@/api/liveSocket";
import { ApiFailure } from "@/api/failure";
import { activeFilters, freshFilter, queryOf } from "@/domain/callFilter";
import { tellStory } from "@/domain/callStory";
import { chinaClock, chinaDay, periodOf, quickRange, shortMoment } from "@/domain/chinaTime";
import { clockDuration, spokenDuration } from "@/domain/duration";
import { ordersShown, shareOf, skillNames } from "@/domain/group";
import { localeOf } from "@/domain/language";
import { moved, readPasted, sameList } from "@/domain/phoneList";
import { promptThemes } from "@/domain/systemPrompts";
import { formatPhone, looksDiallable, nationalDigits } from "@/domain/phoneNumber";

describe("phone numbers", () => {
  test.each([
    ["138 0013 8000", "13800138000"],
    ["+86 138-0013-8000", "13800138000"],
    ["008613800138000", "13800138000"],
    ["１３８００１３８０００", "13800138000"],
    ["013800138000", "13800138000"],
    ["(020) 8888 6666", "02088886666"],
    ["+86 20 8888 6666", "02088886666"],
    ["0086 10 66668888", "01066668888"],
    ["400-123-4567", "4001234567"],
  ])("%s is read as %s", (typed, digits) => {
    expect(nationalDigits(typed)).toBe(digits);
    expect(looksDiallable(digits)).toBe(true);
  });

  test.each(["12345", "88886666", "23800138000", "abc", ""])("%s cannot be dialled", (digits) => {
    expect(looksDiallable(digits)).toBe(false);
  });

  test.each([
    ["13800138000", "138 0013 8000"],
    ["02088886666", "020-8888 6666"],
    ["01066668888", "010-6666 8888"],
    ["075588886666", "0755-8888 6666"],
    ["05718888666", "0571-888 8666"],
    ["4001234567", "400-123-4567"],
    ["anonymous", "anonymous"],
  ])("%s is shown as %s", (digits, shown) => expect(formatPhone(digits)).toBe(shown));
});

describe("the list of phones", () => {
  test("an item moves to its new place and the others close up", () => {
    expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
    expect(moved(["a", "b", "c"], 2, -5)).toEqual(["c", "a", "b"]);
    expect(moved(["a"], 7, 0)).toEqual(["a"]);
  });

  test("pasted lines are numbers with labels, each with its problem", () => {
    const lines = readPasted("13800138000 销售部 小王\n020-8888 6666，前台\n\n123\n13800138000\n13900139000", ["13900139000"]);
    expect(lines.map(({ number, label, problem }) => [number, label, problem])).toEqual([
      ["13800138000", "销售部 小王", null],
      ["02088886666", "前台", null],
      ["123", "", "invalid"],
      ["13800138000", "", "twice"],
      ["13900139000", "", "bound"],
    ]);
  });

  test("lists differ by order and label, not by keys", () => {
    const one = { key: "1", id: "x", number: "13800138000", label: "a", from: null, until: null, isHotline: false };
    expect(sameList([one], [{ ...one, key: "2", id: null }])).toBe(true);
    expect(sameList([one], [{ ...one, label: "b" }])).toBe(false);
    expect(sameList([one], [])).toBe(false);
  });
});

describe("time", () => {
  const lateInChina = new Date("2026-11-23T16:30:00Z"); // already the 24th in China

  test("days are China's", () => {
    expect(chinaDay(lateInChina)).toBe("2026-11-24");
    expect(quickRange("yesterday", lateInChina)).toEqual(["2026-11-23", "2026-11-23"]);
    expect(quickRange("week", lateInChina)).toEqual(["2026-11-18", "2026-11-24"]);
  });

  test("a period reaches from midnight to the midnight after its last day", () => {
    expect(periodOf("2026-11-23", "2026-11-24")).toEqual({
      from: "2026-11-22T16:00:00.000Z",
      to: "2026-11-24T16:00:00.000Z",
    });
  });

  test("moments show China's clock, with the day only when it is another", () => {
    expect(chinaClock("2026-11-23T16:30:05Z")).toBe("2026-11-24 00:30:05");
    expect(shortMoment("2026-11-23T16:30:05Z", lateInChina)).toBe("00:30:05");
    expect(shortMoment("2026-11-23T15:30:05Z", lateInChina)).toBe("11-23 23:30:05");
    expect(shortMoment("2025-11-23T15:30:05Z", lateInChina)).toBe("2025-11-23 23:30:05");
  });

  test.each([
    [0, "0 秒", "0 s", "00:00"],
    [0.999, "0 秒", "0 s", "00:00"],
    [59.999, "59 秒", "59 s", "00:59"],
    [65, "1 分 5 秒", "1 min 5 s", "01:05"],
    [120, "2 分", "2 min", "02:00"],
    [3723, "1 小时 2 分 3 秒", "1 h 2 min 3 s", "1:02:03"],
  ])("%d seconds", (seconds, chinese, english, clock) => {
    expect(spokenDuration(seconds, "zh-CN")).toBe(chinese);
    expect(spokenDuration(seconds, "en")).toBe(english);
    expect(clockDuration(seconds)).toBe(clock);
  });
});

describe("calls", () => {
  test("an offer's end is told with the phone that was offered", () => {
    const at = "2026-11-23T02:00:00Z";
    const lines = tellStory([
      { sequence: 0, at, kind: "offered", data: { leg: "l", phone: "13800138001" } },
      { sequence: 1, at, kind: "offer_ended", data: { leg: "l", result: "busy" } },
      { sequence: 2, at, kind: "node_left", data: { node: "hunt" } },
    ]);
    expect(lines.map(({ key, values, tone }) => [key, values["phone"], tone])).toEqual([
      ["story.offered", "13800138001", "plain"],
      ["story.offer_ended", "13800138001", "bad"],
    ]);
  });

  test("only filters that narrow are asked", () => {
    const filter = freshFilter(new Date("2026-11-23T02:00:00Z"));
    expect(activeFilters(filter)).toBe(0);
    expect(Object.keys(queryOf(filter)).sort()).toEqual(["from", "to"]);
    const narrowed = { ...filter, caller: "139 2222", result: "missed" as const, recording: "with" as const };
    expect(activeFilters(narrowed)).toBe(3);
    expect(queryOf(narrowed)).toMatchObject({ caller: "1392222", has_recording: true });
    expect(queryOf(narrowed).disposition).toContain("abandoned");
  });
});

describe("the language of the sign-in page", () => {
  test.each([
    [["zh-TW", "en"], "zh-CN"],
    [["en-GB", "zh-CN"], "en"],
    [["fr-FR", "zh-Hans-CN"], "zh-CN"],
    [["fr"], "en"],
    [[], "en"],
  ])("%j is answered in %s", (asked, spoken) => expect(localeOf(asked)).toBe(spoken));
});

describe("talking to the server", () => {
  test("a failure carries the server's sentence and field", () => {
    const failure = ApiFailure.of(422, { error: { code: "phone_number_invalid", message: "不对", field: "items.1.number" } });
    expect([failure.code, failure.sentence, failure.field]).toEqual(["phone_number_invalid", "不对", "items.1.number"]);
  });

  test.each(["<html>bad gateway</html>", "", null, { detail: "x" }])("an answer of another's making is a failure too", (body) => {
    expect(ApiFailure.of(502, body)).toMatchObject({ status: 502, code: "unexpected", sentence: null });
  });

  test("waiting doubles up to a quarter of a minute", () => {
    expect([0, 1, 2, 3, 4, 9].map(waitBefore)).toEqual([1000, 2000, 4000, 8000, 15000, 15000]);
  });
});

function systemPrompt(key: string, theme: SystemPrompt["theme"], text_zh: string, prompt_id: string | null = null): SystemPrompt {
  return {
    key,
    theme,
    text_zh,
    text_en: key,
    seconds: 1,
    prompt_id,
    version: prompt_id === null ? 0 : 1,
  };
}

describe("system prompts", () => {
  const every = [
    systemPrompt("goodbye", "connecting", "感谢您的来电，再见。"),
    systemPrompt("menu_invalid", "menu", "按键无效，请重新输入。", "mine"),
    systemPrompt("menu_failed", "menu", "没有收到有效的按键，再见。"),
  ];

  test("stand under their themes, in their order, with the count of those replaced", () => {
    const found = promptThemes(every, "").map(({ theme, prompts, replaced }) => [theme, prompts.length, replaced]);
    expect(found).toEqual([
      ["connecting", 1, 0],
      ["menu", 2, 1],
    ]);
  });

  test.each([
    ["再见", ["goodbye", "menu_failed"]],
    ["按键 再见", ["menu_failed"]],
    ["MENU_inv", ["menu_invalid"]],
    ["没有这样的话", []],
  ])("%s finds %j", (search, keys) => {
    expect(promptThemes(every, search).flatMap((each) => each.prompts.map(({ key }) => key))).toEqual(keys);
  });
});

const member = (weight: number, skills: Record<string, number> = {}) => ({ phone_id: "p", number: "13800138001", label: "", weight, skills });

describe("groups of phones", () => {
  test("the common orders are shown, and the one in use; all when asked", () => {
    expect(ordersShown("default", false)).toEqual(["default", "sequential", "ring_all"]);
    expect(ordersShown("skill", false)).toEqual(["default", "sequential", "ring_all", "skill"]);
    expect(ordersShown("default", true)).toHaveLength(8);
  });

  test("a weight is a share of all weights; without any there is none", () => {
    expect(shareOf(3, [member(3), member(1)])).toBe(75);
    expect(shareOf(0, [member(0)])).toBeNull();
  });

  test("every skill is offered once", () => {
    expect(skillNames([member(1, { vip: 3, english: 2 }), member(1, { vip: 9 })])).toEqual(["english", "vip"]);
  });
});
