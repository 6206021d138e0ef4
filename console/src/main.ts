import "element-plus/es/components/message/style/css";
import "element-plus/es/components/message-box/style/css";
import "element-plus/theme-chalk/dark/css-vars.css";
import "@/styles/tokens.css";
import "@/styles/base.css";
import "@/styles/element.css";
import "@/styles/layout.css";

import { createPinia } from "pinia";
import { createApp } from "vue";

import { whenSignedOut } from "@/api/request";
import { forgetOnReturn } from "@/api/tabs";
import App from "@/App.vue";
import { keepFormHabits } from "@/formHabits";
import { i18n } from "@/locales";
import { router } from "@/router";
import { usePreferences } from "@/stores/preferences";
import { useSession } from "@/stores/session";

const app = createApp(App).use(createPinia()).use(i18n).use(router);

usePreferences();
whenSignedOut(() => useSession().reopened());
forgetOnReturn();
keepFormHabits();

// A new version was put in place while this page was open: its old parts are gone.
addEventListener("vite:preloadError", () => location.reload());

app.mount("#app");
