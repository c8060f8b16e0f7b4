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

/** Class of every ranked id, from one digit for each. */
export function bandsOfFifths(ids: readonly string[], fifths: string): Record<string, number> {
  const bands: Record<string, number> = {};
  ids.forEach((id, i) => {
    const band = fifths.charCodeAt(i) - 48;
    if (band >= 0 && band <= 4) bands[id] = band;
  });
  return bands;
}

/** The ids that compact answers are about, fetched again only when an answer names another list. */
export class Items {
  #name = "";
  #ids: Promise<string[]> = Promise.resolve([]);

  constructor(readonly fetchIds: () => Promise<string[]>) {}

  of(name: string): Promise<string[]> {
    if (name !== this.#name) {
      this.#name = name;
      this.#ids = this.fetchIds().catch(() => {
        this.#name = "";
        return [];
      });
    }
    return this.#ids;
  }
}
