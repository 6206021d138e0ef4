import { onBeforeUnmount, type Ref, ref, shallowRef } from "vue";

import { ApiFailure } from "@/api/failure";

interface Loaded<Value> {
  value: Ref<Value | null>;
  loading: Ref<boolean>;
  failure: Ref<ApiFailure | null>;
  load: () => Promise<void>;
}

/** Loads something at once, tells how it went, and can be asked again. Only the last answer counts. */
export function useLoad<Value>(fetch: () => Promise<Value>): Loaded<Value> {
  const value = shallowRef<Value | null>(null);
  const loading = ref(false);
  const failure = shallowRef<ApiFailure | null>(null);
  let turn = 0;

  async function load(): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      const fetched = await fetch();
      if (mine === turn) [value.value, failure.value] = [fetched, null];
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (mine === turn) failure.value = error;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  onBeforeUnmount(() => (turn += 1));
  void load();
  return { value, loading, failure, load };
}
