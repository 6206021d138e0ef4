import { onBeforeUnmount, ref, shallowRef } from "vue";

import { ApiFailure } from "@/api/failure";

interface Page<Item> {
  items: Item[];
  next_cursor?: string | null;
}

/** A list that comes in pages: the first at once, the next on demand. Only the last question counts. */
export function usePages<Item>(fetch: (cursor: string | null) => Promise<Page<Item>>) {
  const items = shallowRef<Item[] | null>(null);
  const failure = shallowRef<ApiFailure | null>(null);
  const loading = ref(false);
  const cursor = ref<string | null>(null);
  let turn = 0;

  async function turnTo(from: string | null): Promise<void> {
    const mine = ++turn;
    loading.value = true;
    try {
      const page = await fetch(from);
      if (mine !== turn) return;
      items.value = from === null ? page.items : [...(items.value ?? []), ...page.items];
      cursor.value = page.next_cursor ?? null;
      failure.value = null;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (mine === turn) failure.value = error;
    } finally {
      if (mine === turn) loading.value = false;
    }
  }

  const load = (): Promise<void> => turnTo(null);
  const more = (): Promise<void> => (cursor.value === null ? Promise.resolve() : turnTo(cursor.value));
  onBeforeUnmount(() => (turn += 1));
  void load();
  return { items, failure, loading, cursor, load, more };
}
