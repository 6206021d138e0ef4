/** What the check found, by node. */
export interface FlowFinding {
  severity: "error" | "warning";
  code: string;
  message: string;
  node: string | null;
}

export interface NodeMark {
  severity: FlowFinding["severity"];
  texts: string[];
}

/** The worst of a node's findings, and all of their sentences. */
export function marksOf(findings: readonly FlowFinding[]): Map<string, NodeMark> {
  const marks = new Map<string, NodeMark>();
  for (const { node, severity, message } of findings) {
    if (node === null) continue;
    const before = marks.get(node);
    marks.set(node, {
      severity: before?.severity === "error" ? "error" : severity,
      texts: [...(before?.texts ?? []), message],
    });
  }
  return marks;
}

/** The names of the test cases that fail; each may have several faults. */
export function failedCases(findings: readonly { code: string; data?: Record<string, unknown> }[]): string[] {
  return [...new Set(findings.filter((one) => one.code === "case_failed").map((one) => String(one.data?.["case"] ?? "")))];
}
