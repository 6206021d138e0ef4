import { type ShallowRef, shallowRef } from "vue";

import { useTell } from "@/composables/useTell";
import { differences, type Fields, type Versions } from "@/domain/versions";

/** What an edited thing must be able to do, so that two people's changes can be put together. */
interface Work<Value> {
  /** What editing began with, and what stands in the form. */
  base: () => Value;
  mine: () => Value;
  /** What is saved now, and the tag that a saving must name. */
  reread: () => Promise<{ value: Value; tag: string }>;
  split: (value: Value) => Fields;
  /** `saved` holds what fields do not tell, such as ids. */
  join: (fields: Fields, saved: Value) => Value;
  /** Takes `saved` as what editing begins with, and `together` as what stands in the form. */
  take: (saved: Value, tag: string, together: Value) => void;
  /** Whether it is saved; false: both versions are shown once more. */
  save: () => Promise<boolean>;
}

/** Somebody else was faster: both versions side by side, put together as the reader chooses, then saved. */
export function useMerging<Value>(work: Work<Value>): {
  versions: ShallowRef<Versions | null>;
  conflicted: () => Promise<boolean>;
  merge: (fields: Fields) => Promise<boolean>;
} {
  const tell = useTell();
  const versions = shallowRef<Versions | null>(null);
  let now: { value: Value; tag: string } | null = null;

  async function conflicted(): Promise<boolean> {
    try {
      now = await work.reread();
      const found = { base: work.split(work.base()), mine: work.split(work.mine()), saved: work.split(now.value) };
      // Both wanted the same: there is nothing to choose.
      if (differences(found).length === 0) return await merge(found.saved);
      versions.value = found;
    } catch (failure) {
      tell.failed(failure);
    }
    return false;
  }

  async function merge(fields: Fields): Promise<boolean> {
    if (now === null) return false;
    work.take(now.value, now.tag, work.join(fields, now.value));
    versions.value = null;
    return await work.save();
  }

  return { versions, conflicted, merge };
}
