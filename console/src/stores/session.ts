import { defineStore } from "pinia";
import { computed, ref } from "vue";

import { ApiFailure } from "@/api/failure";
import { changeMe, currentSession, type Session, signIn, signOut } from "@/api/generated";
import { ask } from "@/api/request";
import { joinTabs, startOver, type TabWord } from "@/api/tabs";
import type { Locale } from "@/domain/duration";
import { useHotlines } from "@/stores/hotlines";
import { usePreferences } from "@/stores/preferences";

/** Who is signed in, and what that person may do. */
export const useSession = defineStore("session", () => {
  const session = ref<Session | null>(null);
  /** The server knows us no longer: the page stays as it is until the same person is signed in again. */
  const expired = ref(false);
  let known = false;
  const waiting: ((again: boolean) => void)[] = [];
  const tell = joinTabs(hear);

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
    tell({ type: "entered", user: entered.user.id });
    // The language chosen on the sign-in page is the one wanted.
    if (chosen && entered.user.locale !== spoken) await read(spoken);
  }

  async function leave(): Promise<void> {
    await ask(signOut());
    tell({ type: "left" });
    startOver("/sign-in");
  }

  /** The session ended without us asking. True once the same person is back; false: nobody was signed in here. */
  function reopened(): Promise<boolean> {
    if (session.value === null) return Promise.resolve(false);
    expired.value = true;
    return new Promise((resolve) => waiting.push(resolve));
  }

  function resume(): void {
    expired.value = false;
    for (const go of waiting.splice(0)) go(true);
  }

  /** The same person signs in again, on top of the page that stands. */
  async function enterAgain(password: string): Promise<void> {
    if (user.value === null) return;
    const entered = await ask(signIn({ body: { login: user.value.login, password } }));
    tell({ type: "entered", user: entered.user.id });
    if (entered.user.id === user.value.id) resume();
    else startOver("/");
  }

  /** What another tab did: with the same cookie, it was done here too. */
  function hear(word: TabWord): void {
    if (session.value === null) return;
    if (word.type === "left") startOver("/sign-in");
    else if (word.user !== session.value.user.id) startOver("/");
    else resume();
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

  return { user, tenant, isOperator, mayEdit, expired, ready, enter, enterAgain, leave, reopened, read, rename };
});
