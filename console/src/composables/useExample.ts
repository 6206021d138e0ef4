import { computed, ref } from "vue";

import type { FlowExample } from "@/api/generated";
import { useSpeech } from "@/composables/useSpeech";

/** Speaks an example's texts one after another, so that taking it over finds them all spoken. */
export function useExample() {
  const { rendering, begin, forget } = useSpeech();
  const spoken = ref(0);
  const total = ref(0);
  const busy = ref(false);
  const refusal = ref("");
  let turn = 0;

  /** Whether all of it is spoken; false when stopped, or when a text cannot be (`refusal` says why). */
  async function speak(example: FlowExample, voice: string): Promise<boolean> {
    const mine = ++turn;
    [spoken.value, total.value, refusal.value, busy.value] = [0, example.prompts.length, "", true];
    try {
      for (const { text } of example.prompts) {
        await begin({ text, voice, speed: 1 });
        if (mine !== turn) return false;
        if (rendering.value?.state !== "done") {
          refusal.value = rendering.value?.message ?? "";
          return false;
        }
        spoken.value += 1;
      }
      return true;
    } finally {
      if (mine === turn) busy.value = false;
    }
  }

  function stop(): void {
    turn += 1;
    busy.value = false;
    forget();
  }

  /** Of all texts; the one that is being spoken counts by how far it is. */
  const percent = computed(() => {
    const share = spoken.value === total.value ? 0 : (rendering.value?.progress ?? 0);
    return total.value === 0 ? 0 : Math.min(100, Math.round(((spoken.value + share) / total.value) * 100));
  });

  return { spoken, total, percent, busy, refusal, speak, stop };
}
