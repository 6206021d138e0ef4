import type { Prompt } from "@/api/generated";

/** From so many on, a list has a field to search it. */
export const SEARCHED_FROM = 7;

/** Those whose name or text holds all words. */
export function matchingPrompts(prompts: Prompt[], search: string): Prompt[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return prompts.filter((prompt) => {
    const text = `${prompt.name} ${prompt.speech?.text ?? ""}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
