import { inject, type InjectionKey, provide, type Ref } from "vue";

/** What a flow may refer to, with the names people gave it. */
export interface FlowNames {
  prompts: { id: string; name: string; seconds: number }[];
  systemPrompts: { key: string; text: string; seconds: number }[];
  queues: { id: string; name: string; phones: number }[];
  boxes: { id: string; name: string }[];
  hotlines: { number: string; display: string }[];
}

export const NO_NAMES: FlowNames = { prompts: [], systemPrompts: [], queues: [], boxes: [], hotlines: [] };

interface Provided {
  names: Ref<FlowNames>;
  /** Asks again: something was made in place. */
  reload: () => Promise<void>;
}

const KEY: InjectionKey<Provided> = Symbol("flow names");

export function provideFlowNames(provided: Provided): void {
  provide(KEY, provided);
}

export function useFlowNames(): Provided {
  const provided = inject(KEY);
  if (provided === undefined) throw new Error("a page about flows provides their names");
  return provided;
}
