/** The colours of charts and classes. test/palette.test.ts holds them apart for colour-blind eyes and on grey paper. */

/** Series of a chart, in order of use; dark and light alternate so that neighbours part in greyscale too. */
export const SERIES = ["#10384f", "#a8321f", "#1f8a8c", "#e2913a", "#8fc3e8", "#f3dfa2"] as const;

/** Five classes of a rate, low to high. */
export const CLASSES = ["#fdf1cf", "#f8c778", "#e58a4a", "#b8443a", "#641a33"] as const;

/** Where nothing is known: grey and hatched, never the colour of a class. */
export const NO_DATA = "#e3e6e8";

/** Hazard areas after TN 07.11/01. */
export const HAZARD = { cha: "#ff0000", sha: "#f4a718", other: "#7d8a90", open: "#ff0000", worked: "#f4a718", closed: "#2e8b00" } as const;

/** Roads that hazards block, and ways that avoid or cross them; dashes tell them apart on grey paper. */
export const WAY = { blocked: "#c00000", avoiding: "#0b5fa5", crossing: "#b35900" } as const;

/** The colours for `count` classes, spread over the whole scale. */
export function classColours(count: number): string[] {
  const last = CLASSES.length - 1;
  if (count <= 1) return [CLASSES[last - 1] ?? CLASSES[0]];
  return Array.from({ length: count }, (_, i) => CLASSES[Math.round((i * last) / (count - 1))] ?? CLASSES[last] ?? "");
}

/** The class of a value under rising breaks: class i holds `breaks[i-1] <= v < breaks[i]`; null when unknown. */
export function classOf(value: number | null | undefined, breaks: readonly number[]): number | null {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  const above = breaks.findIndex((limit) => value < limit);
  return above < 0 ? breaks.length : above;
}
