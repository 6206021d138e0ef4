import { type Ref, ref, watch } from "vue";
import { useRoute, useRouter } from "vue-router";

import { filterIn, type Flat, queryWith } from "@/domain/addressFilter";

/**
 * A list's filter, kept in the address: it can be bookmarked and sent to a colleague, and "back" brings the one before.
 * `load` is called whenever another filter is in force, and by `apply` with the same one.
 */
export function useAddressFilter<Filter extends Flat<Filter>>(
  fresh: () => Filter,
  load: () => Promise<void>,
  allowed: { readonly [Key in keyof Filter]?: readonly string[] } = {},
): { filter: Ref<Filter>; apply: () => Promise<void>; reset: () => Promise<void> } {
  const route = useRoute();
  const router = useRouter();
  const page = route.name;
  const filter = ref(filterIn(route.query, fresh(), allowed)) as Ref<Filter>;
  let inForce = JSON.stringify(filter.value);

  /** Puts what was chosen into the address. */
  async function apply(): Promise<void> {
    const next = JSON.stringify(filter.value);
    if (next === inForce) return await load();
    inForce = next;
    await Promise.all([router.push({ query: queryWith(route.query, filter.value, fresh()) }), load()]);
  }

  async function reset(): Promise<void> {
    filter.value = fresh();
    await apply();
  }

  // "Back", or a link to the same page: the address says which filter it is.
  watch(
    () => route.query,
    (query) => {
      if (route.name !== page) return;
      const told = filterIn(query, fresh(), allowed);
      if (JSON.stringify(told) === inForce) return;
      filter.value = told;
      inForce = JSON.stringify(told);
      void load();
    },
  );

  return { filter, apply, reset };
}
