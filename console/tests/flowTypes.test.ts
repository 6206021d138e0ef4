/** The editor's types are the server's: what one has and the other not is told here or by the compiler. */
import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import type { Flow, GroupForm as ServerGroupForm, RegionForm as ServerRegionForm, SalesForm as ServerSalesForm } from "@/api/generated";
import type { FlowDocument, NodeKind } from "@/domain/flow/document";
import type { GroupForm, RegionForm, SalesForm } from "@/domain/flow/forms";
import { freshNode, PALETTE } from "@/domain/flow/kinds";

interface Schema {
  properties?: Record<string, { const?: string }>;
}

const openapi = JSON.parse(readFileSync("openapi.json", "utf8")) as { components: { schemas: Record<string, Schema> } };
const KINDS: NodeKind[] = PALETTE.flatMap((group) => group.kinds);

/** These compile only while the server takes what the editor makes. */
export const sent: {
  flow: (document: FlowDocument) => Flow;
  sales: (form: SalesForm) => ServerSalesForm;
  group: (form: GroupForm) => ServerGroupForm;
  region: (form: RegionForm) => ServerRegionForm;
} = { flow: (document) => document, sales: (form) => form, group: (form) => form, region: (form) => form };

const schemaOf = (kind: string): Schema | undefined =>
  Object.entries(openapi.components.schemas).find(([name, schema]) => name.endsWith("Node") && schema.properties?.["kind"]?.const === kind)?.[1];

test.each(KINDS)("a fresh %s has every field of the server's model and no other", (kind) => {
  const node = freshNode(kind, "it", { next: "n", end: "e", schedule: "s", table: "t", hotline: "4001234567" });
  expect(Object.keys(node).sort()).toEqual(Object.keys(schemaOf(kind)?.properties ?? {}).sort());
});

test("the palette offers every kind that there is", () => {
  const kinds = Object.entries(openapi.components.schemas).flatMap(([name, schema]) => {
    const kind = schema.properties?.["kind"]?.const;
    return name.endsWith("Node") && kind !== undefined ? [kind] : [];
  });
  expect([...KINDS].sort()).toEqual(kinds.sort());
});
