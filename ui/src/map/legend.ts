/** The legend on the map: what each sign means, a switch per layer, a way to its extent. */
import type { Map as MapLibre } from "maplibre-gl";
import { h } from "../html.ts";
import { say } from "../text.ts";
import type { MapConfig, MapLayer } from "./config.ts";
import { legendLines, plainSwatch } from "./swatch.ts";

function setVisible(map: MapLibre, layer: MapLayer, on: boolean): void {
  const prefix = `${layer.id}/`;
  for (const { id } of map.getStyle().layers) {
    if (id.startsWith(prefix)) map.setLayoutProperty(id, "visibility", on ? "visible" : "none");
  }
}

function layerBlock(map: MapLibre, config: MapConfig, layer: MapLayer): HTMLElement {
  const lines = legendLines(layer);
  const on = layer.visible !== false;
  const box = h("input", { type: "checkbox", checked: on });
  const head = h("div", { class: "layer-head" }, h("label", {}, box, lines.length === 0 ? plainSwatch(layer) : null, layer.label));
  const { bbox } = layer;
  if (bbox) {
    const name = say(config.text, "zoom_to", { layer: layer.label });
    const zoom = h("button", { type: "button", class: "map-button plain", title: name, "aria-label": name }, "⌖");
    zoom.addEventListener("click", () => map.fitBounds(bbox, { padding: 40, animate: false }));
    head.append(zoom);
  }
  const block = h("div", { class: on ? "layer" : "layer is-off" }, head);
  if (lines.length > 0) block.append(h("ul", {}, ...lines.map(([swatch, label]) => h("li", {}, swatch, label))));
  if (layer.note) block.append(h("p", { class: "note-small" }, layer.note));
  box.addEventListener("change", () => {
    block.classList.toggle("is-off", !box.checked);
    setVisible(map, layer, box.checked);
  });
  return block;
}

/** Open on wide maps, folded on phones so that it does not hide the map; open on paper either way. */
export function legend(map: MapLibre, config: MapConfig, frame: HTMLElement): HTMLElement {
  const details = h("details", { class: "map-box map-legend", open: frame.clientWidth >= 560 });
  details.append(h("summary", {}, say(config.text, "legend")));
  // Top layer first, as it is seen.
  for (const layer of [...config.layers].reverse()) details.append(layerBlock(map, config, layer));
  window.addEventListener("beforeprint", () => (details.open = true));
  return details;
}
