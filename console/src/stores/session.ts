import { defineStore } from "pinia";
import { computed, ref } from "vue";

import { ApiFailure } from "@/api/failure";
import { changeMe, currentSession, type Session, signIn, signOut } from "@/api/generated";
import { ask } from "@/api/request";
import type { Locale } from "@/domain/duration";
import { useHotlines } from "@/stores/hotlines";
import { usePreferences } from "@/stores/preferences";

/** Who is signed in, and what that person may do. */
export const useSession = defineStore("session", () => {
  const session = ref<Session | null>(null);
  let known = false;

  const user = computed(() => session.value?.user ?? null);
  const tenant = computed(() => session.value?.tenant ?? null);
  const isOperator = computed(() => user.value?.role === "operator");
  const mayEdit = computed(() => user.value !== null && user.value.role !== "read_only");

  function take(next: Session | null): void {
    session.value = next;
    known = true;
    if (next === null) useHotlines().forget();
    else usePreferences().locale = next.user.locale;
  }

  /** Asks once who we are; throws only when the server cannot say. */
  async function ready(): Promise<void> {
    if (known) return;
    try {
      take(await ask(currentSession()));
    } catch (failure) {
      if (!(failure instanceof ApiFailure) || failure.status !== 401) throw failure;
      take(null);
    }
  }

  async function enter(login: string, password: string): Promise<void> {
    const { chosen, locale: spoken } = usePreferences();
    const entered = await ask(signIn({ body: { login, password } }));
    take({ user: entered.user, tenant: entered.tenant });
    // The language chosen on the sign-in page is the one wanted.
    if (chosen && entered.user.locale !== spoken) await read(spoken);
  }

  async function leave(): Promise<void> {
    await ask(signOut());
    take(null);
  }

  /** The session ended without us asking. */
  function lose(): void {
    take(null);
  }

  /** Changes the language here and, when signed in, in the account. */
  async function read(locale: Locale): Promise<void> {
    const preferences = usePreferences();
    preferences.locale = locale;
    preferences.chosen = session.value === null;
    if (session.value === null) return;
    const changed = await ask(changeMe({ body: { locale } }));
    session.value = { ...session.value, user: changed };
  }

  async function rename(name: string): Promise<void> {
    const changed = await ask(changeMe({ body: { name } }));
    if (session.value !== null) session.value = { ...session.value, user: changed };
  }

  return { user, tenant, isOperator, mayEdit, ready, enter, leave, lose, read, rename };
});
