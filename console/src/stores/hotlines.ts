import { defineStore } from "pinia";
import { computed, ref } from "vue";

import { type Hotline, listHotlines } from "@/api/generated";
import { ask } from "@/api/request";

const CHOSEN_KEY = "hotline400.hotline";

/** The tenant's 400 numbers, and the one the pages are about. */
export const useHotlines = defineStore("hotlines", () => {
  const items = ref<Hotline[]>([]);
  const chosen = ref(localStorage.getItem(CHOSEN_KEY) ?? "");

  const current = computed<Hotline | null>(
    () => items.value.find((hotline) => hotline.number === chosen.value) ?? items.value[0] ?? null,
  );

  async function load(): Promise<void> {
    items.value = (await ask(listHotlines())).items;
  }

  function choose(number: string): void {
    chosen.value = number;
    localStorage.setItem(CHOSEN_KEY, number);
  }

  /** Puts the newest version of one hotline in its place. */
  function take(hotline: Hotline): void {
    items.value = items.value.map((item) => (item.number === hotline.number ? hotline : item));
  }

  function forget(): void {
    items.value = [];
  }

  return { items, current, load, choose, take, forget };
});
