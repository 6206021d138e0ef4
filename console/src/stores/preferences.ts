import { defineStore } from "pinia";
import { computed, ref, watch } from "vue";

import { speak } from "@/api/request";
import type { Locale } from "@/domain/duration";
import { localeOf } from "@/domain/language";
import { i18n } from "@/locales";

export type Theme = "system" | "light" | "dark";

const THEME_KEY = "hotline400.theme";
const LOCALE_KEY = "hotline400.locale";

function storedTheme(): Theme {
  const stored = localStorage.getItem(THEME_KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** As it was read here last, else what the browser asks for: Chinese for any Chinese, otherwise English. */
function firstLocale(): Locale {
  const stored = localStorage.getItem(LOCALE_KEY);
  if (stored === "en" || stored === "zh-CN") return stored;
  return localeOf(navigator.languages);
}

/** Language and light or dark: kept in the browser; the language also with the account. */
export const usePreferences = defineStore("preferences", () => {
  const theme = ref<Theme>(storedTheme());
  const locale = ref<Locale>(firstLocale());
  const system = matchMedia("(prefers-color-scheme: dark)");
  const systemDark = ref(system.matches);
  system.addEventListener("change", (event) => (systemDark.value = event.matches));
  const dark = computed(() => theme.value === "dark" || (theme.value === "system" && systemDark.value));

  watch(dark, (isDark) => document.documentElement.classList.toggle("dark", isDark), { immediate: true });
  watch(theme, (chosen) => localStorage.setItem(THEME_KEY, chosen));
  watch(locale, (language) => localStorage.setItem(LOCALE_KEY, language));
  watch(
    locale,
    (language) => {
      document.documentElement.lang = language;
      i18n.global.locale.value = language;
      speak(language);
    },
    { immediate: true },
  );
  /** Chosen by a person in this page before signing in: then the account takes it over. */
  const chosen = ref(false);
  return { theme, locale, chosen, dark };
});
