import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Writes the file in ASCII, so that a page of any encoding reads it right. */
const ascii: Plugin = {
  name: "ascii",
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      if (file.type !== "chunk") continue;
      file.code = file.code.replace(/[^\0-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
    }
  },
};

/** One classic script, so that a page needs a single tag; it lands where the server serves it from. */
export default defineConfig({
  plugins: [ascii],
  build: {
    target: "es2022",
    outDir: "../inversion_faq/channels/static",
    emptyOutDir: false,
    lib: { entry: "src/index.ts", formats: ["iife"], name: "InversionHelper", fileName: () => "widget.js" },
  },
  test: { environment: "jsdom", include: ["test/**/*.test.ts"] },
});
