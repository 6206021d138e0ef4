import { type Ref, ref } from "vue";

import { listQueues, listSystemPrompts, listVoicemailBoxes } from "@/api/generated";
import { ask } from "@/api/request";
import { type FlowNames, NO_NAMES } from "@/composables/useFlowNames";
import { everyPrompt } from "@/composables/usePromptList";
import { useHotlines } from "@/stores/hotlines";
import { usePreferences } from "@/stores/preferences";

/** What one number's flow may refer to: asked for once, and again when something was made in place. */
export function useHotlineNames(number: string): { names: Ref<FlowNames>; reload: () => Promise<void> } {
  const names = ref<FlowNames>(NO_NAMES);
  const hotlines = useHotlines();
  const preferences = usePreferences();

  async function reload(): Promise<void> {
    const path = { number };
    const [prompts, system, queues, boxes] = await Promise.all([
      everyPrompt(),
      ask(listSystemPrompts()),
      ask(listQueues({ path })),
      ask(listVoicemailBoxes({ path })),
    ]);
    const english = preferences.locale === "en";
    names.value = {
      prompts: prompts.filter((prompt) => prompt.purpose !== "ring_back").map(({ id, name, seconds }) => ({ id, name, seconds })),
      systemPrompts: system.items.map((one) => ({ key: one.key, text: english ? one.text_en : one.text_zh, seconds: one.seconds })),
      queues: queues.items.map(({ id, name, member_count }) => ({ id, name, phones: member_count })),
      boxes: boxes.items.map(({ id, name }) => ({ id, name })),
      hotlines: hotlines.items.map((one) => ({ number: one.number, display: one.display_number })),
    };
  }

  return { names, reload };
}
