import { ref } from "vue";
import { useI18n } from "vue-i18n";

import { ApiFailure } from "@/api/failure";
import { listVoicemailBoxes, type VoicemailBox } from "@/api/generated";
import { ask } from "@/api/request";
import { useHotlines } from "@/stores/hotlines";

/** The voicemail boxes of all of the tenant's numbers, by number. */
export function useBoxes() {
  const { t } = useI18n();
  const hotlines = useHotlines();
  const items = ref<Record<string, VoicemailBox[]>>({});

  async function load(): Promise<void> {
    try {
      await hotlines.load();
      const lists = await Promise.all(
        hotlines.items.map(async ({ number }) => {
          const found = await ask(listVoicemailBoxes({ path: { number } }));
          return [number, found.items] as const;
        }),
      );
      items.value = Object.fromEntries(lists);
    } catch (failure) {
      if (!(failure instanceof ApiFailure)) throw failure; // the list of messages says it
    }
  }

  /** What people call it; an unnamed one is the main box, or shown by its id. */
  function nameOf(number: string, id: string): string {
    const name = items.value[number]?.find((box) => box.id === id)?.name ?? "";
    return name || (id === "main" ? t("voicemail.mainBox") : id);
  }

  void load();
  return { items, load, nameOf };
}
