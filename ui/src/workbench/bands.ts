/** Ranks to classes of the map. */
import type { Answer } from "./config.ts";

/** The class of each rank: the best band last, so that it is drawn darkest. */
export function bandOf(rank: number, bands: readonly number[]): number {
  const band = bands.findIndex((limit) => rank <= limit);
  return band < 0 ? 0 : bands.length - band;
}

/** Class of every ranked id, from the full order when it is given, else from the rows. */
export function bandsOf({ order, rows }: Answer, bands: readonly number[]): Record<string, number> {
  if (order) return Object.fromEntries(order.map((id, i) => [id, bandOf(i + 1, bands)]));
  return Object.fromEntries(rows.flatMap(({ id, rank }) => (rank === null ? [] : [[id, bandOf(rank, bands)]])));
}
