/** A list's filter in the page's address: what differs from the fresh filter, each under its own name. */
import type { LocationQuery, LocationQueryRaw } from "vue-router";

/** Texts and spans of days: what filters are made of. */
export type Flat<Filter> = { [Key in keyof Filter]: string | [string, string] };
type Allowed<Filter> = { readonly [Key in keyof Filter]?: readonly string[] };

const alike = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** The filter that the address tells. What it tells wrongly, or not at all, is as in the fresh one. */
export function filterIn<Filter extends Flat<Filter>>(query: LocationQuery, fresh: Filter, allowed: Allowed<Filter> = {}): Filter {
  const filter = { ...fresh };
  for (const key of Object.keys(fresh) as (keyof Filter & string)[]) {
    const told = query[key];
    if (typeof told !== "string") continue;
    if (Array.isArray(fresh[key])) {
      const [from = "", to = ""] = told.split("..");
      if (isDay(from) && isDay(to) && from <= to) filter[key] = [from, to] as Filter[typeof key];
    } else if (allowed[key]?.includes(told) ?? true) {
      filter[key] = told as Filter[typeof key];
    }
  }
  return filter;
}

/** The address's query with this filter in it; whatever else stands there stays. */
export function queryWith<Filter extends Flat<Filter>>(query: LocationQuery, filter: Filter, fresh: Filter): LocationQueryRaw {
  const next: LocationQueryRaw = { ...query };
  for (const key of Object.keys(fresh) as (keyof Filter & string)[]) {
    const value: string | [string, string] = filter[key];
    if (alike(value, fresh[key])) delete next[key];
    else next[key] = Array.isArray(value) ? value.join("..") : value;
  }
  return next;
}
