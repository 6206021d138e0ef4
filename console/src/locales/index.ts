import { createI18n } from "vue-i18n";

import en from "./en";
import zhCN from "./zh-CN";

/** Chinese first; English has the same keys, or it does not compile. */
export type Messages = typeof zhCN;

export const i18n = createI18n({
  legacy: false,
  locale: "zh-CN",
  fallbackLocale: "zh-CN",
  messages: { "zh-CN": zhCN, en },
});
