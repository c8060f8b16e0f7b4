// Other people's programs read what this one serves: GDAL, a spreadsheet library.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { DATABASES } from "../harness/database.mjs";
import { binary, startOn } from "../harness/program.mjs";

const skip = binary() ? false : "no binary: run `cargo build` first or set COMMONGROUND_BIN";
const python = process.env.TEST_PYTHON ?? "python3";
const programs = {};
let program;
let dir;

before(async () => {
  if (skip) return;
  for (const database of DATABASES) programs[database] = await startOn(database);
  program = programs.sqlite;
  dir = mkdtempSync(join(tmpdir(), "commonground-clients-"));
});
after(async () => {
  for (const one of Object.values(programs)) await one.stop();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

const run = (command, ...args) => execFileSync(command, args, { encoding: "utf8", timeout: 120_000, maxBuffer: 1 << 26 });

for (const database of DATABASES) {
  test(`GDAL reads hazard areas over OGC API – Features, whole and by box, on ${database}`, { skip }, () => {
    const source = `OAPIF:${programs[database].origin}/ogc`;
    const all = run("ogrinfo", "-ro", "-so", source, "hazard_areas");
    assert.match(all, /Feature Count: 400/);
    assert.match(all, /classification: String/);
    const accidents = run("ogrinfo", "-ro", "-so", source, "accidents");
    assert.match(accidents, /Feature Count: \d+/);
    const extent = /Extent: \(([-\d.]+), ([-\d.]+)\) - \(([-\d.]+), ([-\d.]+)\)/.exec(all).slice(1).map(Number);
    const [west, south, east, north] = extent;
    const middle = [west, south, (west + east) / 2, (south + north) / 2].map(String);
    const part = run("ogrinfo", "-ro", "-al", "-geom=NO", source, "hazard_areas", "-spat", ...middle);
    const count = (part.match(/^OGRFeature/gm) ?? []).length;
    assert.ok(count > 0 && count < 400, `${count} in a quarter`);
  });
}

test("items page, filter and count alike", { skip }, async () => {
  const get = async (query) => (await fetch(`${program.origin}/ogc/collections/hazard_areas/items?f=json&${query}`)).json();
  const seen = new Set();
  let next = `${program.origin}/ogc/collections/hazard_areas/items?f=json&limit=150`;
  while (next) {
    const page = await (await fetch(next)).json();
    page.features.forEach((f) => seen.add(f.id));
    next = page.links.find((l) => l.rel === "next")?.href;
  }
  assert.equal(seen.size, 400);
  const cha = await get("limit=400&classification=cha");
  assert.ok(cha.features.length > 0 && cha.features.every((f) => f.properties.classification === "cha"));
  const nonsense = await fetch(`${program.origin}/ogc/collections/hazard_areas/items?bbox=1,2,x,4`);
  assert.equal(nonsense.status, 400);
});

test("a downloaded GeoPackage and GeoJSON hold every hazard for GDAL", { skip }, async () => {
  for (const ending of ["gpkg", "geojson"]) {
    const path = join(dir, `hazards.${ending}`);
    const answer = await fetch(`${program.origin}/download/hazard_areas.${ending}`);
    assert.equal(answer.status, 200);
    writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
    assert.match(run("ogrinfo", "-ro", "-so", "-al", path), /Feature Count: 400/, ending);
  }
});

test("GDAL and pyarrow read the FlatGeobuf and GeoParquet that exposure writes, and it reads theirs", { skip }, () => {
  const areas = join(dir, "areas.geojson");
  const ring = (x) => [[[x, 10], [x + 0.01, 10], [x + 0.01, 10.01], [x, 10]]];
  const feature = (x, i) => ({ type: "Feature", properties: { id: `00${i}` }, geometry: { type: "Polygon", coordinates: ring(x) } });
  writeFileSync(areas, JSON.stringify({ type: "FeatureCollection", features: [30, 31, 32].map(feature) }));
  const measure = (from, to) => run(binary(), "exposure", "--areas", from, "--out", to);
  const rows = (file) => run("cat", file).trim().split(/\r?\n/).sort();
  measure(areas, join(dir, "areas.csv"));

  measure(areas, join(dir, "ours.fgb"));
  const told = run("ogrinfo", "-ro", "-al", join(dir, "ours.fgb"));
  assert.match(told, /Feature Count: 3/);
  assert.match(told, /id \(String\) = 000/);
  run("ogr2ogr", join(dir, "theirs.fgb"), areas);
  measure(join(dir, "theirs.fgb"), join(dir, "fgb.csv"));
  assert.deepEqual(rows(join(dir, "fgb.csv")), rows(join(dir, "areas.csv")));

  measure(areas, join(dir, "ours.parquet"));
  const script = `
import json, sys, pyarrow.parquet as pq
table = pq.read_table(sys.argv[1])
geo = json.loads(table.schema.metadata[b"geo"])
assert geo["columns"][geo["primary_column"]]["encoding"] == "WKB", geo
pq.write_table(table, sys.argv[2])
print(json.dumps({"rows": table.num_rows, "ids": table.column("id").to_pylist(), "types": [str(t) for t in table.schema.types]}))`;
  const found = JSON.parse(run(python, "-c", script, join(dir, "ours.parquet"), join(dir, "theirs.parquet")));
  assert.deepEqual([found.rows, found.ids], [3, ["000", "001", "002"]]);
  assert.deepEqual(found.types, ["string", "double", "binary"]);
  measure(join(dir, "theirs.parquet"), join(dir, "parquet.csv"));
  assert.deepEqual(rows(join(dir, "parquet.csv")), rows(join(dir, "areas.csv")));
});

test("a downloaded workbook opens in a spreadsheet library, with numbers as numbers", { skip }, async () => {
  const path = join(dir, "hazards.xlsx");
  const answer = await fetch(`${program.origin}/download/hazard_areas.xlsx`);
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
  const script = `
import json, sys, openpyxl
rows = list(openpyxl.load_workbook(sys.argv[1], read_only=True).worksheets[0].iter_rows(values_only=True))
print(json.dumps({"rows": len(rows), "numbers": sum(isinstance(c, (int, float)) for r in rows for c in r)}))`;
  const found = JSON.parse(run(python, "-c", script, path));
  assert.ok(found.rows >= 401 && found.numbers >= 400, JSON.stringify(found));
});

test("the OpenAPI document names the routes that scripts rely on", { skip }, async () => {
  const api = await (await fetch(`${program.origin}/api/openapi.json`)).json();
  assert.match(api.openapi, /^3\.1/);
  for (const path of ["/api/v1/{noun}", "/api/v1/rankings/preview", "/ogc/collections/{collection}/items"]) assert.ok(api.paths[path], path);
});

test("metrics and tiles answer their own clients", { skip }, async () => {
  const metrics = await (await fetch(`${program.origin}/metrics`)).text();
  assert.match(metrics, /^# (TYPE|HELP) /m);
  const tile = await fetch(`${program.origin}/tiles/hazard_areas/0/0/0.mvt`);
  assert.equal(tile.status, 200);
  assert.match(tile.headers.get("content-type"), /mapbox-vector-tile|protobuf/);
  assert.ok((await tile.arrayBuffer()).byteLength > 100);
});
