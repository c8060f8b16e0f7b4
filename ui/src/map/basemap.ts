/** The offline basemap: its style, and the cells of it that the view needs. */
import type { GeoJSONSource, Map as MapLibre, StyleSpecification } from "maplibre-gl";
import type { Box } from "./config.ts";

declare const BASEMAP_CELLS: Record<string, string>;

const PARTS = ["land", "lakes", "edges", "rivers", "cities"] as const;
type Cell = Record<(typeof PARTS)[number], GeoJSON.Feature[]>;
const CELL_DEGREES = 30;

const clamp = (v: number, last: number) => Math.min(Math.max(Math.floor(v / CELL_DEGREES), 0), last);

/** Names of the cells a box touches; a wide view touches many, which is why maps open on their country. */
export function cellsIn([west, south, east, north]: Box): string[] {
  const names: string[] = [];
  for (let x = clamp(west + 180, 11); x <= clamp(east + 180, 11); x++)
    for (let y = clamp(south + 90, 5); y <= clamp(north + 90, 5); y++) names.push(`${x}_${y}`);
  return names;
}

/** The style without data of ours; `plain` leaves out the world (a fictional country lies on no map). */
export function baseStyle(plain: boolean): StyleSpecification {
  const empty = { type: "FeatureCollection" as const, features: [] };
  const sources = Object.fromEntries(PARTS.map((part) => [`base-${part}`, { type: "geojson" as const, data: empty }]));
  const background = plain ? "#f4f3ed" : "#d3e2e9";
  return {
    version: 8,
    sources: plain ? {} : sources,
    layers: [{ id: "background", type: "background", paint: { "background-color": background } }, ...(plain ? [] : world)],
  };
}

const world: StyleSpecification["layers"] = [
  { id: "base-land", type: "fill", source: "base-land", paint: { "fill-color": "#f6f5f0", "fill-antialias": false } },
  { id: "base-lakes", type: "fill", source: "base-lakes", paint: { "fill-color": "#d3e2e9" } },
  { id: "base-rivers", type: "line", source: "base-rivers", filter: [">=", ["zoom"], ["-", ["get", "from"], 1]], paint: { "line-color": "#a6c4d4", "line-width": ["interpolate", ["linear"], ["zoom"], 4, 0.5, 9, 1.6] } },
  { id: "base-coast", type: "line", source: "base-edges", filter: ["==", ["get", "kind"], "coast"], paint: { "line-color": "#9bb3bf", "line-width": 0.8 } },
  { id: "base-border", type: "line", source: "base-edges", filter: ["==", ["get", "kind"], "border"], paint: { "line-color": "#8c8577", "line-width": 1.1, "line-dasharray": [4, 2] } },
  {
    id: "base-city",
    type: "symbol",
    source: "base-cities",
    filter: [">=", ["get", "people"], ["step", ["zoom"], 5_000_000, 4, 1_000_000, 6, 300_000, 7, 100_000, 8, 0]],
    layout: {
      "text-field": ["get", "name"],
      "text-font": ["sans-serif"],
      "text-size": ["interpolate", ["linear"], ["zoom"], 4, 11, 10, 14],
      "symbol-sort-key": ["-", 0, ["+", ["get", "people"], ["*", 1e8, ["get", "capital"]]]],
      "text-padding": 6,
    },
    paint: { "text-color": "#5a6469", "text-halo-color": "#ffffff", "text-halo-width": 1.3 },
  },
];

/** Loads cells as the view reaches them; a cell that cannot be had leaves its part of the world blank. */
export function followView(map: MapLibre): void {
  const cells = new Map<string, Cell | null>();
  const show = () => {
    for (const part of PARTS) {
      const features = [...cells.values()].flatMap((cell) => cell?.[part] ?? []);
      map.getSource<GeoJSONSource>(`base-${part}`)?.setData({ type: "FeatureCollection", features });
    }
  };
  const load = async () => {
    const box = map.getBounds().toArray().flat() as Box;
    const wanted = cellsIn(box).filter((name) => !cells.has(name) && BASEMAP_CELLS[name]);
    if (wanted.length === 0) return;
    for (const name of wanted) cells.set(name, null);
    await Promise.all(
      wanted.map(async (name) => {
        try {
          const answer = await fetch(BASEMAP_CELLS[name] ?? "");
          if (answer.ok) cells.set(name, (await answer.json()) as Cell);
          else cells.delete(name);
        } catch {
          cells.delete(name);
        }
      }),
    );
    show();
  };
  map.on("moveend", () => void load());
  void load();
}
