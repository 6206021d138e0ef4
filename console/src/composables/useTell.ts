import { ElMessage } from "element-plus";
import { useI18n } from "vue-i18n";

import { ApiFailure } from "@/api/failure";

/** Short messages over the page: what was done, or why it was not. */
export function useTell() {
  const { t } = useI18n();

  function sentence(failure: unknown): string {
    if (!(failure instanceof ApiFailure)) throw failure;
    return failure.sentence ?? t(failure.code === "offline" ? "failure.offline" : "failure.unexpected");
  }

  return {
    sentence,
    done: (text: string) => ElMessage({ type: "success", message: text, grouping: true }),
    refused: (text: string) => ElMessage({ type: "error", message: text, duration: 6000, showClose: true, grouping: true }),
    failed: (failure: unknown) =>
      ElMessage({ type: "error", message: sentence(failure), duration: 6000, showClose: true, grouping: true }),
  };
}
