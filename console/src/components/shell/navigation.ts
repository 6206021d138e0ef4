import {
  Bell,
  Connection,
  CircleClose,
  Collection,
  Document,
  Headset,
  HomeFilled,
  Message,
  OfficeBuilding,
  Phone,
  PhoneFilled,
  Setting,
  Share,
  Tickets,
} from "@element-plus/icons-vue";
import type { Component } from "vue";

/** One page in the navigation; `name` is also its message key under `nav`. */
export interface Destination {
  name: string;
  icon: Component;
}

export const TENANT_PAGES: readonly Destination[] = [
  { name: "home", icon: HomeFilled },
  { name: "flow", icon: Share },
  { name: "phones", icon: Phone },
  { name: "groups", icon: Collection },
  { name: "prompts", icon: Bell },
  { name: "blacklist", icon: CircleClose },
  { name: "calls", icon: Document },
  { name: "voicemails", icon: Message },
  { name: "callbacks", icon: PhoneFilled },
  { name: "live", icon: Headset },
  { name: "settings", icon: Setting },
];

export const OPERATOR_PAGES: readonly Destination[] = [
  { name: "tenants", icon: OfficeBuilding },
  { name: "numbers", icon: Tickets },
  { name: "trunks", icon: Connection },
  { name: "calls", icon: Document },
  { name: "live", icon: Headset },
  { name: "settings", icon: Setting },
];

/** Those always in reach at a phone's bottom edge; the others are under "more". */
export const NEAREST: readonly string[] = ["home", "phones", "calls", "live", "tenants", "numbers", "trunks"];
