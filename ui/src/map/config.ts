/** What the server says about a map; README.md explains each key. */
import type { Texts } from "../text.ts";

export type Box = [west: number, south: number, east: number, north: number];
export type Kind = "hazards" | "accidents" | "admin" | "points" | "lines" | "ways" | "choropleth" | "ranking";

export interface PopupField {
  field: string;
  label: string;
  format?: "text" | "number" | "date";
  unit?: string;
  values?: Record<string, string>;
}

export interface MapLayer {
  id: string;
  kind: Kind;
  label: string;
  tiles?: string;
  geojson?: string;
  source_layer?: string;
  labels?: string;
  minzoom?: number;
  maxzoom?: number;
  visible?: boolean;
  href?: string;
  bbox?: Box;
  title?: string;
  popup?: PopupField[];
  legend?: { key: string; label: string }[];
  values?: Record<string, number | null>;
  breaks?: number[];
  classes?: string[];
  no_data?: string;
  note?: string;
}

export interface MapConfig {
  lang: string;
  dir?: "ltr" | "rtl";
  bbox?: Box | null;
  layers: MapLayer[];
  selected?: { layer: string; id: string };
  as_of: string;
  source: string;
  disclaimer: string;
  credit?: string;
  table_href?: string;
  basemap?: boolean;
  text: Texts;
}

const WORLD: Box = [-170, -56, 180, 74];

/** The first view: given, or what the layers reach, or the world. */
export function firstView({ bbox, layers }: Pick<MapConfig, "bbox" | "layers">): Box {
  const boxes = layers.flatMap((layer) => (layer.bbox ? [layer.bbox] : []));
  if (bbox || boxes.length === 0) return bbox ?? WORLD;
  const edge = (i: 0 | 1 | 2 | 3, pick: (...all: number[]) => number) => pick(...boxes.map((box) => box[i]));
  return [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)];
}

/** The layer's name inside its tiles: given, or the first word of the tile path. */
export function sourceLayer(layer: MapLayer): string {
  return layer.source_layer ?? /\/tiles\/([^/]+)\//.exec(layer.tiles ?? "")?.[1] ?? layer.id;
}

/** The colour class of each feature: by the breaks, or the value itself when it already is a class. */
export interface Recolour {
  layer: string;
  values: Readonly<Record<string, number | null>>;
}
