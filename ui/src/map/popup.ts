/** The popup of one or several features, with the way to their page. */
import { h } from "../html.ts";
import { type Figures, say } from "../text.ts";
import type { MapConfig, MapLayer } from "./config.ts";
import { type Drawn, hrefOf, nameOf, valueText } from "./feature.ts";

const MOST = 5;

function section(config: MapConfig, layer: MapLayer, feature: Drawn, figures: Figures): HTMLElement {
  const name = nameOf(layer, feature, config.lang);
  const href = hrefOf(layer, feature);
  const block = h("section", {}, h("h3", {}, name));
  const list = h("dl");
  for (const field of layer.popup ?? []) {
    const text = valueText(field, feature.properties[field.field], figures, say(config.text, "unknown"));
    list.append(h("dt", {}, field.label), h("dd", {}, text));
  }
  if (list.childElementCount > 0) block.append(list);
  if (href) block.append(h("a", { href, "aria-label": `${say(config.text, "open")}: ${name}` }, say(config.text, "open")));
  return block;
}

export function popupContent(config: MapConfig, features: readonly Drawn[], figures: Figures): HTMLElement {
  const byId = new Map(config.layers.map((layer) => [layer.id, layer]));
  const content = h("div", { class: "map-popup", dir: config.dir ?? "ltr" });
  for (const feature of features.slice(0, MOST)) {
    const layer = byId.get(feature.source);
    if (layer) content.append(section(config, layer, feature, figures));
  }
  if (features.length > MOST) content.append(h("p", {}, say(config.text, "more", { count: figures.number(features.length - MOST) })));
  return content;
}
