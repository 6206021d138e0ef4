/** A filter in the address is read as it was written, and anything else as the fresh one. */
import { expect, test } from "vitest";
import type { LocationQuery } from "vue-router";

import { filterIn, queryWith } from "@/domain/addressFilter";
import { CALL_CHOICES, type CallFilter, freshFilter } from "@/domain/callFilter";

const fresh = freshFilter(new Date("2026-05-08T04:00:00Z"));
const narrowed: CallFilter = { ...fresh, days: ["2026-04-01", "2026-04-30"], caller: "8001", result: "missed", city: "广州", recording: "with" };

test("only what differs is in the address, beside what else stands there", () => {
  expect(queryWith({ call: "call-1", city: "深圳" }, fresh, fresh)).toEqual({ call: "call-1" });
  expect(queryWith({ call: "call-1" }, narrowed, fresh)).toEqual({ call: "call-1", days: "2026-04-01..2026-04-30", caller: "8001", result: "missed", city: "广州", recording: "with" });
});

test("it is read as it was written", () => {
  for (const filter of [fresh, narrowed]) {
    expect(filterIn(queryWith({}, filter, fresh) as Record<string, string>, fresh, CALL_CHOICES)).toEqual(filter);
  }
});

test.each<LocationQuery>([
  { result: "no-such-result" },
  { recording: "maybe" },
  { days: "2026-05-09..2026-05-01" },
  { days: "yesterday" },
  { days: "2026-13-01..2026-13-02" },
  { caller: ["1", "2"] },
  { other: "x" },
])("%j is none of it", (query) => expect(filterIn(query, fresh, CALL_CHOICES)).toEqual(fresh));
