/** Buttons large enough for a finger, and the line that says as of when and from where. */
import type { Map as MapLibre } from "maplibre-gl";
import { h, s } from "../html.ts";
import { say } from "../text.ts";
import type { MapConfig } from "./config.ts";

const ICONS = {
  zoom_in: "M10 4v12M4 10h12",
  zoom_out: "M4 10h12",
  show_all: "M10 3l7 6h-2v7h-4v-4H9v4H5V9H3z",
  full_screen: "M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5",
} as const;

function button(label: string, icon: keyof typeof ICONS, act: () => void): HTMLButtonElement {
  const picture = s("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, s("path", { d: ICONS[icon], fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linejoin": "round" }));
  const made = h("button", { type: "button", class: "map-button plain", title: label, "aria-label": label }, picture);
  made.addEventListener("click", act);
  return made;
}

function fullScreen(map: MapLibre, config: MapConfig, frame: HTMLElement): HTMLButtonElement | null {
  if (!document.fullscreenEnabled) return null;
  const made = button(say(config.text, "full_screen"), "full_screen", () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void frame.requestFullscreen();
  });
  frame.addEventListener("fullscreenchange", () => {
    const inside = document.fullscreenElement === frame;
    const label = say(config.text, inside ? "leave_full_screen" : "full_screen");
    made.title = label;
    made.setAttribute("aria-label", label);
    if (inside) map.cooperativeGestures.disable();
    else if (config.text["gesture"]) map.cooperativeGestures.enable();
    map.resize();
  });
  return made;
}

export function tools(map: MapLibre, config: MapConfig, frame: HTMLElement, showAll: () => void): HTMLElement {
  const { text } = config;
  const animate = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  const box = h("div", { class: "map-box map-tools" });
  box.append(
    button(say(text, "zoom_in"), "zoom_in", () => map.zoomIn({ animate })),
    button(say(text, "zoom_out"), "zoom_out", () => map.zoomOut({ animate })),
    button(say(text, "show_all"), "show_all", showAll),
  );
  const full = fullScreen(map, config, frame);
  if (full) box.append(full);
  return box;
}

/** Date and source stand on the map itself, so that a picture of it still says them. */
export function facts(config: MapConfig): HTMLElement {
  const link = config.table_href ? h("a", { href: config.table_href }, say(config.text, "table")) : null;
  return h(
    "div",
    { class: "map-box map-facts" },
    h("strong", {}, config.as_of),
    h("span", {}, config.source),
    h("span", { class: "faint" }, [config.disclaimer, config.credit].filter(Boolean).join(" ")),
    link,
  );
}
