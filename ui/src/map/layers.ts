/** Ties the drawn parts of a layer to its source. Pure: from the configuration to MapLibre specifications. */
import type { LayerSpecification, SourceSpecification } from "maplibre-gl";
import { type MapLayer, sourceLayer } from "./config.ts";
import { type Part, accidents, choropleth, hazards, lines, points, ranking, ways } from "./parts.ts";

/** The data source of a layer. Features are known by their property `id`. */
export function sourceOf(layer: MapLayer, origin: string): SourceSpecification {
  if (layer.geojson) {
    const cluster = layer.kind === "accidents";
    const sum = { n: ["+", ["to-number", ["coalesce", ["get", "n"], 1]]] };
    return { type: "geojson", data: origin + layer.geojson, promoteId: "id", ...(cluster && { cluster, clusterRadius: 44, clusterMaxZoom: 11, clusterProperties: sum }) };
  }
  const { minzoom = 0, maxzoom = 14, tiles = "" } = layer;
  return { type: "vector", tiles: [origin + tiles], minzoom, maxzoom, promoteId: "id" };
}

function partsOf(layer: MapLayer, lang: string): Part[] {
  switch (layer.kind) {
    case "hazards":
      return hazards(lang);
    case "accidents":
      return accidents(lang);
    case "choropleth":
      return choropleth(layer);
    case "ranking":
      return ranking(layer, lang);
    case "points":
      return points(lang);
    case "ways":
      return ways();
    case "admin":
    case "lines":
      return lines(layer, lang);
  }
}

/** The drawn parts of a layer, bottom first; their ids begin with the layer's id and a slash. */
export function specsOf(layer: MapLayer, lang: string): LayerSpecification[] {
  const visibility = layer.visible === false ? "none" : "visible";
  return partsOf(layer, lang).map((part) => ({
    ...(layer.tiles && { "source-layer": sourceLayer(layer) }),
    ...part,
    id: `${layer.id}/${part.id}`,
    source: layer.id,
    layout: { ...(part["layout"] as object), visibility },
  })) as unknown as LayerSpecification[];
}

/** Whether a part belongs under the names of the basemap: areas and lines do, symbols stay on top. */
export function isGround(spec: LayerSpecification): boolean {
  return spec.type === "fill" || spec.type === "line";
}
