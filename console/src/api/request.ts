/** One way to ask the server: answers come back as values, everything else as an ApiFailure. */
import { ApiFailure } from "./failure";
import { client } from "./generated/client.gen";

interface Answered<Data> {
  data?: Data;
  error?: unknown;
  response?: Response;
}

let onSignedOut: () => Promise<boolean> = () => Promise.resolve(false);
let locale = "zh-CN";

client.setConfig({ baseUrl: "", credentials: "same-origin", fetch: sentUntilSignedIn });
client.interceptors.request.use((request) => {
  request.headers.set("Accept-Language", locale);
  return request;
});

/** What to do when the server says that the session is over: true once the same person is signed in again. */
export function whenSignedOut(action: () => Promise<boolean>): void {
  onSignedOut = action;
}

/** The session is over; true once the same person is signed in again. Also asked by the live socket and uploads. */
export function signedInAgain(): Promise<boolean> {
  return onSignedOut();
}

/** The session ended under a request: nothing was done. It is sent again once its person is signed in again. */
async function sentUntilSignedIn(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const copy = request.clone();
  const response = await fetch(request);
  if (response.status !== 401) return response;
  const failure = ApiFailure.of(401, await response.clone().text());
  return failure.code === "not_signed_in" && (await onSignedOut()) ? sentUntilSignedIn(copy) : response;
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
    throw ApiFailure.of(answer.response.status, answer.error);
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
