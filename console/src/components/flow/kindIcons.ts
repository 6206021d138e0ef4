import {
  ChatDotRound,
  CircleClose,
  Clock,
  CollectionTag,
  EditPen,
  Grid,
  Headset,
  Link,
  Location,
  Lock,
  Microphone,
  Phone,
  PhoneFilled,
  PieChart,
  Promotion,
  Search,
  Share,
  Star,
} from "@element-plus/icons-vue";
import type { Component } from "vue";

import type { NodeKind } from "@/domain/flow/document";

export const KIND_ICONS: Record<NodeKind, Component> = {
  play: Microphone,
  menu: Grid,
  collect: EditPen,
  lookup: Search,
  password: Lock,
  schedule: Clock,
  region: Location,
  ratio: PieChart,
  branch: Share,
  set_variable: CollectionTag,
  http_request: Link,
  goto: Promotion,
  hunt: PhoneFilled,
  voicemail: ChatDotRound,
  voicemail_access: Headset,
  callback: Phone,
  survey: Star,
  hangup: CircleClose,
};
