/** The drawn parts of each kind of layer, after the symbology of TN 07.11/01. Pure. */
import type { ExpressionSpecification as Expr } from "maplibre-gl";
import { HAZARD, NO_DATA, SERIES, WAY, classColours } from "../palette.ts";
import type { MapLayer } from "./config.ts";

const FONT = ["sans-serif"];
const POLYGON: Expr = ["==", ["geometry-type"], "Polygon"];
const POINT: Expr = ["==", ["geometry-type"], "Point"];
/** Tiles say `thinned`, clustered GeoJSON says `n`. */
const COUNT: Expr = ["to-number", ["coalesce", ["get", "thinned"], ["get", "n"], 1]];
const MANY: Expr = [">", COUNT, 1];
const SINGLE: Expr = ["<=", COUNT, 1];
const LIT: Expr = ["any", ["boolean", ["feature-state", "hover"], false], ["boolean", ["feature-state", "select"], false]];

/** Status to one of three outlines; what is not known to be otherwise is open. */
const EDGE: Expr = [
  "match",
  ["coalesce", ["get", "status"], "open"],
  ["closed", "released", "cleared", "cancelled", "reduced", "completed"],
  "closed",
  ["worked_on", "in_progress", "suspended"],
  "worked",
  "open",
];
const CLASS: Expr = ["match", ["coalesce", ["get", "classification"], ["get", "class"], ""], "cha", "cha", "sha", "sha", "other"];

/** Side in pixels below which a polygon is shown by a symbol. */
const TINY_PX = 7;
const LAST_SYMBOL_ZOOM = 13;

/** 1 where an area of `area_m2` would be smaller than TINY_PX across at that zoom, else 0. */
export function tinyAt(zoom: number): Expr {
  const metresPerPixel = 78_271.5 / 2 ** zoom;
  return ["case", ["<", ["to-number", ["coalesce", ["get", "area_m2"], 0]], (TINY_PX * metresPerPixel) ** 2], 1, 0];
}

/** Points always; polygons only while they are too small to see; nothing where `unless` holds. */
function symbolOpacity(unless: Expr | false = false): Expr {
  const at = (polygon: Expr | number): Expr => ["case", unless, 0, POINT, 1, polygon];
  const steps = Array.from({ length: LAST_SYMBOL_ZOOM - 2 }, (_, i) => [i + 3, at(tinyAt(i + 3))]).flat();
  return ["step", ["zoom"], at(tinyAt(2)), ...steps, LAST_SYMBOL_ZOOM + 1, at(0)] as unknown as Expr;
}

const iconSize: Expr = ["interpolate", ["linear"], ["zoom"], 4, 0.5, 8, 0.75, 12, 1];

/** One drawn part of a layer, before it is tied to its source. */
export type Part = Record<string, unknown> & { id: string; type: string };

interface Look {
  colour: string;
  /** Of the size that clusters have where they are what the map is about. */
  size: number;
  opacity: number;
}

function clusters(lang: string, { colour, size, opacity }: Look = { colour: SERIES[0], size: 1, opacity: 0.82 }): Part[] {
  const radius: Expr = ["interpolate", ["linear"], ["sqrt", COUNT], 1, 8 * size, 5, 13 * size, 30, 24 * size, 100, 38 * size];
  return [
    { id: "many", type: "circle", filter: MANY, paint: { "circle-radius": radius, "circle-color": colour, "circle-opacity": opacity, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5 * size } },
    { id: "many-count", type: "symbol", filter: MANY, layout: { "text-field": ["number-format", COUNT, { locale: lang }], "text-font": FONT, "text-size": size < 1 ? 10 : 12, "text-allow-overlap": size === 1 }, paint: { "text-color": "#ffffff" } },
  ];
}

const halo: Part = { id: "halo", type: "circle", filter: POINT, paint: { "circle-radius": ["case", LIT, 15, 0], "circle-color": "#ffffff", "circle-opacity": 0.65, "circle-stroke-color": "#18242d", "circle-stroke-width": ["case", LIT, 2.5, 0] } };
const ring: Part = { id: "ring", type: "line", filter: POLYGON, paint: { "line-color": "#18242d", "line-width": ["case", LIT, 4, 0] } };

function symbols(image: Expr | string, paint: Record<string, unknown> = {}): Part {
  const layout = { "icon-image": image, "icon-size": iconSize, "icon-allow-overlap": true, "icon-ignore-placement": true };
  return { id: "symbol", type: "symbol", filter: SINGLE, layout, paint: { "icon-opacity": symbolOpacity(), ...paint } };
}

function edge(state: string, colour: string, dash?: number[]): Part {
  const width: Expr = ["interpolate", ["linear"], ["zoom"], 6, 0.8, 12, 2];
  return { id: `edge-${state}`, type: "line", filter: ["all", POLYGON, ["==", EDGE, state]], paint: { "line-color": colour, "line-width": width, ...(dash && { "line-dasharray": dash }) } };
}

export function hazards(lang: string): Part[] {
  const colour: Expr = ["match", CLASS, "cha", HAZARD.cha, "sha", HAZARD.sha, HAZARD.other];
  return [
    { id: "fill", type: "fill", filter: POLYGON, paint: { "fill-color": colour, "fill-opacity": 0.5, "fill-antialias": false } },
    edge("closed", HAZARD.closed),
    edge("worked", HAZARD.worked, [2.5, 1.5]),
    edge("open", HAZARD.open),
    ring,
    halo,
    symbols(["concat", "hazard-", CLASS, "-", EDGE]),
    ...clusters(lang),
  ];
}

const atLeastOne = (field: string): Expr => [">", ["to-number", ["get", field], 0], 0];
/** By the numbers of people; nobody was harmed only where both numbers are known to be 0. */
const OUTCOME: Expr = ["case", atLeastOne("killed"), "killed", atLeastOne("injured"), "injured", ["all", ["has", "killed"], ["has", "injured"]], "none", "unknown"];

export function accidents(lang: string): Part[] {
  return [halo, symbols(["concat", "accident-", OUTCOME]), ...clusters(lang)];
}

function classFill(count: number): Expr {
  const colours = classColours(count).flatMap((colour, i) => [i, colour]);
  return ["match", ["coalesce", ["feature-state", "class"], -1], ...colours, NO_DATA] as unknown as Expr;
}

const KNOWN: Expr = [">=", ["coalesce", ["feature-state", "class"], -1], 0];

export function choropleth(layer: MapLayer): Part[] {
  return [
    { id: "none", type: "fill", filter: POLYGON, paint: { "fill-pattern": "hatch" } },
    { id: "fill", type: "fill", filter: POLYGON, paint: { "fill-color": classFill(layer.classes?.length ?? 5), "fill-opacity": ["case", KNOWN, 1, 0] } },
    { id: "edge", type: "line", filter: POLYGON, paint: { "line-color": "#ffffff", "line-width": 0.8 } },
    ring,
  ];
}

/** Grey, so that a crowd is taken for no class, and small, so that it does not hide the first ones. */
const CROWD: Look = { colour: "#5d6a6f", size: 0.62, opacity: 0.7 };

export function ranking(layer: MapLayer, lang: string): Part[] {
  const count = layer.classes?.length ?? 5;
  const colour = classFill(count);
  const dot = symbols("dot", { "icon-color": colour, "icon-halo-color": "#18242d", "icon-halo-width": 1 });
  // The best two classes once more on top, so that no lesser place hides them.
  const lesser: Expr = ["<", ["coalesce", ["feature-state", "class"], -1], count - 2];
  return [
    { id: "fill", type: "fill", filter: POLYGON, paint: { "fill-color": colour, "fill-opacity": 0.8 } },
    { id: "edge", type: "line", filter: POLYGON, paint: { "line-color": "#18242d", "line-width": 0.8 } },
    ring,
    halo,
    // Areas too close together to be drawn one by one have no place of their own here, but must not look like none.
    ...clusters(lang, CROWD),
    dot,
    { ...dot, id: "symbol-top", paint: { ...(dot["paint"] as object), "icon-opacity": symbolOpacity(lesser) } },
  ];
}

export function lines(layer: MapLayer, lang: string): Part[] {
  const admin = layer.kind === "admin";
  const width: Expr = ["interpolate", ["linear"], ["zoom"], 5, 0.6, 12, 2];
  const parts: Part[] = [{ id: "edge", type: "line", paint: { "line-color": admin ? "#5d6a6f" : "#8a6d4f", "line-width": width, ...(admin && { "line-opacity": 0.75 }) } }, ring];
  const name: Expr = ["coalesce", ["get", layer.title ?? `name_${lang}`], ["get", "name"], ["get", "name_en"], ["get", "code"], ""];
  if (layer.labels) {
    parts.push({ id: "name", type: "symbol", "source-layer": layer.labels, layout: { "text-field": name, "text-font": FONT, "text-size": 12, "text-padding": 6 }, paint: { "text-color": "#3d4a52", "text-halo-color": "#ffffff", "text-halo-width": 1.4 } });
  }
  return parts;
}

const WAY_CLASS: Expr = ["coalesce", ["get", "class"], ""];

/** Ways and blocked pieces of road: a white edge so that they stand off from the road below. */
export function ways(): Part[] {
  const width: Expr = ["interpolate", ["linear"], ["zoom"], 5, 2.5, 12, 5];
  const layout = { "line-cap": "butt", "line-join": "round" };
  const edge: Part = { id: "edge", type: "line", layout, paint: { "line-color": "#ffffff", "line-width": ["interpolate", ["linear"], ["zoom"], 5, 4.5, 12, 8] } };
  const drawn = (name: keyof typeof WAY, dash?: number[]): Part => ({
    id: name,
    type: "line",
    filter: ["==", WAY_CLASS, name],
    layout,
    paint: { "line-color": WAY[name], "line-width": width, ...(dash && { "line-dasharray": dash }) },
  });
  return [edge, drawn("crossing", [2, 1]), drawn("avoiding"), drawn("blocked", [1, 0.6])];
}

export function points(lang: string): Part[] {
  // A layer of places may hold roads and plots as well.
  const edge: Part = { id: "edge", type: "line", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": "#5b7f8c", "line-width": 1.2 } };
  return [edge, ring, halo, symbols("dot", { "icon-color": "#1f6f8b", "icon-halo-color": "#ffffff", "icon-halo-width": 1 }), ...clusters(lang)];
}
