/** openapi.json → a typed client, without the links to package registries that the generator writes. */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const COMMITTED = "src/api/generated";
const LINK = /\{@link https:\/\/www\.npm\S+ (`[^`]+`)\}/g;

/** Every file below a folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

export function generate(folder: string): void {
  execFileSync(process.execPath, ["node_modules/@hey-api/openapi-ts/bin/run.js"], {
    env: { ...process.env, GENERATED_FOLDER: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for (const path of filesIn(folder)) {
    writeFileSync(path, readFileSync(path, "utf8").replace(LINK, "$1"));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate(COMMITTED);
