import { ElMessageBox } from "element-plus";
import { useI18n } from "vue-i18n";

import { ApiFailure } from "@/api/failure";
import { deletePrompt, listPrompts, type Prompt, type PromptList, type Purpose, renamePrompt } from "@/api/generated";
import { ask } from "@/api/request";
import { useConfirm } from "@/composables/useConfirm";
import { useLoad } from "@/composables/useLoad";
import { useTell } from "@/composables/useTell";

/** All pages: the lists that people choose from are searched here, at once while they type. */
export async function everyPrompt(purpose?: Purpose): Promise<Prompt[]> {
  const found: Prompt[] = [];
  let cursor: string | null = null;
  do {
    const page: PromptList = await ask(listPrompts({ query: { ...(purpose === undefined ? {} : { purpose }), cursor } }));
    found.push(...page.items);
    cursor = page.next_cursor ?? null;
  } while (cursor !== null);
  return found;
}

/** The tenant's audio for one purpose, with renaming and deleting. */
export function usePromptList(purpose: Purpose) {
  const { t } = useI18n();
  const tell = useTell();
  const confirm = useConfirm();
  const list = useLoad(async () => await everyPrompt(purpose));

  async function rename(prompt: Prompt): Promise<void> {
    let name: string;
    try {
      const answer = await ElMessageBox.prompt(t("prompts.newName"), t("action.rename"), {
        inputValue: prompt.name,
        inputPattern: /^\s*\S.{0,199}$/,
        inputErrorMessage: t("settings.required"),
        confirmButtonText: t("action.save"),
        cancelButtonText: t("action.cancel"),
      });
      name = answer.value;
    } catch {
      return; // cancelled or closed
    }
    try {
      await ask(renamePrompt({ path: { id: prompt.id }, headers: { "If-Match": `"${prompt.version}"` }, body: { name } }));
      tell.done(t("prompts.renamed"));
    } catch (failure) {
      if (failure instanceof ApiFailure && failure.status === 412) tell.refused(t("prompts.conflict"));
      else tell.failed(failure);
    }
    await list.load();
  }

  async function remove(prompt: Prompt): Promise<void> {
    if (!(await confirm(t("prompts.confirmDelete", { name: prompt.name }), t("action.delete")))) return;
    try {
      await ask(deletePrompt({ path: { id: prompt.id } }));
      tell.done(t("prompts.deleted", { name: prompt.name }));
      await list.load();
    } catch (failure) {
      tell.failed(failure);
    }
  }

  return { ...list, rename, remove };
}
