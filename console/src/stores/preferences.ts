import { defineStore } from "pinia";
import { computed, ref, watch } from "vue";

import { speak } from "@/api/request";
import type { Locale } from "@/domain/duration";
import { i18n } from "@/locales";

export type Theme = "system" | "light" | "dark";

const THEME_KEY = "hotline400.theme";
const LOCALE_KEY = "hotline400.locale";

function storedTheme(): Theme {
  const stored = localStorage.getItem(THEME_KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

function storedLocale(): Locale {
  return localStorage.getItem(LOCALE_KEY) === "en" ? "en" : "zh-CN";
}

/** Language and light or dark: kept in the browser; the language also with the account. */
export const usePreferences = defineStore("preferences", () => {
  const theme = ref<Theme>(storedTheme());
  const locale = ref<Locale>(storedLocale());
  const system = matchMedia("(prefers-color-scheme: dark)");
  const systemDark = ref(system.matches);
  system.addEventListener("change", (event) => (systemDark.value = event.matches));
  const dark = computed(() => theme.value === "dark" || (theme.value === "system" && systemDark.value));

  watch(dark, (isDark) => document.documentElement.classList.toggle("dark", isDark), { immediate: true });
  watch(theme, (chosen) => localStorage.setItem(THEME_KEY, chosen));
  watch(
    locale,
    (language) => {
      localStorage.setItem(LOCALE_KEY, language);
      document.documentElement.lang = language;
      i18n.global.locale.value = language;
      speak(language);
    },
    { immediate: true },
  );
  return { theme, locale, dark };
});
