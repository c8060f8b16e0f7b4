import assert from "node:assert/strict";
import { test } from "node:test";
import { createRequire } from "node:module";
import { cellsIn } from "../src/map/basemap.ts";
import { type MapLayer, firstView, sourceLayer } from "../src/map/config.ts";
import { countOf, distinct, nameOf, valueText } from "../src/map/feature.ts";
import { isGround, sourceOf, specsOf } from "../src/map/layers.ts";
import { paperZoom } from "../src/map/paper.ts";
import { Figures } from "../src/text.ts";

const { validateStyleMin } = createRequire(`${process.cwd()}/package.json`)("@maplibre/maplibre-gl-style-spec");
const KINDS = ["hazards", "accidents", "admin", "points", "lines", "choropleth", "ranking"] as const;
const layerOf = (kind: MapLayer["kind"], more: Partial<MapLayer> = {}): MapLayer => ({ id: kind, kind, label: kind, tiles: `/tiles/${kind}/{z}/{x}/{y}.mvt`, ...more });

test("every kind of layer is valid by MapLibre's own style specification", () => {
  for (const kind of KINDS)
    for (const more of [{}, { geojson: "/a.json", tiles: undefined }, { labels: "names", classes: ["a", "b"] }]) {
      const layer = layerOf(kind, more as Partial<MapLayer>);
      const source = sourceOf(layer, "http://x");
      const style = { version: 8, sources: { [layer.id]: source }, layers: specsOf(layer, "en").filter((spec) => !(layer.geojson && "source-layer" in spec)) };
      const faults = validateStyleMin(style).map((fault: Error) => fault.message).filter((m: string) => !m.includes("glyphs"));
      assert.deepEqual(faults, [], kind);
    }
});

test("a layer switched off at first is drawn by nothing", () => {
  for (const kind of KINDS) for (const spec of specsOf(layerOf(kind, { visible: false }), "en")) assert.equal((spec.layout as { visibility: string }).visibility, "none");
});

test("areas lie under the names, symbols above them", () => {
  const specs = specsOf(layerOf("hazards"), "en");
  assert.ok(specs.some(isGround) && specs.some((spec) => !isGround(spec)));
});

test("a tile layer is called after its path unless said otherwise", () => {
  assert.equal(sourceLayer(layerOf("points", { tiles: "/tiles/hazard_areas/{z}/{x}/{y}.mvt" })), "hazard_areas");
  assert.equal(sourceLayer(layerOf("points", { source_layer: "b" })), "b");
});

test("a map opens on what is given, else on its layers, else on the world", () => {
  const layers = [layerOf("hazards", { bbox: [1, 2, 3, 4] }), layerOf("points", { bbox: [0, 3, 2, 9] }), layerOf("lines")];
  assert.deepEqual(firstView({ bbox: [5, 5, 6, 6], layers }), [5, 5, 6, 6]);
  assert.deepEqual(firstView({ bbox: null, layers }), [0, 2, 3, 9]);
  assert.equal(firstView({ layers: [] })[0], -170);
});

test("cells of the basemap cover the view and stop at the edge of the world", () => {
  assert.deepEqual(cellsIn([43, 35, 45, 36]), ["7_4"]);
  assert.deepEqual(cellsIn([29, -1, 31, 1]).sort(), ["6_2", "6_3", "7_2", "7_3"]);
  assert.deepEqual(cellsIn([170, 80, 400, 90]), ["11_5"]);
});

test("a record hit in several parts is one record; features without an id stay apart", () => {
  const hit = (id: string | undefined, code = "") => ({ source: "s", properties: { ...(id && { id }), code } });
  assert.equal(distinct([hit("1"), hit("1"), hit("2"), hit(undefined, "a"), hit(undefined, "b")]).length, 4);
});

test("a cluster counts as many as it stands for", () => {
  assert.deepEqual([{ thinned: 7 }, { point_count: 3 }, {}].map((properties) => countOf({ source: "s", properties })), [7, 3, 1]);
});

test("a feature without a name goes by its code, then by its layer", () => {
  const layer = layerOf("hazards", { label: "Hazard areas", title: "name_ar" });
  const name = (properties: Record<string, unknown>) => nameOf(layer, { source: "s", properties });
  assert.deepEqual([name({ name_ar: "أ", name: "A" }), name({ name: "A" }), name({ code: "H1" }), name({ name: "" })], ["أ", "A", "H1", "Hazard areas"]);
  const plain = layerOf("hazards");
  assert.equal(nameOf(plain, { source: "s", properties: { name_en: "Mill", name_uk: "Млин" } }, "uk"), "Млин");
  assert.equal(nameOf(plain, { source: "s", properties: { name_uk: "Млин", code: "H1" } }, "fr"), "Млин");
});

test("an unknown value is said, zero is zero", () => {
  const say = (value: unknown) => valueText({ field: "a", label: "A", format: "number", unit: "m²" }, value, new Figures("en"), "unknown");
  assert.deepEqual([say(undefined), say(null), say(""), say(0), say(12400)], ["unknown", "unknown", "unknown", "0 m²", "12,400 m²"]);
});

test("a map on paper is never cut and never blown up", () => {
  for (const width of [320, 688, 1230, 3000]) assert.ok(width * paperZoom(width) <= 688.001 && paperZoom(width) <= 1, `${width}`);
});
