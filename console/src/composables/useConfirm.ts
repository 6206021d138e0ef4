import { ElMessageBox } from "element-plus";
import { useI18n } from "vue-i18n";

/** Asks before something is done that cannot be undone: in red, unless it is `harmless`. */
export function useConfirm(): (text: string, action: string, harmless?: boolean) => Promise<boolean> {
  const { t } = useI18n();
  return async (text, action, harmless = false) => {
    try {
      await ElMessageBox.confirm(text, {
        confirmButtonText: action,
        confirmButtonType: harmless ? "primary" : "danger",
        cancelButtonText: t("action.cancel"),
      });
      return true;
    } catch {
      return false; // cancelled or closed
    }
  };
}
