// Serves the component gallery from a fresh bundle. Usage: node gallery/server.mjs [PORT]; ?rtl, ?theme=dark, ?rates, ?plain and ?few change it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { GeoJSONVT } from "@maplibre/geojson-vt";
import { fromGeojsonVt } from "@maplibre/vt-pbf";
import { accidents, districtNames, districts, hazards } from "./data.mjs";
import { ranking, rates, situation } from "./maps.mjs";
import { attribute, bars, palette, rows } from "./parts.mjs";
import { pair, preview, workbench } from "./ranking.mjs";

const ui = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(ui, "node_modules/.cache/gallery");
const CSP = "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; worker-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const built = spawnSync(process.execPath, ["build.mjs", dist], { cwd: ui, stdio: "inherit" });
if (built.status !== 0) process.exit(1);

const assets = new Map();
const hrefs = {};
for (const line of readFileSync(join(dist, "manifest.tsv"), "utf8").trim().split("\n")) {
  const [name, path, file, type] = line.split("\t");
  assets.set(`/assets/${path}`, { type, body: readFileSync(join(dist, file)) });
  hrefs[name] = `/assets/${path}`;
}

const tiles = { hazard_areas: new GeoJSONVT(hazards(), { maxZoom: 14 }), admin_areas: new GeoJSONVT(districts(), { maxZoom: 14 }), admin_names: new GeoJSONVT(districtNames(), { maxZoom: 14 }) };

function tile(path) {
  const [, layer, z, x, y] = /^\/tiles\/(\w+)\/(\d+)\/(\d+)\/(\d+)\.mvt$/.exec(path) ?? [];
  const names = { [layer]: layer, ...(layer === "admin_areas" && { admin_names: "admin_names" }) };
  const cuts = Object.keys(names).flatMap((name) => {
    const cut = tiles[name]?.getTile(+z, +x, +y);
    return cut ? [[name, cut]] : [];
  });
  return cuts.length > 0 ? Buffer.from(fromGeojsonVt(Object.fromEntries(cuts), { version: 2 })) : Buffer.alloc(0);
}

function page(query) {
  const turn = { ...(query.has("rtl") && { lang: "ar", dir: "rtl" }) };
  const fills = {
    css: hrefs["app.css"],
    js: hrefs["app.js"],
    icon: hrefs["icon.svg"],
    map: attribute({ ...(query.has("rates") ? rates : situation), ...turn, basemap: !query.has("plain") }),
    bars: bars(),
    palette: palette(),
    rows: rows(),
    workbench: workbench(attribute({ ...ranking, ...turn }), turn.lang ?? "en", query.has("few") ? "few" : "all"),
  };
  let html = readFileSync(join(ui, "gallery.html"), "utf8").replace(/\{\{(\w+)\}\}/g, (_, name) => fills[name]);
  if (turn.dir) html = html.replace('lang="en" dir="ltr"', 'lang="ar" dir="rtl"');
  return html.replace('data-theme="auto"', `data-theme="${query.get("theme") ?? "light"}"`);
}

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString() || "{}");
}

/** A file called bad.* is refused with a page; any other is taken and leads on. */
async function takeUpload(request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  if (!Buffer.concat(chunks).includes('filename="bad.')) return response.writeHead(303, { location: "/?few&taken" }).end();
  const body = '<!doctype html><title>x</title><main><p class="note bad">The file ends in the middle of row 902.</p></main>';
  response.writeHead(422, { "content-type": "text/html; charset=utf-8" }).end(body);
}

async function answer(request, response) {
  const { pathname, searchParams } = new URL(request.url, "http://x");
  const send = (type, body, headers = {}) => response.writeHead(200, { "content-type": type, ...headers }).end(body);
  const json = (value) => send("application/json", JSON.stringify(value));
  const asset = assets.get(pathname);
  if (asset) return send(asset.type, asset.body, { "content-encoding": "gzip", "content-security-policy": CSP });
  if (pathname === "/") return send("text/html; charset=utf-8", page(searchParams), { "content-security-policy": CSP });
  if (pathname === "/data/accidents.json") return json(accidents());
  if (pathname.startsWith("/tiles/")) return send("application/vnd.mapbox-vector-tile", tile(pathname));
  if (pathname === "/api/v1/rankings/preview") return json(preview(await bodyOf(request)));
  if (pathname === "/api/v1/rankings/pair") return json(pair(searchParams.get("a"), searchParams.get("b")));
  if (pathname === "/live") return send("text/html; charset=utf-8", `<strong>${[...searchParams.values()].filter(Boolean).join(" and ").replaceAll("<", "&lt;")}</strong>`);
  if (pathname === "/upload") return takeUpload(request, response);
  response.writeHead(404).end();
}

const server = createServer((request, response) => void answer(request, response));
server.listen(Number(process.argv[2] ?? 8650), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}/`));
