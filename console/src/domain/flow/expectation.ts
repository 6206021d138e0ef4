/** What a test case wants, taken from an answer that is right. */
import type { FlowExplanation } from "@/api/generated";

export interface Wants {
  end: boolean;
  queue: boolean;
  path: boolean;
}

/** The last queue that was rung; null: none was. */
export function queueOf(explanation: FlowExplanation): string | null {
  const queues = explanation.steps.flatMap((step) => {
    const queue = step.detail?.["queue"];
    return typeof queue === "string" ? [queue] : [];
  });
  return queues.at(-1) ?? null;
}

export function expectationOf(explanation: FlowExplanation, wants: Wants) {
  return {
    end: wants.end ? explanation.end : null,
    queue: wants.queue ? queueOf(explanation) : null,
    passes: wants.path ? explanation.steps.map((step) => step.node) : [],
    avoids: [],
  };
}
