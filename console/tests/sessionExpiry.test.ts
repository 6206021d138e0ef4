/** The session ends under a request: it waits for its person, and for nobody else. */
import { createPinia, setActivePinia } from "pinia";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { changeMe, type Session } from "@/api/generated";
import { ask, whenSignedOut } from "@/api/request";
import { joinTabs } from "@/api/tabs";
import { useSession } from "@/stores/session";

const ADA: Session = { user: { id: "u1", login: "ada", name: "Ada", role: "administrator", locale: "zh-CN" }, tenant: null } as unknown as Session;
const OVER = { error: { code: "not_signed_in", message: "请先登录。" } };
const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

/** Another tab of the same browser. */
const otherTab = joinTabs(() => undefined);
let signedIn = true;
let sent: string[] = [];
let enters: unknown = ADA;
const replace = vi.fn();

beforeEach(() => {
  [signedIn, sent, enters] = [true, [], ADA];
  replace.mockReset();
  setActivePinia(createPinia());
  vi.stubGlobal("location", { ...location, replace, href: "http://here/", origin: "http://here" });
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = new URL(request.url, "http://here").pathname;
    if (path.endsWith("/sessions")) return (signedIn = true), answer(201, enters);
    if (path.endsWith("/sessions/current")) return answer(200, ADA);
    if (!signedIn) return answer(401, OVER);
    sent.push(await request.text());
    return answer(200, ADA.user);
  });
  whenSignedOut(() => useSession().reopened());
});
afterEach(() => vi.unstubAllGlobals());

async function expiredWhileSaving() {
  const session = useSession();
  await session.ready();
  signedIn = false;
  const saving = ask(changeMe({ body: { name: "Ada Wang" } }));
  await vi.waitFor(() => expect(session.expired).toBe(true));
  return { session, saving };
}

test("what was being saved is sent again, whole, once its person is back", async () => {
  const { session, saving } = await expiredWhileSaving();
  expect(session.user?.login).toBe("ada");
  await session.enterAgain("right");
  await saving;
  expect(sent).toEqual([JSON.stringify({ name: "Ada Wang" })]);
  expect(session.expired).toBe(false);
});

test("signing in again in another tab lets this one go on", async () => {
  const { saving } = await expiredWhileSaving();
  signedIn = true;
  otherTab({ type: "entered", user: "u1" });
  await saving;
  expect(sent).toHaveLength(1);
});

test.each([
  [{ type: "left" }, "/sign-in"],
  [{ type: "entered", user: "u2" }, "/"],
] as const)("%o in another tab leads this one to %s", async (word, path) => {
  await useSession().ready();
  otherTab(word);
  await vi.waitFor(() => expect(replace).toHaveBeenCalledWith(path));
});

test("whoever was never signed in is not asked to sign in again", async () => {
  signedIn = false;
  await expect(ask(changeMe({ body: { name: "x" } }))).rejects.toMatchObject({ code: "not_signed_in" });
});

test("another person who signs in gets a new page, and nothing of it is sent", async () => {
  const { session } = await expiredWhileSaving();
  enters = { ...ADA, user: { ...ADA.user, id: "u2" } };
  await session.enterAgain("right");
  expect(replace).toHaveBeenCalledWith("/");
  expect(sent).toEqual([]);
});
