/** Reasons for hanging up (Q.850) that have a name: what the caller's network is told. */
export const CAUSES: Readonly<Record<number, string>> = { 16: "normal", 17: "busy", 19: "no_answer", 21: "rejected" };
