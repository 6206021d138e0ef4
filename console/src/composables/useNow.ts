import { onBeforeUnmount, type Ref, ref } from "vue";

/** The time, every second. */
export function useNow(): Ref<number> {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), 1_000);
  onBeforeUnmount(() => clearInterval(timer));
  return now;
}
