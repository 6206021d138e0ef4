import { defineStore } from "pinia";
import { computed, ref } from "vue";

import type { LiveCall, LiveMessage } from "@/api/generated";
import { type LiveState, openLiveSocket } from "@/api/liveSocket";
import { signedInAgain } from "@/api/request";

/** How long an ended call stays to be seen. */
const FAREWELL_MS = 4_000;

/** Calls in progress, as the server tells them. Connected while some page looks on. */
export const useLive = defineStore("live", () => {
  const byId = ref(new Map<string, LiveCall>());
  const state = ref<LiveState>("closed");
  /** Grows with every word of messages: who shows them asks again. */
  const voicemailNews = ref(0);
  /** The same of requests to be called back. */
  const callbackNews = ref(0);
  let close: (() => void) | null = null;
  let watchers = 0;

  const calls = computed(() =>
    [...byId.value.values()].sort((one, other) => one.started_at.localeCompare(other.started_at)),
  );

  function hear(message: LiveMessage): void {
    if (message.type === "snapshot") {
      byId.value = new Map(message.items.map((call) => [call.call_id, call]));
      callbackNews.value += 1;
      voicemailNews.value += 1; // some may have come while nobody was connected
    } else if (message.type === "voicemails") {
      voicemailNews.value += 1;
    } else if (message.type === "callbacks") {
      callbackNews.value += 1;
    } else if (message.type === "update") {
      byId.value.set(message.call.call_id, message.call);
      if (message.call.ended === true) setTimeout(() => byId.value.delete(message.call.call_id), FAREWELL_MS);
    }
  }

  function watch(): void {
    watchers += 1;
    close ??= connect();
  }

  function connect(): () => void {
    return openLiveSocket({
      message: hear,
      state: (next) => (state.value = next),
      refused: () => void reconnect(),
    });
  }

  /** Whoever is signed out sees no more caller; the same person, signed in again, sees what goes on then. */
  async function reconnect(): Promise<void> {
    close?.();
    close = null;
    byId.value = new Map();
    if ((await signedInAgain()) && watchers > 0) close ??= connect();
  }

  function unwatch(): void {
    watchers -= 1;
    if (watchers > 0) return;
    close?.();
    close = null;
    byId.value = new Map();
  }

  return { calls, state, voicemailNews, callbackNews, hear, watch, unwatch };
});
