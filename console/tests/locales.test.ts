import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import en from "@/locales/en";
import zhCN from "@/locales/zh-CN";

type Tree = { [key: string]: string | Tree };

function keysOf(tree: Tree, path = ""): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [`${path}${key}`] : keysOf(value, `${path}${key}.`),
  );
}

function textOf(tree: Tree, key: string): string {
  let found: string | Tree | undefined = tree;
  for (const part of key.split(".")) found = typeof found === "object" ? found[part] : undefined;
  return typeof found === "string" ? found : "";
}

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(vue|ts)$/.test(name) && !name.includes("generated") && !name.startsWith("locales"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

test("both languages have the same keys", () => {
  expect(keysOf(en).sort()).toEqual(keysOf(zhCN).sort());
});

test.each(keysOf(zhCN))("%s says something, with the same values, in both", (key) => {
  expect(textOf(zhCN, key)).not.toBe("");
  expect(placeholders(textOf(en, key))).toEqual(placeholders(textOf(zhCN, key)));
});

test("English has no Chinese in it", () => {
  const chinese = keysOf(en).filter((key) => /[一-鿿]/.test(textOf(en, key)));
  expect(chinese).toEqual([]);
});

test("every key that the pages name exists", () => {
  const named = [...sources("src").matchAll(/\b(?:t|te)\(\s*"([\w.-]+)"/g)].map((match) => match[1] ?? "");
  const known = new Set(keysOf(zhCN));
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter((key) => !known.has(key))).toEqual([]);
});

test("no text is left that no page names", () => {
  const code = sources("src");
  const groups = new Set([...code.matchAll(/`([\w.]+)\.\$\{/g)].map((match) => `${match[1] ?? ""}.`));
  const unused = keysOf(zhCN).filter((key) => {
    const parent = key.slice(0, key.lastIndexOf(".") + 1);
    return !code.includes(`"${key}"`) && !code.includes(`'${key}'`) && !groups.has(parent);
  });
  expect(unused.filter((key) => !/^(story|node|reason|promptName|offerResult|releasedBy|disposition)\./.test(key))).toEqual([]);
});
