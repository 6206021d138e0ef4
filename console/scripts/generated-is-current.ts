/** Generates the API client again beside the committed one and fails when they differ. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const COMMITTED = "src/api/generated";

function contents(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  return new Map(files.map((path) => [relative(folder, path), readFileSync(path, "utf8")]));
}

const fresh = mkdtempSync(join(tmpdir(), "hotline400-client-"));
try {
  execFileSync(process.execPath, ["node_modules/@hey-api/openapi-ts/bin/run.js"], {
    env: { ...process.env, GENERATED_FOLDER: fresh },
    stdio: "pipe",
  });
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
