/** One way to ask the server: answers come back as values, everything else as an ApiFailure. */
import { ApiFailure } from "./failure";
import { client } from "./generated/client.gen";

interface Answered<Data> {
  data?: Data;
  error?: unknown;
  response?: Response;
}

let onSignedOut: () => void = () => undefined;
let locale = "zh-CN";

client.setConfig({ baseUrl: "", credentials: "same-origin" });
client.interceptors.request.use((request) => {
  request.headers.set("Accept-Language", locale);
  return request;
});

/** What to do when the server says that the session is over. */
export function whenSignedOut(action: () => void): void {
  onSignedOut = action;
}

/** The session is over: also called by the live socket. */
export function signedOut(): void {
  onSignedOut();
}

/** The language in which the server shall put its sentences. */
export function speak(language: string): void {
  locale = language;
}

async function answered<Data>(request: Promise<Answered<Data>>): Promise<Answered<Data>> {
  let answer: Answered<Data>;
  try {
    answer = await request;
  } catch {
    throw ApiFailure.offline();
  }
  if (answer.response === undefined) throw ApiFailure.offline();
  if (!answer.response.ok) {
    const failure = ApiFailure.of(answer.response.status, answer.error);
    if (failure.code === "not_signed_in") onSignedOut();
    throw failure;
  }
  return answer;
}

/** The answer's document. */
export async function ask<Data>(request: Promise<Answered<Data>>): Promise<Exclude<Data, undefined>> {
  return (await answered(request)).data as Exclude<Data, undefined>;
}

/** The document with the ETag a later change must name. */
export async function askWithTag<Data>(
  request: Promise<Answered<Data>>,
): Promise<{ document: Exclude<Data, undefined>; tag: string }> {
  const answer = await answered(request);
  return {
    document: answer.data as Exclude<Data, undefined>,
    tag: answer.response?.headers.get("ETag") ?? "",
  };
}
