import { computed, ref, shallowRef, toRaw } from "vue";

import { ApiFailure } from "@/api/failure";
import {
  changeQueue,
  getQueue,
  listPhones,
  listQueueMembers,
  type Phone,
  replaceQueueMembers,
} from "@/api/generated";
import { ask, askWithTag } from "@/api/request";
import { useLoad } from "@/composables/useLoad";
import { useMerging } from "@/composables/useMerging";
import { entryOf, groupFields, type GroupSettings, type MemberDraft, memberOf, membersOf, sentSettings, settingsOf } from "@/domain/group";
import { moved } from "@/domain/phoneList";

interface Saved {
  settings: GroupSettings;
  members: MemberDraft[];
}

/** Drafts are JSON through and through; a copy has nothing of what Vue put around them. */
const copyOf = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value;
const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** One group's settings and its phones, being edited; saved together. */
export function useGroupDraft(number: string, id: string) {
  const path = { number, id };
  const saved = shallowRef<Saved | null>(null);
  const settings = ref<GroupSettings | null>(null);
  const members = ref<MemberDraft[]>([]);
  const phones = ref<Phone[]>([]);
  const saving = ref(false);
  let tag = "";

  function discard(): void {
    if (saved.value === null) return;
    settings.value = structuredClone(saved.value.settings);
    members.value = structuredClone(saved.value.members);
  }

  async function reread(): Promise<{ value: Saved; tag: string }> {
    // The queue first: its ETag is its members' too, so a change in between shows as a conflict.
    const queue = await askWithTag(getQueue({ path }));
    const inIt = await ask(listQueueMembers({ path }));
    phones.value = (await ask(listPhones({ path: { number } }))).items;
    return { value: { settings: settingsOf(queue.document), members: inIt.items.map(memberOf) }, tag: queue.tag };
  }

  const loading = useLoad(async () => {
    const now = await reread();
    [saved.value, tag] = [now.value, now.tag];
    discard();
    return id;
  });

  const merging = useMerging<Saved | null>({
    base: () => saved.value,
    mine: () => (settings.value === null ? null : { settings: toRaw(settings.value), members: toRaw(members.value) }),
    reread,
    split: (edited) => (edited === null ? {} : groupFields(edited.settings, edited.members)),
    join: (fields, now) => now && {
      settings: Object.fromEntries(Object.keys(now.settings).map((key) => [key, fields[key]])) as GroupSettings,
      members: membersOf(fields, phones.value),
    },
    take(now, newTag, together) {
      [saved.value, tag] = [now, newTag];
      if (together === null) return;
      settings.value = copyOf(together.settings);
      members.value = copyOf(together.members);
    },
    save,
  });

  const settingsDirty = computed(() => saved.value !== null && !same(saved.value.settings, settings.value));
  const membersDirty = computed(() => saved.value !== null && !same(saved.value.members, members.value));
  const dirty = computed(() => settingsDirty.value || membersDirty.value);

  async function saveSettings(before: Saved, changed: GroupSettings): Promise<Saved> {
    const headers = { "If-Match": tag };
    const answer = await askWithTag(changeQueue({ path, headers, body: sentSettings(changed) }));
    tag = answer.tag;
    return { ...before, settings: settingsOf(answer.document) };
  }

  async function saveMembers(before: Saved): Promise<Saved> {
    const headers = { "If-Match": tag };
    const body = { items: members.value.map(entryOf) };
    const answer = await askWithTag(replaceQueueMembers({ path, headers, body }));
    tag = answer.tag;
    return { ...before, members: answer.document.items.map(memberOf) };
  }

  /** Whether it is saved; false: somebody else was faster, and both versions are shown. Throws ApiFailure; what was saved before the failure stays saved, the rest stays edited. */
  async function save(): Promise<boolean> {
    saving.value = true;
    try {
      if (membersDirty.value && saved.value !== null) saved.value = await saveMembers(saved.value);
      if (settingsDirty.value && saved.value !== null && settings.value !== null) {
        saved.value = await saveSettings(saved.value, settings.value);
      }
      discard();
      return true;
    } catch (failure) {
      if (failure instanceof ApiFailure && failure.status === 412) return await merging.conflicted();
      throw failure;
    } finally {
      saving.value = false;
    }
  }

  return {
    ...loading,
    settings,
    members,
    phones,
    dirty,
    saving,
    versions: merging.versions,
    merge: merging.merge,
    save,
    discard,
    move: (from: number, to: number) => (members.value = moved(members.value, from, to)),
    add: (added: Phone[]) =>
      members.value.push(...added.map((phone) => ({ phone_id: phone.id, number: phone.number, label: phone.label, weight: 1, skills: {} }))),
    remove: (phoneId: string) => (members.value = members.value.filter((member) => member.phone_id !== phoneId)),
    change(phoneId: string, part: Partial<Pick<MemberDraft, "weight" | "skills">>): void {
      members.value = members.value.map((member) => (member.phone_id === phoneId ? { ...member, ...part } : member));
    },
  };
}
