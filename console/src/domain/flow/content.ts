/** What is edited: the document itself in free form, otherwise the product's form. */
import type { FlowDocument } from "./document";
import type { ProductForm } from "./forms";

export type FlowContent = FlowDocument | ProductForm;

export function isForm(content: FlowContent): content is ProductForm {
  return "product" in content;
}

export type DraftState = "saved" | "waiting" | "saving" | "refused" | "conflict" | "unsent";

/** The node that a refused field stands in: "document.nodes.menu_2.keys" → "menu_2". */
export function nodeOfField(field: string | null, nodes: Record<string, unknown>): string | null {
  const path = field?.split(".") ?? [];
  const at = path.indexOf("nodes");
  const id = at === -1 ? undefined : path[at + 1];
  return id !== undefined && id in nodes ? id : null;
}
