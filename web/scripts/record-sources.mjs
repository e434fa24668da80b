/** Writes the hash of the sources beside the modules built of them; a Python test compares it. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FILES = ["package-lock.json", "package.json", "tsconfig.json", "vite.config.ts"];
const sources = readdirSync("src", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).replaceAll("\\", "/"));
const hash = createHash("sha256");
for (const file of [...FILES, ...sources].sort()) {
  const content = readFileSync(file);
  hash.update(`${file} ${content.length}\n`).update(content);
}
writeFileSync("../src/anyloom/notebook/static/sources.sha256", `${hash.digest("hex")}\n`);
