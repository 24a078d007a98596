// Copies what the pages use from node_modules to static/vendor, with a compressed copy beside each file.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "static", "vendor");
const files = [
  "htmx.org/dist/htmx.min.js",
  // Release 4: one file with its worker in it, and the smallest of what draws our maps (decision 20).
  "maplibre-gl/dist/maplibre-gl.js",
  "maplibre-gl/dist/maplibre-gl.css",
];
const licences = { "htmx.org/LICENSE": "htmx.LICENSE.txt", "maplibre-gl/LICENSE.txt": "maplibre-gl.LICENSE.txt" };

rmSync(vendor, { recursive: true, force: true });
mkdirSync(vendor, { recursive: true });
for (const file of files) {
  const target = join(vendor, basename(file));
  cpSync(join(here, "node_modules", file), target);
  // The maps of the sources are not copied, so no file may point at them.
  const text = readFileSync(target, "utf8").replace(/\n\/\/# sourceMappingURL=\S+\s*$/, "\n");
  writeFileSync(target, text);
  writeFileSync(`${target}.gz`, gzipSync(text, { level: 9 }));
  writeFileSync(`${target}.br`, brotliCompressSync(text));
}
for (const [file, name] of Object.entries(licences)) cpSync(join(here, "node_modules", file), join(vendor, name));
