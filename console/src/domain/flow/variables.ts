/** Values that a call carries through the flow. */
import type { FlowDocument } from "./document";

/** What is known of every caller; no node may set these. */
export const CALLER_FACTS: readonly string[] = ["caller", "called", "province", "city", "area_code", "carrier"];

/** Every name that some node sets. */
export function variablesOf(flow: FlowDocument): string[] {
  const found = Object.values(flow.nodes).flatMap((node) => {
    switch (node.kind) {
      case "collect":
      case "set_variable":
      case "survey":
        return [node.variable];
      case "lookup":
        return [node.save, `${node.save}_label`];
      case "password":
        return ["password_label"];
      default:
        return [];
    }
  });
  return [...new Set(found)];
}
