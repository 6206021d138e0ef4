/** Generates the API client again beside the committed one and fails when they differ. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { COMMITTED, filesIn, generate } from "./generateClient.ts";

const contents = (folder: string): Map<string, string> =>
  new Map(filesIn(folder).map((path) => [relative(folder, path), readFileSync(path, "utf8")]));

const fresh = mkdtempSync(join(tmpdir(), "hotline400-client-"));
try {
  generate(fresh);
  const [before, after] = [contents(COMMITTED), contents(fresh)];
  const names = new Set([...before.keys(), ...after.keys()]);
  const stale = [...names].filter((name) => before.get(name) !== after.get(name));
  if (stale.length > 0) {
    process.stderr.write(`Run "npm run generate": out of date are ${stale.join(", ")}\n`);
    process.exitCode = 1;
  }
} finally {
  rmSync(fresh, { recursive: true });
}
