import { defineConfig } from "vitest/config";

/** One classic script, so that a page needs a single tag; it lands where the server serves it from. */
export default defineConfig({
  build: {
    target: "es2022",
    outDir: "../inversion_faq/channels/static",
    emptyOutDir: false,
    lib: { entry: "src/index.ts", formats: ["iife"], name: "InversionHelper", fileName: () => "widget.js" },
  },
  test: { environment: "jsdom", include: ["test/**/*.test.ts"] },
});
