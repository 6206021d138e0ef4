import { onBeforeUnmount, type Ref, ref, watch } from "vue";

import { ApiFailure } from "@/api/failure";
import { getVoicemailTotals } from "@/api/generated";
import { ask } from "@/api/request";
import { useLive } from "@/stores/live";
import { useSession } from "@/stores/session";

/** How many messages nobody has heard, as new ones come and old ones are heard; the operator has none. */
export function useUnheard(): Ref<number> {
  const unheard = ref(0);
  const live = useLive();
  const session = useSession();
  if (session.isOperator) return unheard;

  async function count(): Promise<void> {
    try {
      unheard.value = (await ask(getVoicemailTotals())).unheard;
    } catch (failure) {
      if (!(failure instanceof ApiFailure)) throw failure; // the pages say that the server is away
    }
  }

  live.watch();
  onBeforeUnmount(live.unwatch);
  watch(() => live.voicemailNews, count);
  void count();
  return unheard;
}
