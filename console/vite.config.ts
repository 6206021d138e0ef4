import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import components from "unplugin-vue-components/vite";
import { defineConfig } from "vitest/config";

const backend = process.env["HOTLINE400_API"] ?? "http://127.0.0.1:8400";

/**
 * What is loaded together, in order of precedence: a group takes along what its parts need and no group before it has.
 * What no group names stays with the page that asks for it.
 */
const GROUPS = [
  {
    name: "libraries",
    test: /rolldown.runtime|vite\/preload-helper|plugin-vue:export-helper|node_modules\/(vue|vue-i18n|vue-router|pinia|@vue|@intlify|@vueuse)\/|node_modules\/@?element-plus\/(?!.*(date|time|calendar|upload|tree|table))/,
    priority: 9,
  },
  { name: "shared", test: /src\/(api|components\/(show|shell)|composables|domain|locales|stores|styles)\/(?!.*([Ff]low|use(Change|Explain|Merge)Words|useExample|useHotlineNames))/, priority: 7 },
  { name: "dates", test: /node_modules\/(dayjs|element-plus)\//, priority: 6 },
  { name: "flow", test: /src\/(components\/flow\/(?!canvas)|composables\/.*Flow|domain\/flow)/, priority: 5 },
  { name: "canvas", test: /(node_modules\/(@vue-flow|d3-)|src\/components\/flow\/canvas)/, priority: 4 },
];

export default defineConfig({
  plugins: [
    vue(),
    components({
      dirs: [],
      resolvers: [ElementPlusResolver({ importStyle: "css" })],
      dts: "components.d.ts",
    }),
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    // The content security policy allows files of our own only: nothing inline, no data: scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One file: it is small beside the libraries, and a request for each part costs more than all of them together.
    cssCodeSplit: false,
    chunkSizeWarningLimit: 900,
    // A page asks for a few files, not for each part of its parts: libraries, what all pages share, flows, the page.
    rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
  },
  server: { proxy: { "/api": { target: backend, ws: true } } },
  // Element Plus inline: the styles that come with its parts are for Vite, not for Node.
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], server: { deps: { inline: ["element-plus"] } } },
});
