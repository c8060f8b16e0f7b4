/** What a feature on the map is called, where it leads, and what its popup says. */
import { type Figures, fillLink } from "../text.ts";
import type { MapLayer, PopupField } from "./config.ts";

/** The part of a rendered feature that we use. */
export interface Drawn {
  source: string;
  properties: Record<string, unknown>;
}

export const idOf = (feature: Drawn): string => String(feature.properties["id"] ?? "");

/** How many records a feature stands for: more than one at low zooms. */
export const countOf = (feature: Drawn): number => Number(feature.properties["thinned"] ?? feature.properties["n"] ?? feature.properties["point_count"] ?? 1);

/** The name in the page's language, in another, or the code; tiles carry `name_<language>`. */
export function nameOf(layer: MapLayer, { properties }: Drawn, lang = "en"): string {
  const other = Object.keys(properties).sort().find((key) => key.startsWith("name_"));
  const keys = [layer.title, `name_${lang}`, "name", "name_en", other, "code"];
  const found = keys.map((key) => (key ? properties[key] : null)).find((name) => name !== undefined && name !== null && name !== "");
  return found === undefined ? layer.label : String(found);
}

export const hrefOf = (layer: MapLayer, { properties }: Drawn): string | null => (layer.href ? fillLink(layer.href, properties) : null);

/** One value in words; the unknown is said, never left out. */
export function valueText(field: PopupField, value: unknown, figures: Figures, unknown: string): string {
  if (value === undefined || value === null || value === "") return unknown;
  const translated = field.values?.[String(value)];
  if (translated) return translated;
  const unit = field.unit ? ` ${field.unit}` : "";
  if (field.format === "number" && Number.isFinite(Number(value))) return figures.number(Number(value)) + unit;
  if (field.format === "date") return figures.date(String(value));
  return String(value) + unit;
}

/** Each record once, in drawing order, however many parts of it were hit. */
export function distinct<T extends Drawn>(features: readonly T[]): T[] {
  const seen = new Set<string>();
  return features.filter((feature) => {
    const id = idOf(feature);
    const key = id ? `${feature.source}/${id}` : JSON.stringify(feature.properties);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
