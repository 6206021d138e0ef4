import { expect, test } from "vitest";

import { placeGroups } from "@/domain/flow/places";
import { findPlaces, typedDigits } from "@/domain/placeSearch";

const PROVINCES = [
  { name: "北京", cities: [{ name: "北京", area_code: "010" }] },
  { name: "广东", cities: [{ name: "广州", area_code: "020" }, { name: "深圳", area_code: "0755" }] },
  { name: "青海", cities: [{ name: "西宁", area_code: "0971" }, { name: "海南", area_code: "0974" }] },
  { name: "海南", cities: [{ name: "海口", area_code: "0898" }] },
];
const OPTIONS = placeGroups(PROVINCES, (name) => `${name}（全部）`).flatMap((group) => group.options);

test("no place is there twice, for the list could not tell them apart", () => {
  expect(new Set(OPTIONS.map((one) => one.value)).size).toBe(OPTIONS.length);
  expect(OPTIONS.filter((one) => one.value === "北京")).toHaveLength(1);
});

test.each([
  ["北京", ["北京"]],
  ["北京市", ["北京"]],
  ["广州", ["广州"]],
  ["广东省", ["广东", "广州", "深圳"]],
  ["海南", ["海南", "0974", "海口"]],
  [" 深圳 ", ["深圳"]],
  ["0755", ["深圳"]],
  ["火星", []],
])("%s finds what is meant first", (typed, values) => {
  expect(findPlaces(OPTIONS, typed).map((one) => one.value)).toEqual(values);
});

test.each([
  ["020", "020"],
  ["０２０", "020"],
  ["138", "138*"],
  ["0755266*", "0755266*"],
  ["138x", null],
  ["*", null],
  ["广州", null],
])("%s as digits", (typed, digits) => {
  expect(typedDigits(PROVINCES, typed)).toBe(digits);
});
