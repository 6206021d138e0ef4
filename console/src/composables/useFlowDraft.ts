import { computed, onBeforeUnmount, ref, shallowRef } from "vue";

import { ApiFailure } from "@/api/failure";
import {
  changeProduct,
  checkFlowDraft,
  discardFlowDraft,
  dropFlowSchedule,
  type FlowDraft,
  type FlowFinding,
  type FlowPublished,
  getFlowDraft,
  getPublishedFlow,
  type PublishedFlow,
  publishFlowDraft,
  saveFlowDraft,
  saveFlowForm,
  scheduleFlow,
  takeExampleOver,
  undoExample,
} from "@/api/generated";
import { ask, askWithTag } from "@/api/request";
import { useLoad } from "@/composables/useLoad";
import { type DraftState, type FlowContent, isForm, nodeOfField } from "@/domain/flow/content";
import type { FlowDocument } from "@/domain/flow/document";
import type { Product, ProductForm } from "@/domain/flow/forms";
import { type History, historyOf, recorded, redone, undone } from "@/domain/flow/history";
import { flowOf, flowVersions } from "@/domain/flow/merge";
import { marksOf } from "@/domain/flow/marks";
import type { Fields, Versions } from "@/domain/versions";
import { useHotlines } from "@/stores/hotlines";

/** How long after the last change the draft is saved. */
const PAUSE_MS = 700;

/** What is edited of a draft: its product's form while that can show it, else the document. */
function contentOf(draft: FlowDraft): FlowContent {
  return (draft.product === "free_form" ? draft.document : (draft.form ?? draft.document)) as FlowContent;
}

/** The draft of one number's flow: edited here, saved by itself, checked after each saving. */
export function useFlowDraft(number: string) {
  const path = { number };
  const draft = shallowRef<FlowDraft | null>(null);
  const published = shallowRef<PublishedFlow | null>(null);
  const history = shallowRef<History<FlowContent> | null>(null);
  const state = ref<DraftState>("saved");
  const refusal = shallowRef<ApiFailure | null>(null);
  const found = shallowRef<FlowFinding[]>([]);
  /** Set while the draft that somebody else saved is compared with what stands here. */
  const versions = shallowRef<Versions | null>(null);
  let theirs: { document: FlowDraft; tag: string } | null = null;
  /** What the server has of ours: with it editing began, or it was saved last. */
  let base: FlowContent | null = null;
  let tag = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> = Promise.resolve();

  const loading = useLoad(async () => {
    await reread();
    return number;
  });

  /** Takes the server's draft, and with it the place where editing begins. */
  async function reread(): Promise<void> {
    const [answer, inForce] = await Promise.all([askWithTag(getFlowDraft({ path })), ask(getPublishedFlow({ path }))]);
    clearTimeout(timer);
    [draft.value, tag, published.value] = [answer.document, answer.tag, inForce];
    base = contentOf(answer.document);
    history.value = historyOf(base);
    [state.value, refusal.value] = ["saved", null];
    await check();
  }

  async function check(): Promise<void> {
    found.value = (await ask(checkFlowDraft({ path, body: {} }))).findings;
  }

  function change(next: FlowContent, about = ""): void {
    if (history.value === null) return;
    history.value = recorded(history.value, next, about);
    touched();
  }

  function touched(): void {
    if (state.value === "conflict") return;
    state.value = "waiting";
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), PAUSE_MS);
  }

  function step(to: (history: History<FlowContent>) => History<FlowContent>): void {
    if (history.value === null) return;
    const next = to(history.value);
    if (next === history.value) return;
    history.value = next;
    touched();
  }

  /** Saves what is waiting, after what is being saved already. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    running = afterwards(running);
    return running;
  }

  /** Returns when all that was edited is with the server; throws what keeps it from there. */
  async function settle(): Promise<void> {
    do {
      await flush();
    } while (state.value === "waiting");
    if (state.value !== "saved") throw refusal.value ?? ApiFailure.offline();
  }

  async function afterwards(before: Promise<void>): Promise<void> {
    await before;
    if (state.value === "saved" || state.value === "conflict" || history.value === null) return;
    await send(history.value.present);
  }

  async function send(content: FlowContent): Promise<void> {
    state.value = "saving";
    try {
      await put(content);
      base = content;
      refusal.value = null;
      if (history.value?.present !== content) {
        touched();
        return;
      }
      state.value = "saved";
      await check();
    } catch (failure) {
      if (!(failure instanceof ApiFailure)) throw failure;
      refusal.value = failure;
      state.value = failure.status === 412 ? "conflict" : failure.status === 422 ? "refused" : "unsent";
      if (state.value === "conflict") await compare();
    }
  }

  /** Shows what somebody else has saved meanwhile beside what stands here. Without an answer the state says so and offers it again. */
  async function compare(): Promise<void> {
    if (history.value === null || base === null) return;
    try {
      theirs = await askWithTag(getFlowDraft({ path }));
    } catch (failure) {
      if (!(failure instanceof ApiFailure)) throw failure;
      refusal.value = failure;
      return;
    }
    versions.value = flowVersions(base, history.value.present, contentOf(theirs.document));
  }

  /** Goes on with both put together; what there was here can be brought back. */
  async function merge(fields: Fields): Promise<void> {
    if (theirs === null || history.value === null) return;
    base = contentOf(theirs.document);
    [draft.value, tag] = [theirs.document, theirs.tag];
    history.value = recorded(history.value, flowOf(fields));
    [versions.value, theirs, state.value] = [null, null, "waiting"];
    await flush();
  }

  /** Steps that take the draft as it is here: somebody else's is looked at before anything is done with it. */
  async function asShown<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    await settle();
    try {
      return await request();
    } catch (failure) {
      if (failure instanceof ApiFailure && failure.status === 412) {
        state.value = "conflict";
        await compare();
      }
      throw failure;
    }
  }

  async function put(content: FlowContent): Promise<void> {
    const headers = { "If-Match": tag };
    if (isForm(content)) {
      await ask(saveFlowForm({ path, headers, body: { form: content } }));
      const answer = await askWithTag(getFlowDraft({ path }));
      [draft.value, tag] = [answer.document, answer.tag];
    } else {
      const answer = await askWithTag(saveFlowDraft({ path, headers, body: { document: content, product: "free_form" } }));
      [draft.value, tag] = [answer.document, answer.tag];
    }
  }

  const content = computed(() => history.value?.present ?? null);
  /** The document as it is edited; of a form, as it was saved last. */
  const document = computed<FlowDocument | null>(() => {
    if (content.value !== null && !isForm(content.value)) return content.value;
    return (draft.value?.document ?? null) as FlowDocument | null;
  });
  /** What the check said, and first what keeps the draft from being saved. */
  const findings = computed<FlowFinding[]>(() => {
    if (state.value !== "refused" || refusal.value === null || document.value === null) return found.value;
    const { code, sentence, field } = refusal.value;
    const node = nodeOfField(field, document.value.nodes);
    return [{ severity: "error", code, message: sentence ?? code, node, field }, ...found.value];
  });
  const marks = computed(() => marksOf(findings.value.map((one) => ({ ...one, node: one.node ?? null }))));
  const unsaved = computed(() => state.value !== "saved");

  async function publish(note: string, force: boolean): Promise<FlowPublished> {
    const done = await asShown(() => ask(publishFlowDraft({ path, headers: { "If-Match": tag }, body: { note, force } })));
    await reread();
    await useHotlines().load();
    return done;
  }

  /** `at` in any zone; what is there now is what will be published. */
  async function plan(note: string, at: string): Promise<void> {
    await settle();
    await ask(scheduleFlow({ path, body: { publish_at: at, note } }));
    published.value = await ask(getPublishedFlow({ path }));
  }

  async function dropPlan(): Promise<void> {
    await ask(dropFlowSchedule({ path }));
    published.value = await ask(getPublishedFlow({ path }));
  }

  async function discard(): Promise<void> {
    await ask(discardFlowDraft({ path, headers: { "If-Match": tag } }));
    await reread();
  }

  /** The example as the draft; what there was can be brought back. */
  async function takeExample(example: string, voice: string): Promise<void> {
    await asShown(() => ask(takeExampleOver({ path, headers: { "If-Match": tag }, body: { example, voice } })));
    await reread();
  }

  async function dropExample(): Promise<void> {
    await asShown(() => ask(undoExample({ path, headers: { "If-Match": tag } })));
    await reread();
  }

  /** `fallback` is the form to begin with where the server cannot make one out of what there is. */
  async function moveTo(product: Product, fallback: (form: ProductForm | null) => ProductForm): Promise<void> {
    try {
      await asShown(() => ask(changeProduct({ path, headers: { "If-Match": tag }, body: { product } })));
    } catch (failure) {
      if (!(failure instanceof ApiFailure) || failure.code !== "form_needed") throw failure;
      const form = (draft.value?.form ?? null) as ProductForm | null;
      await ask(saveFlowForm({ path, headers: { "If-Match": tag }, body: { form: fallback(form) } }));
    }
    await reread();
  }

  onBeforeUnmount(() => clearTimeout(timer));
  return {
    ...loading,
    draft,
    published,
    content,
    document,
    state,
    refusal,
    versions,
    theirs: () => (theirs === null ? null : contentOf(theirs.document)),
    findings,
    marks,
    unsaved,
    mayUndo: computed(() => (history.value?.past.length ?? 0) > 0),
    mayRedo: computed(() => (history.value?.future.length ?? 0) > 0),
    change,
    undo: () => step(undone),
    redo: () => step(redone),
    flush,
    reread,
    compare,
    merge,
    publish,
    plan,
    dropPlan,
    discard,
    takeExample,
    dropExample,
    moveTo,
  };
}

export type FlowDraftWork = ReturnType<typeof useFlowDraft>;
