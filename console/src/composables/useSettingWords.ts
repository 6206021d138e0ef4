import { ref } from "vue";
import { useI18n } from "vue-i18n";

import { everyPrompt } from "@/composables/usePromptList";

/** Message keys of the names that settings have on their pages. */
const NAMES: Record<string, string> = {
  name: "flowField.name",
  order: "phones.order",
  offer_timeout_seconds: "phones.timeout",
  most_offers: "groups.mostOffers",
  max_waiting: "phones.maxWaiting",
  max_wait_seconds: "phones.maxWait",
  ring_back_prompt_id: "groups.ringBack",
  connect_at_once: "groups.connectAtOnce",
  memory_hours: "groups.memory",
  announce_position: "groups.announcePosition",
  announce_wait: "groups.announceWait",
  announce_every_seconds: "groups.announceEvery",
  whisper: "groups.whisper",
  whisper_prompt_id: "groups.whisperPrompt",
  accept_key: "groups.acceptKey",
  wrap_up_seconds: "groups.wrapUp",
  widening: "groups.widening",
  recording: "settings.recording",
  caller_id_shown: "settings.callerIdShown",
  answer_at: "settings.answerAt",
  whitelist_mode: "screening.whitelistMode",
  region_mode: "screening.regionMode",
  regions: "screening.regionsField",
  region_exceptions: "screening.region_exceptions",
  withheld: "screening.withheldMode",
  announce_refusal: "screening.announce",
  greeting_prompt_id: "box.greeting",
  max_seconds: "box.maxSeconds",
  max_messages: "box.maxMessages",
  kept_days: "box.keptDays",
  owner: "box.phone",
  pin: "box.pin",
  result: "wrapUp.result",
  note: "wrapUp.note",
};

/** Message keys of the values that are words of our own. */
const VALUES: Record<string, (value: string) => string> = {
  order: (value) => `groups.orders.${value}`,
  region_mode: (value) => `screening.region.${value}`,
  whitelist_mode: (value) => `screening.white.${value}`,
  withheld: (value) => `screening.withheld.${value}`,
  caller_id_shown: (value) => (value === "caller" ? "settings.showCaller" : "settings.showHotline"),
  answer_at: (value) => (value === "connect" ? "settings.atConnect" : "settings.atStart"),
};

const UNITS: [end: string, unit: string][] = [
  ["_seconds", "phones.seconds"],
  ["_hours", "groups.hours"],
  ["_days", "box.days"],
  ["_messages", "box.messages"],
  ["max_waiting", "phones.people"],
];

/** Anything in one line: lists with commas, what has parts with spaces between them. */
export function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).join("、");
  if (typeof value === "object" && value !== null) return Object.values(value).map(plain).filter((part) => part !== "").join(" ");
  return value === null || value === undefined ? "" : String(value);
}

/** Settings in the words of their pages, for who compares two versions of them. */
export function useSettingWords() {
  const { t, te } = useI18n();
  const prompts = ref(new Map<string, string>());
  let asked = false;

  /** Names of prompts are asked for when the first is to be told. */
  function promptName(id: string): string {
    if (!asked) {
      asked = true;
      everyPrompt().then(
        (all) => (prompts.value = new Map(all.map((prompt) => [prompt.id, prompt.name]))),
        () => (asked = false),
      );
    }
    return prompts.value.get(id) ?? t("groups.soundChosen");
  }

  function nameOf(field: string): string {
    const key = NAMES[field];
    if (key !== undefined) return t(key);
    return te(`screening.limit.${field}`) ? t(`screening.limit.${field}`) : field;
  }

  function valueOf(field: string, value: unknown): string {
    if (typeof value === "boolean") return t(value ? "settings.on" : "settings.off");
    const text = plain(value);
    if (text === "") return t(te(`screening.limit.${field}`) ? "screening.noLimit" : "merge.nothing");
    if (field.endsWith("_prompt_id")) return promptName(text);
    const key = VALUES[field]?.(text);
    if (key !== undefined && te(key)) return t(key);
    const unit = UNITS.find(([end]) => field.endsWith(end));
    return unit === undefined ? text : `${text} ${t(unit[1])}`;
  }

  return { nameOf, valueOf };
}
