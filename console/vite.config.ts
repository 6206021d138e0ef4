import { fileURLToPath } from "node:url";

import vue from "@vitejs/plugin-vue";
import { ElementPlusResolver } from "unplugin-vue-components/resolvers";
import components from "unplugin-vue-components/vite";
import { defineConfig } from "vitest/config";

const backend = process.env["HOTLINE400_API"] ?? "http://127.0.0.1:8400";

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
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { "/api": { target: backend, ws: true } } },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
