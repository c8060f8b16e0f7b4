/** The map island: puts the layers, the legend and the facts together and keeps them in step. */
import { Map as MapLibre, type PaddingOptions, Popup, ScaleControl, setWorkerUrl } from "maplibre-gl";
import styleUrl from "url:maplibre-gl/dist/maplibre-gl.css";
import workerUrl from "url:maplibre-gl/dist/maplibre-gl-worker.mjs";
import { brush } from "../brush.ts";
import { config as readConfig, h } from "../html.ts";
import { Figures, say } from "../text.ts";
import { baseStyle, followView } from "./basemap.ts";
import { type MapConfig, firstView } from "./config.ts";
import { facts, tools } from "./controls.ts";
import { type Drawn, countOf, distinct, idOf } from "./feature.ts";
import { addIcons } from "./icons.ts";
import { isGround, sourceOf, specsOf } from "./layers.ts";
import { legend } from "./legend.ts";
import { followBrush, recolour, sendHover } from "./light.ts";
import { ViewList } from "./list.ts";
import { keepOnPaper } from "./paper.ts";
import { popupContent } from "./popup.ts";

const REACH_PX = 4;

function loadStyles(): Promise<void> {
  if (document.querySelector(`link[href="${styleUrl}"]`)) return Promise.resolve();
  const link = h("link", { rel: "stylesheet", href: styleUrl });
  return new Promise((done) => {
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => done());
    document.head.prepend(link);
  });
}

function controlTexts({ text }: MapConfig): Record<string, string> {
  return {
    "Map.Title": `${say(text, "label")}. ${say(text, "keys")}`,
    "Popup.Close": say(text, "close"),
    "ScaleControl.Meters": say(text, "metres"),
    "ScaleControl.Kilometers": say(text, "kilometres"),
    "CooperativeGesturesHandler.WindowsHelpText": text["gesture"] ?? "",
    "CooperativeGesturesHandler.MacHelpText": text["gesture_mac"] ?? text["gesture"] ?? "",
    "CooperativeGesturesHandler.MobileHelpText": text["gesture_touch"] ?? "",
  };
}

function makeMap(view: HTMLElement, config: MapConfig): MapLibre {
  const map = new MapLibre({
    container: view,
    style: baseStyle(config.basemap === false),
    bounds: firstView(config),
    fitBoundsOptions: { padding: 24 },
    attributionControl: false,
    renderWorldCopies: false,
    dragRotate: false,
    touchPitch: false,
    pitchWithRotate: false,
    maxZoom: 18,
    fadeDuration: 0,
    cooperativeGestures: Boolean(config.text["gesture"]),
    locale: controlTexts(config),
    // Without this a printed map is blank.
    canvasContextAttributes: { preserveDrawingBuffer: true },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-right");
  return map;
}

/** How much of each side the boxes on the map cover; also lifts the scale bar above the facts. */
function keepClear(frame: HTMLElement): () => PaddingOptions {
  const foot = frame.querySelector<HTMLElement>(".map-facts");
  const lift = () => frame.style.setProperty("--map-facts", `${foot?.offsetHeight ?? 0}px`);
  if (foot) new ResizeObserver(lift).observe(foot);
  return () => {
    const key = frame.querySelector<HTMLDetailsElement>(".map-legend");
    const side = key?.open && frame.clientWidth > 720 ? key.offsetWidth + 16 : 16;
    const [left, right] = getComputedStyle(frame).direction === "rtl" ? [64, side] : [side, 64];
    return { top: 20, bottom: (foot?.offsetHeight ?? 0) + 20, left, right };
  };
}

function addLayers(map: MapLibre, config: MapConfig): string[] {
  const ids: string[] = [];
  const names = map.getLayer("base-city") ? "base-city" : undefined;
  for (const layer of config.layers) {
    map.addSource(layer.id, sourceOf(layer, location.origin));
    for (const spec of specsOf(layer, config.lang)) {
      map.addLayer(spec, isGround(spec) ? names : undefined);
      ids.push(spec.id);
    }
    if (layer.values) recolour(map, layer, layer.values);
  }
  return ids;
}

function openPopups(map: MapLibre, config: MapConfig, at: (point: { x: number; y: number }) => Drawn[], name: string): void {
  const figures = new Figures(config.lang);
  map.on("click", (event) => {
    const found = at(event.point);
    const [top] = found;
    if (!top) return;
    if (countOf(top) > 1) return void map.easeTo({ center: event.lngLat, zoom: Math.min(map.getZoom() + 2, 18) });
    brush({ id: idOf(top) || null, how: "select", from: name });
    const single = found.filter((feature) => countOf(feature) === 1);
    new Popup({ maxWidth: "320px" }).setLngLat(event.lngLat).setDOMContent(popupContent(config, single, figures)).addTo(map);
  });
}

function build(frame: HTMLElement, view: HTMLElement, config: MapConfig): void {
  const map = makeMap(view, config);
  const name = frame.id || "map";
  const list = new ViewList(config);
  const status = h("p", { class: "map-box map-status", role: "status" }, say(config.text, "loading"));
  frame.append(legend(map, config, frame), tools(map, config, frame, () => showAll()), facts(config), status);
  frame.after(list.element);
  const margins = keepClear(frame);
  const showAll = () => map.fitBounds(firstView(config), { padding: margins(), maxZoom: 15, animate: false });
  showAll();
  frame.querySelector(".map-fallback")?.remove();

  map.on("error", ({ error }) => {
    status.textContent = say(config.text, "failed");
    status.hidden = false;
    frame.dataset["fault"] = error.message;
  });
  map.on("load", () => {
    addIcons(map);
    const ids = addLayers(map, config);
    const interactive = new Set(config.layers.filter((l) => l.href || l.popup).map((l) => l.id));
    const drawn = (box?: [[number, number], [number, number]]) => distinct(map.queryRenderedFeatures(box, { layers: ids }) as unknown as Drawn[]);
    const at = ({ x, y }: { x: number; y: number }) =>
      drawn([
        [x - REACH_PX, y - REACH_PX],
        [x + REACH_PX, y + REACH_PX],
      ]).filter((feature) => interactive.has(feature.source));
    if (config.basemap !== false) followView(map);
    followBrush(map, config, name);
    sendHover(map, at, name);
    openPopups(map, config, at, name);
    map.on("idle", () => {
      const features = drawn();
      frame.dataset["ready"] = String(features.length);
      if (!frame.dataset["fault"]) status.hidden = true;
      list.show(features);
    });
  });
}

export async function start(frame: HTMLElement): Promise<void> {
  const config = readConfig<MapConfig>(frame);
  if (!document.createElement("canvas").getContext("webgl2")) {
    frame.dataset["failed"] = "webgl";
    frame.querySelector(".map-fallback")?.prepend(`${say(config.text, "no_webgl")} `);
    return;
  }
  await loadStyles();
  setWorkerUrl(new URL(workerUrl, location.origin).href);
  const view = h("div", { class: "map-view" });
  frame.prepend(view);
  keepOnPaper(view);
  build(frame, view, config);
}
