/** Keeps the map and the rest of the page pointing at the same record, and its classes in colour. */
import type { Map as MapLibre } from "maplibre-gl";
import { type Lit, brush, litNow, onBrush } from "../brush.ts";
import { classOf } from "../palette.ts";
import { onValues } from "../values.ts";
import { type MapConfig, type MapLayer, type Recolour, sourceLayer } from "./config.ts";
import { type Drawn, countOf, idOf } from "./feature.ts";

const target = (layer: MapLayer, id: string) => ({ source: layer.id, id, ...(layer.tiles && { sourceLayer: sourceLayer(layer) }) });

/** The class of each feature of a layer as last set, so that only what changed is set again. */
const classes = new WeakMap<MapLayer, Map<string, number>>();

/** Sets the class of every feature named in `values`; those named before and not now become unknown. */
export function recolour(map: MapLibre, layer: MapLayer, values: Recolour["values"]): void {
  const before = classes.get(layer) ?? new Map<string, number>();
  const after = new Map<string, number>();
  for (const [id, value] of Object.entries(values)) after.set(id, (layer.breaks ? classOf(value, layer.breaks) : value) ?? -1);
  for (const id of before.keys()) if (!after.has(id)) map.setFeatureState(target(layer, id), { class: -1 });
  for (const [id, index] of after) if (before.get(id) !== index) map.setFeatureState(target(layer, id), { class: index });
  classes.set(layer, after);
}

export function followBrush(map: MapLibre, config: MapConfig, name: string): void {
  let now: Lit = { hover: null, select: null };
  const paint = (id: string | null, state: "hover" | "select", on: boolean) => {
    if (id === null) return;
    for (const layer of config.layers) map.setFeatureState(target(layer, id), { [state]: on });
  };
  const turn = (next: Lit) => {
    for (const state of ["hover", "select"] as const) {
      if (now[state] === next[state]) continue;
      paint(now[state], state, false);
      paint(next[state], state, true);
    }
    now = next;
  };
  onBrush(turn);
  turn(litNow());
  const { selected } = config;
  if (selected && selected.id !== now.select) brush({ id: selected.id, how: "select", from: name });

  const byId = new Map(config.layers.map((layer) => [layer.id, layer]));
  onValues(map.getContainer().parentElement ?? map.getContainer(), ({ layer: id, values }) => {
    const layer = byId.get(id);
    if (layer) recolour(map, layer, values);
  });
}

/** Points at what the pointer is over; clusters stand for many and light up nothing. */
export function sendHover(map: MapLibre, at: (point: { x: number; y: number }) => Drawn[], name: string): void {
  let last: string | null = null;
  const point = (id: string | null) => {
    if (id === last) return;
    last = id;
    brush({ id, how: "hover", from: name });
  };
  let waiting = false;
  map.on("mousemove", (event) => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const [top] = at(event.point);
      map.getCanvas().style.cursor = top ? "pointer" : "";
      point(top && countOf(top) === 1 ? idOf(top) || null : null);
    });
  });
  map.on("mouseout", () => point(null));
}
