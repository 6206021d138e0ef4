import { ElMessageBox } from "element-plus";
import { useI18n } from "vue-i18n";

/** Asks before something is done that cannot be undone. */
export function useConfirm(): (text: string, action: string) => Promise<boolean> {
  const { t } = useI18n();
  return async (text, action) => {
    try {
      await ElMessageBox.confirm(text, { confirmButtonText: action, cancelButtonText: t("action.cancel") });
      return true;
    } catch {
      return false; // cancelled or closed
    }
  };
}
