/** Little pictures for the legend: the same shapes and colours as on the map. */
import { s } from "../html.ts";
import { HAZARD, NO_DATA, SERIES, WAY, classColours } from "../palette.ts";
import type { MapLayer } from "./config.ts";

const box = (...children: SVGElement[]) => s("svg", { viewBox: "0 0 20 14", class: "swatch", "aria-hidden": "true" }, ...children);

const area = (fill: string, stroke: string, opacity = 0.5) =>
  box(s("rect", { x: 1, y: 1, width: 18, height: 12, fill, "fill-opacity": opacity, stroke, "stroke-width": 1.5 }));

const line = (stroke: string, dash = "", width = 2.5) =>
  box(s("path", { d: "M0 7H20", stroke, "stroke-width": width, ...(dash && { "stroke-dasharray": dash }) }));

const disc = (r: number, fill: string, stroke: string, width = 1.4) => s("circle", { cx: 10, cy: 7, r, fill, stroke, "stroke-width": width });

const word = (text: string, fill: string) => s("text", { x: 10, y: 10, "font-size": 8, "font-weight": 700, "text-anchor": "middle", fill }, text);

function hatched(): SVGElement {
  const strokes = [4, 9, 14, 19].map((x) => s("path", { d: `M${x - 4} 14L${x + 2} 0`, stroke: "#a9b2b8", "stroke-width": 1 }));
  return box(s("rect", { width: 20, height: 14, fill: NO_DATA }), ...strokes);
}

const HAZARDS: Record<string, () => SVGElement> = {
  cha: () => area(HAZARD.cha, HAZARD.cha),
  sha: () => area(HAZARD.sha, HAZARD.open),
  other: () => area(HAZARD.other, HAZARD.open),
  open: () => line(HAZARD.open),
  worked_on: () => line(HAZARD.worked, "5 3"),
  closed: () => line(HAZARD.closed),
  small: () =>
    box(
      s("path", { d: "M5 2L9.5 11H.5Z", fill: HAZARD.cha, stroke: "#5e0000" }),
      s("path", { d: "M15 1.5L19.5 7L15 12.5L10.5 7Z", fill: HAZARD.sha, stroke: "#5e0000" }),
    ),
};

const ACCIDENTS: Record<string, () => SVGElement> = {
  killed: () => box(disc(6, "#18242d", "#ffffff"), s("path", { d: "M8 5L12 9M12 5L8 9", stroke: "#ffffff", "stroke-width": 1.6 })),
  injured: () => box(disc(5.4, "#6b2c91", "#ffffff")),
  none: () => box(disc(4.6, "#ffffff", "#18242d", 1.6)),
  unknown: () => box(disc(5.6, NO_DATA, "#4a5964"), word("?", "#18242d")),
  many: () => box(disc(6.4, SERIES[0], "#ffffff"), word("n", "#ffffff")),
};

const WAYS: Record<string, () => SVGElement> = {
  blocked: () => line(WAY.blocked, "4 2.4", 4),
  avoiding: () => line(WAY.avoiding, "", 4),
  crossing: () => line(WAY.crossing, "6 3", 4),
};

/** The lines of a layer's legend: a swatch and its words. */
export function legendLines(layer: MapLayer): [SVGElement, string][] {
  if (layer.kind === "choropleth" || layer.kind === "ranking") return classLines(layer);
  const known = layer.kind === "hazards" ? HAZARDS : layer.kind === "accidents" ? ACCIDENTS : layer.kind === "ways" ? WAYS : {};
  return (layer.legend ?? []).map(({ key, label }) => [(known[key] ?? (() => plainSwatch(layer)))(), label]);
}

function classLines(layer: MapLayer): [SVGElement, string][] {
  const labels = layer.classes ?? [];
  const colours = classColours(labels.length);
  const lines = labels.map((label, i): [SVGElement, string] => [area(colours[i] ?? NO_DATA, "#7d8a90", 1), label]);
  if (layer.no_data) lines.push([hatched(), layer.no_data]);
  return layer.kind === "ranking" ? lines.slice(0, labels.length).reverse().concat(lines.slice(labels.length)) : lines;
}

/** The swatch of a layer without classes, shown beside its name. */
export function plainSwatch(layer: MapLayer): SVGElement {
  if (layer.kind === "points") return box(disc(4.6, "#1f6f8b", "#ffffff"));
  if (layer.kind === "admin") return line("#5d6a6f", "", 1.5);
  return line("#8a6d4f", "", 2);
}
