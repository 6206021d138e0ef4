import { onBeforeUnmount, type Ref, ref, watch } from "vue";

import { useAddressFilter } from "@/composables/useAddressFilter";

const REST_MS = 400;

/** What is looked for in a list that is all here: at once in the list, in the address when the typing rests. */
export function useAddressText(name: string): Ref<string> {
  const { filter, apply } = useAddressFilter(() => ({ [name]: "" }), async () => undefined);
  const text = ref(filter.value[name] ?? "");
  let resting: ReturnType<typeof setTimeout> | undefined;

  watch(text, (typed) => {
    clearTimeout(resting);
    resting = setTimeout(() => {
      filter.value = { [name]: typed.trim() };
      void apply();
    }, REST_MS);
  });
  watch(filter, (told) => {
    if (told[name] !== text.value.trim()) text.value = told[name] ?? "";
  });
  onBeforeUnmount(() => clearTimeout(resting));
  return text;
}
