/** Numbers are refused with their range, never changed. */
import ElementPlus from "element-plus";
import { afterEach, expect, test } from "vitest";
import { createApp, h, nextTick, ref } from "vue";

import NumberInput from "@/components/show/NumberInput.vue";
import { mayBe, numberTyped, stepped } from "@/domain/wholeNumber";
import { i18n } from "@/locales";

test.each([
  ["25", 25],
  ["２５", 25],
  [" 1,000 ", 1000],
  ["-3", -3],
  ["1.5", 1.5],
  ["", null],
  ["abc", Number.NaN],
  ["1e3", Number.NaN],
  ["9999999999999999", Number.NaN],
])("%j is read as %s", (text, number) => expect(numberTyped(text)).toBe(number));

test.each([
  [5, true],
  [60, true],
  [4, false],
  [61, false],
  [7.5, false],
  [Number.NaN, false],
  [null, false],
])("from 5 to 60, %s may be: %s", (value, may) => expect(mayBe(value, { least: 5, most: 60 })).toBe(may));

test("nothing may stand where a number is optional, and fractions where they are meant", () => {
  expect(mayBe(null, { optional: true })).toBe(true);
  expect(mayBe(1.5, { fraction: true })).toBe(true);
});

test.each([
  [null, 1, 5],
  [60, 1, 60],
  [5, -1, 5],
  [900, -1, 60],
  [7, 1, 8],
])("from %s, a step of %s leads to %s", (value, by, next) => expect(stepped(value, by, { least: 5, most: 60 })).toBe(next));

afterEach(() => document.body.replaceChildren());

function mounted(start: number | null, props: Record<string, unknown>) {
  const value = ref<number | null>(start);
  const place = document.body.appendChild(document.createElement("div"));
  createApp({ render: () => h(NumberInput<number | null>, { ...props, modelValue: value.value, "onUpdate:modelValue": (next) => (value.value = next) }) })
    .use(i18n)
    .use(ElementPlus)
    .mount(place);
  const input = place.querySelector("input") as HTMLInputElement;
  const type = async (text: string): Promise<void> => {
    input.value = text;
    input.dispatchEvent(new Event("input"));
    await nextTick();
  };
  return { value, input, type, problem: () => place.querySelector("[role='alert']")?.textContent ?? "" };
}

test("what is out of range stays as typed, is told with the range, and counts as edited", async () => {
  const { value, input, type, problem } = mounted(15, { least: 5, most: 60 });
  await type("200");
  expect([input.value, value.value, problem()]).toEqual(["200", 200, "请填 5 到 60 的整数"]);
  expect(input.getAttribute("aria-invalid")).toBe("true");
  await type("");
  expect([input.value, value.value]).toEqual(["", Number.NaN]);
  await type("20");
  expect([value.value, problem(), input.getAttribute("aria-invalid")]).toEqual([20, "", "false"]);
});

test("discarding shows the saved number again", async () => {
  const { value, input, type } = mounted(15, { least: 5, most: 60 });
  await type("x");
  value.value = 15;
  await nextTick();
  expect(input.value).toBe("15");
});
