/**
 * What every form does, in one place: focus goes to the first field of what opens, and after a refusal to the first that
 * is wrong; Enter saves; a number that may not be keeps the form from being sent. Forms need nothing for it but a primary
 * button in the footer of their dialog, or a save bar, and to mark what is wrong as Element or ARIA do.
 */
const DIALOG = ".el-dialog, .el-drawer";
const FIELD = ":is(input, textarea):not([type='hidden'], [type='radio'], [type='checkbox'], [type='file'], [disabled], [readonly])";
const WRONG = ":is(.is-error, .wrong) :is(input, textarea):not([type='checkbox']), [aria-invalid='true']:is(input, textarea)";
const OUT_OF_RANGE = "input[data-out-of-range]";
const SENDS = ".el-dialog__footer .el-button--primary, .el-drawer__footer .el-button--primary, [data-save-bar] .el-button--primary, .el-button[type='submit']";

const shown = (element: Element): boolean => element.getClientRects().length > 0;
const within = (root: ParentNode, selector: string): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(selector)].filter(shown);

/** What a field or a button belongs to: the dialog it is in, or the page. */
const areaOf = (element: Element): ParentNode => element.closest(DIALOG) ?? document.querySelector("main") ?? document;

function reach(field: HTMLElement | undefined): boolean {
  field?.focus();
  field?.scrollIntoView({ block: "nearest" });
  return field !== undefined;
}

/** A form was sent: the first field that is marked wrong gets the focus, unless its person went on meanwhile. */
function awaitRefusal(area: ParentNode): void {
  const watching = new MutationObserver(() => {
    if (reach(within(area, WRONG)[0])) watching.disconnect();
  });
  watching.observe(area, { subtree: true, childList: true, attributeFilter: ["class", "aria-invalid"] });
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => watching.disconnect(), { once: true, capture: true });
}

/** A dialog takes the focus itself when it opens: it goes on to the first field. */
function enter(event: FocusEvent, pressed: EventTarget | null): void {
  const dialog = event.target;
  if (!(dialog instanceof HTMLElement) || !dialog.matches(DIALOG)) return;
  const before = event.relatedTarget ?? pressed;
  // Pressed on its own ground, or come back from one of its parts: whoever is in it stays where they are.
  if (before instanceof Node && dialog.contains(before)) return;
  reach(within(dialog, FIELD)[0]);
}

/** Whether Enter in this field means "save": not where it begins a line, chooses, or ends a word being composed. */
function saves(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || !(target instanceof HTMLElement)) return false;
  if (target.matches("textarea")) return event.ctrlKey || event.metaKey;
  return target.matches(FIELD) && !target.matches("[role='combobox'], [aria-haspopup], .el-date-editor input");
}

/** The button that Enter presses: the dialog's, or the save bar. A form with a button of its own sees to itself. */
function buttonFor(field: HTMLElement): HTMLElement | undefined {
  const form = field.closest("form");
  if (form !== null && form.querySelector("button[type='submit']") !== null) return undefined;
  if (form?.id && document.querySelector(`button[form='${form.id}']`) !== null) return undefined;
  const dialog = field.closest(DIALOG);
  return within(dialog ?? document, dialog === null ? "[data-save-bar] .el-button--primary" : ":is(.el-dialog__footer, .el-drawer__footer) .el-button--primary").at(-1);
}

/** Keeps a form with a number out of range from being sent; sent, its refusals are waited for. */
function hold(event: Event): void {
  const { target } = event;
  if (!(target instanceof Element)) return;
  if (event.type === "click" && target.closest(SENDS) === null) return;
  const area = areaOf(target);
  if (!reach(within(area, OUT_OF_RANGE)[0])) return awaitRefusal(area);
  event.preventDefault();
  event.stopImmediatePropagation();
}

export function keepFormHabits(): void {
  let pressed: EventTarget | null = null;
  document.addEventListener("pointerdown", (event) => (pressed = event.target), true);
  document.addEventListener("keydown", () => (pressed = null), true);
  document.addEventListener("focusin", (event) => enter(event, pressed));
  document.addEventListener("keydown", (event) => {
    if (!saves(event)) return;
    const button = buttonFor(event.target as HTMLElement);
    if (button === undefined) return;
    event.preventDefault();
    button.click();
  });
  document.addEventListener("click", hold, true);
  document.addEventListener("submit", hold, true);
}
