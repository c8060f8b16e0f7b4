/** Hands values for a map layer to a map that may not have started yet. */
import type { Recolour } from "./map/config.ts";

const last = new WeakMap<Element, Recolour>();

/** Colours a layer of that map now, or as soon as the map is there. */
export function sendValues(map: Element, detail: Recolour): void {
  last.set(map, detail);
  map.dispatchEvent(new CustomEvent<Recolour>("cg:values", { detail }));
}

/** Calls back with what was sent before and whatever is sent later. */
export function onValues(map: Element, heard: (detail: Recolour) => void): void {
  const before = last.get(map);
  if (before) heard(before);
  map.addEventListener("cg:values", (event) => heard((event as CustomEvent<Recolour>).detail));
}
