import type { Locale } from "@/domain/duration";

/** Of the languages a browser asks for, best first, the first that there is; English where there is none. */
export function localeOf(languages: readonly string[]): Locale {
  const found = languages.map((language) => language.toLowerCase()).find((language) => /^(zh|en)\b/.test(language));
  return found?.startsWith("zh") === true ? "zh-CN" : "en";
}
