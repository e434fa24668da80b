/** Builds the modules of the browser: `--mode canvas` and `--mode clicks` for notebooks, each
 * self-contained, and `--mode page` for the server, whose styles are a file. */
import { copyFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

const NOTEBOOK = "../src/anyloom/notebook/static";
const STYLES = "\0styles:";
const SERVER = "../src/anyloom/server/static";

/** Components bring their styles as texts; a page that forbids styles in elements has them as a file. */
const stylesInFile: Plugin = {
  name: "styles-in-file",
  enforce: "pre",
  async resolveId(source, importer) {
    if (!source.endsWith(".css?inline")) return null;
    const found = await this.resolve(source.replace("?inline", ""), importer, { skipSelf: true });
    return found && `${STYLES}${encodeURIComponent(found.id)}.js`;
  },
  load(id) {
    if (!id.startsWith(STYLES)) return null;
    const file = decodeURIComponent(id.slice(STYLES.length, -".js".length));
    return `import ${JSON.stringify(file)}; export default "";`;
  },
};

const copied: Plugin = {
  name: "copied",
  writeBundle() {
    for (const name of ["index.html", "icon.svg"]) copyFileSync(`src/page/${name}`, `${SERVER}/${name}`);
  },
};

export default defineConfig(({ mode }) => ({
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  plugins: mode === "page" ? [stylesInFile, copied] : [],
  build: {
    target: "es2022",
    outDir: mode === "page" ? SERVER : NOTEBOOK,
    emptyOutDir: mode === "page",
    cssCodeSplit: false,
    lib: {
      entry: mode === "page" ? "src/page/main.tsx" : `src/jupyter/${mode}.ts`,
      formats: ["es"],
      fileName: () => `${mode}.js`,
      cssFileName: "page",
    },
    rolldownOptions: { output: { chunkFileNames: "[name].js" } },
  },
}));
