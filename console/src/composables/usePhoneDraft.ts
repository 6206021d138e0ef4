import { computed, ref, shallowRef } from "vue";

import { ApiFailure } from "@/api/failure";
import { changeQueue, getHotline, getQueue, listPhones, type Phone, type Queue, replacePhones } from "@/api/generated";
import { ask, askWithTag } from "@/api/request";
import { useLoad } from "@/composables/useLoad";
import { useMerging } from "@/composables/useMerging";
import { moved, type PhoneDraft, phoneFields, phonesOf, sameList } from "@/domain/phoneList";
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

interface Edited {
  phones: PhoneDraft[];
  hunt: HuntSettings;
}

/** One hotline's phones and how its main queue rings them, being edited; saved together. */
export function usePhoneDraft(number: string) {
  const hotlines = useHotlines();
  const saved = shallowRef<Edited | null>(null);
  const phones = ref<PhoneDraft[]>([]);
  const hunt = ref<HuntSettings>({ order: "default", offer_timeout_seconds: 15, max_waiting: 0, max_wait_seconds: 300 });
  const beforeRemoval = shallowRef<{ phones: PhoneDraft[]; count: number } | null>(null);
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

  async function reread(): Promise<{ value: Edited; tags: typeof tags }> {
    // The list's ETag is the hotline's: asked first, a change in between shows as a conflict.
    const list = await askWithTag(listPhones({ path: { number } }));
    const main = await askWithTag(getQueue({ path: { number, id: "main" } }));
    hotlines.take(await ask(getHotline({ path: { number } })));
    const value = { phones: list.document.items.map(drafted), hunt: huntOf(main.document) };
    return { value, tags: { phones: list.tag, main: main.tag } };
  }

  const loading = useLoad(async () => {
    const now = await reread();
    Object.assign(tags, now.tags);
    saved.value = now.value;
    discard();
    return number;
  });

  const merging = useMerging<Edited>({
    base: () => saved.value ?? { phones: [], hunt: hunt.value },
    mine: () => ({ phones: phones.value, hunt: hunt.value }),
    reread: async () => {
      const now = await reread();
      return { value: now.value, tag: JSON.stringify(now.tags) };
    },
    split: (edited) => ({ ...phoneFields(edited.phones), ...edited.hunt }),
    join: (fields, now) => ({
      phones: phonesOf(fields, now.phones, freshKey),
      hunt: Object.fromEntries(Object.keys(now.hunt).map((key) => [key, fields[key]])) as HuntSettings,
    }),
    take(now, tag, together) {
      Object.assign(tags, JSON.parse(tag));
      saved.value = now;
      beforeRemoval.value = null;
      phones.value = together.phones.map((phone) => ({ ...phone }));
      hunt.value = { ...together.hunt };
    },
    save,
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

  /** Whether it is saved; false: somebody else was faster, and both versions are shown. Throws ApiFailure; a refused number is also shown in its place. */
  async function save(): Promise<boolean> {
    saving.value = true;
    problems.value = new Map();
    try {
      if (huntDirty.value) await saveHunt();
      if (phonesDirty.value) await savePhones();
      discard();
      return true;
    } catch (failure) {
      if (!(failure instanceof ApiFailure)) throw failure;
      if (failure.status === 412) return await merging.conflicted();
      note(failure);
      throw failure;
    } finally {
      saving.value = false;
    }
  }

  function note(failure: ApiFailure): void {
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
    problems,
    versions: merging.versions,
    merge: merging.merge,
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
