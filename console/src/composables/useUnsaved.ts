import { ElMessageBox } from "element-plus";
import { onBeforeUnmount, type Ref } from "vue";
import { useI18n } from "vue-i18n";
import { onBeforeRouteLeave } from "vue-router";

import { leavesForGood } from "@/api/tabs";

/** The pages with something to lose that are open now. */
const guards = new Set<() => Promise<boolean>>();

/** Asks where something would be lost; true: nothing is, or it may be. */
export async function mayLeaveAll(): Promise<boolean> {
  for (const mayLeave of guards) if (!(await mayLeave())) return false;
  return true;
}

/** Asks before changes are lost, by leaving the page or closing the window. `settle` first tries to keep them. */
export function useUnsaved(dirty: Ref<boolean>, settle?: () => Promise<void>): { mayLeave: () => Promise<boolean> } {
  const { t } = useI18n();

  async function mayLeave(): Promise<boolean> {
    if (dirty.value) await settle?.();
    if (!dirty.value) return true;
    try {
      await ElMessageBox.confirm(t("unsaved.text"), t("unsaved.title"), {
        confirmButtonText: t("unsaved.leave"),
        cancelButtonText: t("unsaved.stay"),
        type: "warning",
      });
      return true;
    } catch {
      return false; // the box rejects when it is cancelled or closed
    }
  }

  const hold = (event: BeforeUnloadEvent): void => {
    if (dirty.value && !leavesForGood()) event.preventDefault();
  };
  addEventListener("beforeunload", hold);
  guards.add(mayLeave);
  onBeforeUnmount(() => {
    removeEventListener("beforeunload", hold);
    guards.delete(mayLeave);
  });
  onBeforeRouteLeave(mayLeave);
  return { mayLeave };
}
