import type { SystemPrompt } from "@/api/generated";

export interface PromptTheme {
  theme: SystemPrompt["theme"];
  prompts: SystemPrompt[];
  replaced: number;
}

/** The prompts by theme, in the server's order; only those that hold all words of the search. */
export function promptThemes(prompts: SystemPrompt[], search: string): PromptTheme[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const themes = new Map<SystemPrompt["theme"], SystemPrompt[]>();
  for (const prompt of prompts) {
    const text = `${prompt.text_zh} ${prompt.text_en} ${prompt.key}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const those = themes.get(prompt.theme) ?? [];
    themes.set(prompt.theme, [...those, prompt]);
  }
  return [...themes].map(([theme, those]) => ({
    theme,
    prompts: those,
    replaced: those.filter((prompt) => prompt.prompt_id !== null).length,
  }));
}
