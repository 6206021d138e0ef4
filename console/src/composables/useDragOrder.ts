import { type Ref, ref } from "vue";

/**
 * Ordering rows by dragging their handle with mouse, pen or finger. Rows are the children of
 * `list` in order; while dragging, `move` is called whenever the pointer enters another row.
 */
export function useDragOrder(list: Ref<HTMLElement | null>, move: (from: number, to: number) => void) {
  const dragged = ref<number | null>(null);

  function rowAt(y: number): number | null {
    const rows = [...(list.value?.children ?? [])];
    const index = rows.findIndex((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return y >= top && y < bottom;
    });
    return index === -1 ? null : index;
  }

  function start(index: number, event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    dragged.value = index;
    addEventListener("pointermove", follow);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
  }

  function follow(event: PointerEvent): void {
    const target = rowAt(event.clientY);
    if (dragged.value === null || target === null || target === dragged.value) return;
    move(dragged.value, target);
    dragged.value = target;
  }

  function stop(): void {
    dragged.value = null;
    removeEventListener("pointermove", follow);
    removeEventListener("pointerup", stop);
    removeEventListener("pointercancel", stop);
  }

  return { dragged, start };
}
