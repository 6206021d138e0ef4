import { type Ref, shallowRef } from "vue";

import { ApiFailure } from "@/api/failure";
import { listPlaces, type Province } from "@/api/generated";
import { ask } from "@/api/request";

const provinces = shallowRef<Province[]>([]);
let asked: Promise<void> | null = null;

async function fetch(): Promise<void> {
  try {
    provinces.value = (await ask(listPlaces())).items;
  } catch (failure) {
    if (!(failure instanceof ApiFailure)) throw failure;
    asked = null; // the next page asks again; places can be typed meanwhile
  }
}

/** Provinces with their cities: asked once, they do not change while the page is open. */
export function usePlaces(): Ref<Province[]> {
  asked ??= fetch();
  return provinces;
}
