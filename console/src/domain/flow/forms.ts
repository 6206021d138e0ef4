/** The products' simple forms, every field present. `tests/flowTypes.test.ts` sees that they fit the server's schema. */
import type { FlowSchedule } from "./document";

export type Product = "sales" | "group" | "region" | "free_form";
export const PRODUCTS: readonly Product[] = ["sales", "group", "region", "free_form"];

export type Destination =
  | { to: "queue"; queue: string }
  | { to: "voicemail"; box: string }
  | { to: "announcement"; prompt: string }
  | { to: "goodbye" };

export type Unanswered = { to: "voicemail"; box: string } | { to: "goodbye" };

export interface Desk {
  welcome: string | null;
  keys: Record<string, Destination>;
  otherwise: Destination;
}

export interface SalesForm {
  product: "sales";
  welcome: string | null;
  unanswered: Unanswered;
}

export interface GroupForm {
  product: "group";
  hours: FlowSchedule | null;
  work: Desk;
  off: Desk;
  unanswered: Unanswered;
}

export interface RegionGroup {
  name: string;
  places: string[];
  destination: Destination;
}

export interface RegionForm {
  product: "region";
  welcome: string | null;
  regions: RegionGroup[];
  otherwise: Destination;
  unanswered: Unanswered;
}

export type ProductForm = SalesForm | GroupForm | RegionForm;

const MAIN_QUEUE: Destination = { to: "queue", queue: "main" };
const MAIN_BOX = { to: "voicemail", box: "main" } as const;

/** What a destination of another sort begins with. */
export function destinationOf(to: Destination["to"]): Destination {
  switch (to) {
    case "queue":
      return MAIN_QUEUE;
    case "voicemail":
      return MAIN_BOX;
    case "announcement":
      return { to, prompt: "system:goodbye" };
    case "goodbye":
      return { to };
  }
}

/** A region hotline to begin with: one region, to be changed. What other forms have is taken along. */
export function firstRegions(form: ProductForm | null, name: string, places: readonly string[]): RegionForm {
  const welcome = form === null ? null : form.product === "group" ? form.work.welcome : form.welcome;
  return {
    product: "region",
    welcome,
    regions: [{ name, places: [...places], destination: MAIN_QUEUE }],
    otherwise: MAIN_QUEUE,
    unanswered: form?.unanswered ?? { to: "goodbye" },
  };
}

/** The next key of a menu: 1 to 8, then 9, 0, * and #; null: all are in use. */
export function nextKey(keys: Record<string, Destination>): string | null {
  return [..."1234567890*#"].find((key) => !(key in keys)) ?? null;
}

/** A key under another digit; taken ones stay as they are. */
export function withKey(keys: Record<string, Destination>, from: string, to: string): Record<string, Destination> {
  if (from === to || to in keys) return keys;
  return Object.fromEntries(Object.entries(keys).map(([key, destination]) => [key === from ? to : key, destination]));
}
