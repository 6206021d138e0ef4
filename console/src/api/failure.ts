/** Why a request did not come through. `sentence` is the server's, in the reader's language. */

interface Problem {
  code: string;
  message: string;
  field?: string | null;
}

function problemIn(body: unknown): Problem | null {
  if (typeof body !== "object" || body === null || !("error" in body)) return null;
  const problem: unknown = body.error;
  if (typeof problem !== "object" || problem === null) return null;
  return "code" in problem && "message" in problem ? (problem as Problem) : null;
}

export class ApiFailure extends Error {
  private constructor(
    readonly status: number,
    readonly code: string,
    readonly sentence: string | null,
    readonly field: string | null,
  ) {
    super(sentence ?? code);
    this.name = "ApiFailure";
  }

  /** From an answer with an error status, whatever its body is (a proxy's page, nothing at all). */
  static of(status: number, body: unknown): ApiFailure {
    const problem = problemIn(typeof body === "string" ? parsed(body) : body);
    if (problem === null) return new ApiFailure(status, "unexpected", null, null);
    return new ApiFailure(status, problem.code, problem.message, problem.field ?? null);
  }

  /** The server could not be reached. */
  static offline(): ApiFailure {
    return new ApiFailure(0, "offline", null, null);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
