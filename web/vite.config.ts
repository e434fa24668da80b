/** Builds one self-contained module for each component: `--mode canvas` and `--mode clicks`. */
import { defineConfig } from "vite";

export default defineConfig(({ mode }) => ({
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    target: "es2022",
    outDir: "../src/anyloom/notebook/static",
    emptyOutDir: false,
    lib: {
      entry: `src/jupyter/${mode}.ts`,
      formats: ["es"],
      fileName: () => `${mode}.js`,
    },
  },
}));
