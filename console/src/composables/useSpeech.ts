import { onBeforeUnmount, ref, shallowRef } from "vue";

import { getRendering, renderSpeech, type Spoken, type SpeechRendering } from "@/api/generated";
import { ask } from "@/api/request";

const ASK_AGAIN_MS = 500;

/** A text on its way to sound. A new one makes the old one forgotten here, not on the server. */
export function useSpeech() {
  const rendering = shallowRef<SpeechRendering | null>(null);
  const busy = ref(false);
  let turn = 0;
  let timer = 0;

  async function begin(spoken: Spoken): Promise<void> {
    const mine = ++turn;
    busy.value = true;
    rendering.value = null;
    try {
      await follow(await ask(renderSpeech({ body: spoken })), mine);
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  async function follow(found: SpeechRendering, mine: number): Promise<void> {
    if (mine !== turn) return;
    rendering.value = found;
    if (found.state === "done" || found.state === "failed") return;
    await new Promise((resolve) => (timer = window.setTimeout(resolve, ASK_AGAIN_MS)));
    if (mine === turn) await follow(await ask(getRendering({ path: { id: found.id } })), mine);
  }

  function forget(): void {
    turn += 1;
    window.clearTimeout(timer);
    rendering.value = null;
    busy.value = false;
  }

  onBeforeUnmount(forget);
  return { rendering, busy, begin, forget };
}
