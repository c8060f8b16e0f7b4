/** Arithmetic of the sliders. What counts is computed by the server; this only shows it without delay. */

/** Points to shares that sum to 1; no points at all have no shares, and the server says that such weights rank nothing. */
export function shares(points: readonly number[]): number[] {
  const kept = points.map((p) => (Number.isFinite(p) && p > 0 ? p : 0));
  const total = kept.reduce((sum, p) => sum + p, 0);
  return kept.map((p) => (total > 0 ? p / total : 0));
}

/** "1/3", "3" or "0.5" as a number; null when it is none or not above zero. */
export function ratio(text: string): number | null {
  const [above, below, more] = text.split("/").map(Number);
  const value = below === undefined ? above : (above ?? Number.NaN) / below;
  return more === undefined && value !== undefined && Number.isFinite(value) && value > 0 ? value : null;
}

/** Keeps an order of places 1…n whole: who held the place that `moved` takes gets the place it leaves. */
export function swapPlaces(places: Readonly<Record<string, number>>, moved: string, to: number): Record<string, number> {
  const from = places[moved];
  const swapped = Object.entries(places).map(([id, place]): [string, number] => {
    if (id === moved) return [id, to];
    return [id, place === to && from !== undefined ? from : place];
  });
  return Object.fromEntries(swapped);
}

/** The ids by their place. */
export function inOrder(places: Readonly<Record<string, number>>): string[] {
  return Object.entries(places)
    .sort(([, a], [, b]) => a - b)
    .map(([id]) => id);
}
