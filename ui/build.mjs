// Builds the front end into a folder: hashed names, gzip, and manifest.tsv (name, path, file, type, digest, immutable).
// Usage: node build.mjs OUT. Only writes inside OUT.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { basemap } from "./basemap.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "node_modules/.cache/dist"));
const raw = join(out, "raw");
const PREFIX = "/assets/";
const require = createRequire(join(here, "package.json"));

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** `import href from "url:package/file"` gives the address of that file, copied as it is under a hashed name. */
const urlImports = {
  name: "url",
  setup(b) {
    b.onResolve({ filter: /^url:/ }, (a) => ({ path: require.resolve(a.path.slice(4)), namespace: "url" }));
    b.onLoad({ filter: /.*/, namespace: "url" }, (a) => ({ contents: readFileSync(a.path), loader: "file" }));
  },
};

const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");

function put(path, bytes) {
  const file = join(raw, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

function hashed(name, bytes) {
  const ext = extname(name);
  return `${name.slice(0, -ext.length)}.${digest(bytes).slice(0, 12)}${ext}`;
}

function everyFile(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((f) => f.isFile())
    .map((f) => relative(folder, join(f.parentPath ?? f.path, f.name)))
    .sort();
}

async function main() {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(raw, { recursive: true });

  const cells = {};
  for (const [cell, json] of basemap(require)) {
    const path = hashed(`basemap/${cell}.json`, json);
    put(path, json);
    cells[cell] = PREFIX + path;
  }

  const common = {
    absWorkingDir: here,
    bundle: true,
    minify: true,
    outdir: raw,
    metafile: true,
    target: ["es2022", "chrome100", "firefox102", "safari15.4"],
    legalComments: "none",
    logLevel: "warning",
    publicPath: PREFIX,
    entryNames: "[name].[hash]",
    chunkNames: "part.[hash]",
    assetNames: "[name].[hash]",
  };
  const css = await build({ ...common, entryPoints: ["css/app.css"] });
  const js = await build({
    ...common,
    entryPoints: ["src/app.ts"],
    format: "esm",
    splitting: true,
    define: { BASEMAP_CELLS: JSON.stringify(cells) },
    plugins: [urlImports],
  });

  const names = new Map();
  for (const { metafile } of [css, js]) {
    for (const [file, { entryPoint }] of Object.entries(metafile.outputs)) {
      if (!entryPoint || entryPoint.startsWith("url:")) continue;
      const name = { "css/app.css": "app.css", "src/app.ts": "app.js" }[entryPoint];
      if (name) names.set(relative(raw, join(here, file)), name);
    }
  }
  for (const name of ["icon.svg", "NOTICE.txt"]) {
    const bytes = readFileSync(join(here, "static", name));
    const path = hashed(name, bytes);
    put(path, bytes);
    names.set(path, name);
  }

  const lines = everyFile(raw).map((path) => {
    const bytes = readFileSync(join(raw, path));
    const packed = join("gz", `${path}.gz`);
    mkdirSync(dirname(join(out, packed)), { recursive: true });
    writeFileSync(join(out, packed), gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
    return [names.get(path) ?? "-", path, packed, TYPES[extname(path)] ?? "application/octet-stream", digest(bytes)].join("\t");
  });
  rmSync(raw, { recursive: true });
  writeFileSync(join(out, "manifest.tsv"), `${lines.join("\n")}\n`);
}

await main();
