import { defineConfig } from "@hey-api/openapi-ts";

/** `npm run generate`: openapi.json → src/api/generated (committed; `npm run check` sees that it is current). */
export default defineConfig({
  input: "openapi.json",
  output: { path: process.env["GENERATED_FOLDER"] ?? "src/api/generated" },
  plugins: ["@hey-api/typescript", "@hey-api/sdk", "@hey-api/client-fetch"],
});
