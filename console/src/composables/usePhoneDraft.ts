import { computed, ref, shallowRef } from "vue";

import { ApiFailure } from "@/api/failure";
import { changeQueue, getHotline, getQueue, listPhones, type Phone, type Queue, replacePhones } from "@/api/generated";
import { ask, askWithTag } from "@/api/request";
import { useLoad } from "@/composables/useLoad";
import { moved, type PhoneDraft, sameList } from "@/domain/phoneList";
import { useHotlines } from "@/stores/hotlines";

export type HuntSettings = Pick<Queue, "order" | "offer_timeout_seconds" | "max_waiting" | "max_wait_seconds">;

let lastKey = 0;
const freshKey = (): string => `phone-${(lastKey += 1)}`;
const drafted = (phone: Phone): PhoneDraft => ({
  key: phone.id,
  id: phone.id,
  number: phone.number,
  label: phone.label,
  from: phone.valid_from,
  until: phone.valid_until,
  isHotline: phone.is_hotline,
});

function huntOf(main: Queue): HuntSettings {
  const { order, offer_timeout_seconds, max_waiting, max_wait_seconds } = main;
  return { order, offer_timeout_seconds, max_waiting, max_wait_seconds };
}

/** One hotline's phones and how its main queue rings them, being edited; saved together. */
export function usePhoneDraft(number: string) {
  const hotlines = useHotlines();
  const saved = shallowRef<{ phones: PhoneDraft[]; hunt: HuntSettings } | null>(null);
  const phones = ref<PhoneDraft[]>([]);
  const hunt = ref<HuntSettings>({ order: "default", offer_timeout_seconds: 15, max_waiting: 0, max_wait_seconds: 300 });
  const beforeRemoval = shallowRef<{ phones: PhoneDraft[]; count: number } | null>(null);
  const conflict = ref(false);
  const saving = ref(false);
  const problems = ref(new Map<string, string>());
  /** Numbers that somebody has said they mean. */
  const confirmed = new Set<string>();
  const tags = { phones: "", main: "" };

  function discard(): void {
    phones.value = (saved.value?.phones ?? []).map((phone) => ({ ...phone }));
    if (saved.value !== null) hunt.value = { ...saved.value.hunt };
    beforeRemoval.value = null;
    problems.value = new Map();
  }

  const loading = useLoad(async () => {
    // The list's ETag is the hotline's: asked first, a change in between shows as a conflict.
    const list = await askWithTag(listPhones({ path: { number } }));
    const main = await askWithTag(getQueue({ path: { number, id: "main" } }));
    hotlines.take(await ask(getHotline({ path: { number } })));
    Object.assign(tags, { phones: list.tag, main: main.tag });
    saved.value = { phones: list.document.items.map(drafted), hunt: huntOf(main.document) };
    conflict.value = false;
    discard();
    return number;
  });

  const huntDirty = computed(() => saved.value !== null && JSON.stringify(saved.value.hunt) !== JSON.stringify(hunt.value));
  const phonesDirty = computed(() => saved.value !== null && !sameList(saved.value.phones, phones.value));
  const dirty = computed(() => huntDirty.value || phonesDirty.value);

  async function saveHunt(): Promise<void> {
    const path = { number, id: "main" };
    const answer = await askWithTag(changeQueue({ path, headers: { "If-Match": tags.main }, body: hunt.value }));
    tags.main = answer.tag;
    saved.value = { phones: saved.value?.phones ?? [], hunt: huntOf(answer.document) };
  }

  async function savePhones(): Promise<void> {
    const items = phones.value.map(({ id, number: digits, label, from, until }) => ({
      id,
      number: digits,
      label,
      valid_from: from,
      valid_until: until,
      confirm: confirmed.has(digits),
    }));
    const headers = { "If-Match": tags.phones };
    const answer = await askWithTag(replacePhones({ path: { number }, headers, body: { items } }));
    tags.phones = answer.tag;
    saved.value = { phones: answer.document.items.map(drafted), hunt: saved.value?.hunt ?? hunt.value };
    const current = hotlines.items.find((item) => item.number === number);
    if (current !== undefined) hotlines.take({ ...current, phone_count: answer.document.items.length });
  }

  /** Throws ApiFailure; a conflict and a refused number are also shown in their places. */
  async function save(): Promise<void> {
    saving.value = true;
    problems.value = new Map();
    try {
      if (huntDirty.value) await saveHunt();
      if (phonesDirty.value) await savePhones();
      discard();
    } catch (failure) {
      if (failure instanceof ApiFailure) note(failure);
      throw failure;
    } finally {
      saving.value = false;
    }
  }

  function note(failure: ApiFailure): void {
    if (failure.status === 412) conflict.value = true;
    const index = /^items\.(\d+)/.exec(failure.field ?? "")?.[1];
    const phone = index === undefined ? undefined : phones.value[Number(index)];
    if (phone !== undefined) problems.value = new Map([[phone.key, failure.sentence ?? failure.code]]);
  }

  /** The number that a failure asks about: whether it is meant. */
  function asksAbout(failure: unknown): string | null {
    if (!(failure instanceof ApiFailure) || !failure.code.startsWith("confirm_")) return null;
    const index = /^items\.(\d+)/.exec(failure.field ?? "")?.[1];
    return (index === undefined ? undefined : phones.value[Number(index)])?.number ?? null;
  }

  return {
    ...loading,
    asksAbout,
    confirm: (phone: string) => confirmed.add(phone),
    phones,
    hunt,
    dirty,
    saving,
    conflict,
    problems,
    beforeRemoval,
    save,
    discard,
    move: (from: number, to: number) => (phones.value = moved(phones.value, from, to)),
    add: (added: { number: string; label: string }[]) =>
      phones.value.push(...added.map((phone) => ({ ...phone, key: freshKey(), id: null, from: null, until: null, isHotline: false }))),
    relabel(key: string, label: string): void {
      phones.value = phones.value.map((phone) => (phone.key === key ? { ...phone, label } : phone));
    },
    setHours(key: string, from: string | null, until: string | null): void {
      phones.value = phones.value.map((phone) => (phone.key === key ? { ...phone, from, until } : phone));
    },
    remove(keys: ReadonlySet<string>): void {
      beforeRemoval.value = { phones: phones.value, count: keys.size };
      phones.value = phones.value.filter((phone) => !keys.has(phone.key));
    },
    undoRemoval(): void {
      if (beforeRemoval.value !== null) phones.value = beforeRemoval.value.phones;
      beforeRemoval.value = null;
    },
  };
}
