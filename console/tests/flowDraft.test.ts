/** What is published is what is on the screen. */
import { createPinia, setActivePinia } from "pinia";
import { afterEach, expect, test, vi } from "vitest";
import { createApp, h } from "vue";

import { type FlowDraftWork, useFlowDraft } from "@/composables/useFlowDraft";

const DOCUMENT = { start: "end", nodes: { end: { kind: "hangup", id: "end", label: "", cause: 16 } }, schedules: {}, tables: {} };
const DRAFT = { saved: true, document: DOCUMENT, product: "free_form", form: null, revision: 1, based_on: 0, published_version: 0, saved_at: null, saved_by: null };

afterEach(() => vi.unstubAllGlobals());

const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ETag: '"1"' } });

/** A server that takes everything but the saving of the draft. */
function serverThatCannotSave(): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", (request: Request) => {
    const what = `${request.method} ${new URL(request.url, "http://here").pathname}`;
    asked.push(what);
    if (what.startsWith("PUT")) return Promise.resolve(answer(503, { error: { code: "unavailable", message: "later" } }));
    if (what.endsWith("/check")) return Promise.resolve(answer(200, { findings: [], errors: 0, warnings: 0, publishable: true }));
    return Promise.resolve(answer(200, what.endsWith("/draft") ? DRAFT : {}));
  });
  return asked;
}

function opened(): FlowDraftWork {
  setActivePinia(createPinia());
  let work: FlowDraftWork | undefined;
  createApp({ setup: () => ((work = useFlowDraft("4001234567")), () => h("i")) }).mount(document.createElement("div"));
  return work as FlowDraftWork;
}

test.each([
  ["publish", (work: FlowDraftWork) => work.publish("", false)],
  ["plan", (work: FlowDraftWork) => work.plan("", "2030-01-01T00:00:00+08:00")],
  ["change product", (work: FlowDraftWork) => work.moveTo("sales", () => ({ product: "sales", welcome: null, unanswered: { to: "goodbye" } }))],
])("what could not be saved is neither lost nor passed over: %s", async (_name, does) => {
  const asked = serverThatCannotSave();
  const work = opened();
  await vi.waitFor(() => expect(work.content.value).not.toBeNull());
  const edited = { ...DOCUMENT, nodes: { end: { ...DOCUMENT.nodes.end, cause: 17 } } };
  work.change(edited as never);
  await expect(does(work)).rejects.toMatchObject({ code: "unavailable" });
  expect(work.content.value).toEqual(edited);
  expect(asked.filter((what) => what.startsWith("POST") && !what.endsWith("/check"))).toEqual([]);
});
