/** What a number lacks is told where phones are added. */
import { expect, test } from "vitest";

import { readPasted } from "@/domain/phoneList";

test.each([
  ["021 8654321", "digit", { area: "021", has: 7 }],
  ["010-6581234", "digit", { area: "010", has: 7 }],
  ["8654321", "area", { area: "", has: 0 }],
  ["86543210 前台", "area", { area: "", has: 0 }],
  ["021 86543210", null, { area: "", has: 0 }],
  ["0558 8654321", null, { area: "", has: 0 }],
  ["13800138000", null, { area: "", has: 0 }],
  ["123", "invalid", { area: "", has: 0 }],
])("%s: %s", (text, problem, about) => expect(readPasted(text, [])).toMatchObject([{ problem, about }]));
