import { ref } from "vue";
import { useI18n } from "vue-i18n";

import { ApiFailure } from "@/api/failure";
import { listQueues, type Queue } from "@/api/generated";
import { ask } from "@/api/request";
import { useHotlines } from "@/stores/hotlines";

/** The groups of all of the tenant's numbers, by number. */
export function useQueueNames() {
  const { t } = useI18n();
  const hotlines = useHotlines();
  const items = ref<Record<string, Queue[]>>({});

  async function load(): Promise<void> {
    try {
      await hotlines.load();
      const lists = await Promise.all(
        hotlines.items.map(async ({ number }) => [number, (await ask(listQueues({ path: { number } }))).items] as const),
      );
      items.value = Object.fromEntries(lists);
    } catch (failure) {
      if (!(failure instanceof ApiFailure)) throw failure; // the list itself says it
    }
  }

  /** What people call it; an unnamed one is the main group, or shown by its id. */
  function nameOf(number: string, id: string): string {
    const name = items.value[number]?.find((queue) => queue.id === id)?.name ?? "";
    return name || (id === "main" ? t("flow.mainQueue") : id);
  }

  void load();
  return { nameOf };
}
