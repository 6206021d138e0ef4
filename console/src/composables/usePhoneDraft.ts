import { computed, ref, shallowRef } from "vue";

import { ApiFailure } from "@/api/failure";
import { changeHotline, getHotline, type Hotline, listPhones, type Phone, replacePhones } from "@/api/generated";
import { ask, askWithTag } from "@/api/request";
import { useLoad } from "@/composables/useLoad";
import { moved, type PhoneDraft, sameList } from "@/domain/phoneList";
import { useHotlines } from "@/stores/hotlines";

export type HuntSettings = Pick<
  Hotline,
  "hunt_order" | "offer_timeout_seconds" | "max_waiting" | "max_wait_seconds"
>;

let lastKey = 0;
const freshKey = (): string => `phone-${(lastKey += 1)}`;
const drafted = (phone: Phone): PhoneDraft => ({ key: phone.id, id: phone.id, number: phone.number, label: phone.label });

function huntOf(hotline: Hotline): HuntSettings {
  const { hunt_order, offer_timeout_seconds, max_waiting, max_wait_seconds } = hotline;
  return { hunt_order, offer_timeout_seconds, max_waiting, max_wait_seconds };
}

/** One hotline's phones and how they ring, being edited; saved together, against one version. */
export function usePhoneDraft(number: string) {
  const hotlines = useHotlines();
  const saved = shallowRef<{ phones: PhoneDraft[]; hunt: HuntSettings } | null>(null);
  const phones = ref<PhoneDraft[]>([]);
  const hunt = ref<HuntSettings>({ hunt_order: "default", offer_timeout_seconds: 15, max_waiting: 0, max_wait_seconds: 300 });
  const beforeRemoval = shallowRef<{ phones: PhoneDraft[]; count: number } | null>(null);
  const conflict = ref(false);
  const saving = ref(false);
  const problems = ref(new Map<string, string>());
  let tag = "";

  function take(next: { phones: PhoneDraft[]; hunt: HuntSettings }, newTag: string): void {
    tag = newTag;
    saved.value = next;
  }

  function discard(): void {
    phones.value = (saved.value?.phones ?? []).map((phone) => ({ ...phone }));
    if (saved.value !== null) hunt.value = { ...saved.value.hunt };
    beforeRemoval.value = null;
    problems.value = new Map();
  }

  const loading = useLoad(async () => {
    // The list's ETag is the hotline's: asked first, a change in between shows as a conflict.
    const list = await askWithTag(listPhones({ path: { number } }));
    const hotline = await ask(getHotline({ path: { number } }));
    hotlines.take(hotline);
    take({ phones: list.document.items.map(drafted), hunt: huntOf(hotline) }, list.tag);
    conflict.value = false;
    discard();
    return number;
  });

  const huntDirty = computed(() => saved.value !== null && JSON.stringify(saved.value.hunt) !== JSON.stringify(hunt.value));
  const phonesDirty = computed(() => saved.value !== null && !sameList(saved.value.phones, phones.value));
  const dirty = computed(() => huntDirty.value || phonesDirty.value);

  async function saveHunt(): Promise<void> {
    const answer = await askWithTag(changeHotline({ path: { number }, headers: { "If-Match": tag }, body: hunt.value }));
    hotlines.take(answer.document);
    take({ phones: saved.value?.phones ?? [], hunt: huntOf(answer.document) }, answer.tag);
  }

  async function savePhones(): Promise<void> {
    const items = phones.value.map(({ id, number: digits, label }) => ({ id, number: digits, label }));
    const answer = await askWithTag(replacePhones({ path: { number }, headers: { "If-Match": tag }, body: { items } }));
    take({ phones: answer.document.items.map(drafted), hunt: saved.value?.hunt ?? hunt.value }, answer.tag);
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

  return {
    ...loading,
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
      phones.value.push(...added.map((phone) => ({ ...phone, key: freshKey(), id: null }))),
    relabel(key: string, label: string): void {
      phones.value = phones.value.map((phone) => (phone.key === key ? { ...phone, label } : phone));
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
