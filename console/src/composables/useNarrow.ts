import { onBeforeUnmount, type Ref, ref } from "vue";

/** Whether the page is as narrow as a phone or a small tablet; the same width as in styles. */
export function useNarrow(): Ref<boolean> {
  const query = matchMedia("(max-width: 899px)");
  const narrow = ref(query.matches);
  const follow = (event: MediaQueryListEvent): void => {
    narrow.value = event.matches;
  };
  query.addEventListener("change", follow);
  onBeforeUnmount(() => query.removeEventListener("change", follow));
  return narrow;
}
