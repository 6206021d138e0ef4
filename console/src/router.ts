import { createRouter, createWebHistory, type RouteRecordRaw } from "vue-router";

import { ApiFailure } from "@/api/failure";
import { useSession } from "@/stores/session";

declare module "vue-router" {
  interface RouteMeta {
    /** Message key of the page's name. */
    title?: string;
    /** Who may see it; without it, everybody who is signed in. */
    audience?: "tenant" | "operator" | "anyone";
    /** The page in the navigation that this one is part of. */
    within?: string;
    /** False: without the frame of navigation. */
    shell?: boolean;
  }
}

const routes: RouteRecordRaw[] = [
  {
    path: "/sign-in",
    name: "sign-in",
    component: () => import("@/views/SignInPage.vue"),
    meta: { title: "signIn.title", audience: "anyone", shell: false },
  },
  page("/", "home", "nav.home", "tenant", () => import("@/views/HomePage.vue")),
  page("/flow/:tab(try|replay|versions)?", "flow", "nav.flow", "tenant", () => import("@/views/FlowPage.vue")),
  page("/phones", "phones", "nav.phones", "tenant", () => import("@/views/PhonesPage.vue")),
  page("/groups", "groups", "nav.groups", "tenant", () => import("@/views/GroupsPage.vue")),
  {
    path: "/groups/:id",
    name: "group",
    component: () => import("@/views/GroupPage.vue"),
    props: true,
    meta: { title: "groups.settings", audience: "tenant", within: "groups" },
  },
  page("/prompts", "prompts", "nav.prompts", "tenant", () => import("@/views/PromptsPage.vue")),
  page("/blacklist", "blacklist", "nav.blacklist", "tenant", () => import("@/views/BlacklistPage.vue")),
  page("/calls", "calls", "nav.calls", undefined, () => import("@/views/CallsPage.vue")),
  page("/voicemails", "voicemails", "nav.voicemails", "tenant", () => import("@/views/VoicemailsPage.vue")),
  page("/callbacks", "callbacks", "nav.callbacks", "tenant", () => import("@/views/CallbacksPage.vue")),
  page("/live", "live", "nav.live", undefined, () => import("@/views/LivePage.vue")),
  page("/settings", "settings", "nav.settings", undefined, () => import("@/views/SettingsPage.vue")),
  {
    path: "/settings/wrap-up",
    name: "wrap-up-form",
    component: () => import("@/views/WrapUpFormPage.vue"),
    meta: { title: "wrapUpForm.title", audience: "tenant", within: "settings" },
  },
  page("/tenants", "tenants", "nav.tenants", "operator", () => import("@/views/TenantsPage.vue")),
  page("/numbers", "numbers", "nav.numbers", "operator", () => import("@/views/NumbersPage.vue")),
  page("/trunks", "trunks", "nav.trunks", "operator", () => import("@/views/TrunksPage.vue")),
  page("/:path(.*)*", "not-found", "notFound.title", undefined, () => import("@/views/NotFoundPage.vue")),
];

function page(
  path: string,
  name: string,
  title: string,
  audience: "tenant" | "operator" | undefined,
  component: NonNullable<RouteRecordRaw["component"]>,
): RouteRecordRaw {
  return { path, name, component, meta: audience === undefined ? { title } : { title, audience } };
}

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

router.beforeEach(async (to) => {
  const session = useSession();
  try {
    await session.ready();
  } catch (failure) {
    // The server cannot be asked: the page itself will say so, and offer to try again.
    if (!(failure instanceof ApiFailure)) throw failure;
  }
  const audience = to.meta.audience;
  if (session.user === null) {
    return audience === "anyone" ? true : { name: "sign-in", query: to.path === "/" ? {} : { next: to.fullPath } };
  }
  const home = { name: session.isOperator ? "tenants" : "home" };
  if (audience === "anyone") return home;
  if (audience === "operator" && !session.isOperator) return home;
  if (audience === "tenant" && session.isOperator) return home;
  return true;
});
