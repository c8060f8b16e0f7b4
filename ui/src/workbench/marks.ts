/** Small drawings in the rows of the ranking: contributions, rank interval, difference. */
import { s } from "../html.ts";
import { type Figures, type Texts, say } from "../text.ts";
import type { Criterion, RankedRow } from "./config.ts";

/** Six colours, plain, hatched and dotted: as many looks before one comes again. */
export const LOOKS = 18;

export const seriesClass = (i: number): string => `s${(i % LOOKS) + 1}`;

/** Where each part of a stacked bar begins and how long it is, in percent of `full`. */
export function stack(parts: readonly number[], full: number): { from: number; size: number }[] {
  let from = 0;
  return parts.map((part) => {
    const size = full > 0 ? (100 * Math.max(part, 0)) / full : 0;
    const placed = { from, size };
    from += size;
    return placed;
  });
}

export function contributionBar(row: RankedRow, criteria: readonly Criterion[], full: number, texts: Texts, figures: Figures): SVGElement {
  const told = (i: number) => (row.unknown?.includes(i) ? `${say(texts, "unknown")} (${figures.score(row.contributions[i] ?? 0)})` : figures.score(row.contributions[i] ?? 0));
  const words = criteria.map(({ label }, i) => say(texts, "contribution", { criterion: label, value: told(i) }));
  const rects = stack(row.contributions, full).map(({ from, size }, i) =>
    s("rect", { class: seriesClass(i), x: `${from}%`, width: `${size}%`, y: 1, height: 14 }, s("title", {}, words[i])),
  );
  return s("svg", { class: "bar-svg", role: "img", "aria-label": words.join("; ") }, s("rect", { class: "track", width: "100%", y: 1, height: 14 }), ...rects);
}

/** The position of a rank on a scale from 1 to `last`, in percent. Logarithmic: the first ranks matter most. */
export function rankPlace(rank: number, last: number): number {
  if (last <= 1) return 0;
  return (100 * Math.log(Math.min(Math.max(rank, 1), last))) / Math.log(last);
}

/** Whisker of the rank interval; the dashed line stands after the k-th place. */
export function interval(row: RankedRow, last: number, k: number, texts: Texts, figures: Figures): Element | string {
  const { interval5, interval95, rank } = row;
  if (interval5 === null || interval95 === null || rank === null) return say(texts, "unknown");
  const words = say(texts, "interval", { low: figures.number(interval5), high: figures.number(interval95) });
  const at = (r: number) => `${2 + 0.96 * rankPlace(r, last)}%`;
  return s(
    "svg",
    { class: "interval-svg", role: "img", "aria-label": words },
    s("title", {}, words),
    s("line", { class: "track", x1: "2%", x2: "98%", y1: 8, y2: 8 }),
    s("line", { class: "cut", x1: at(k + 0.5), x2: at(k + 0.5), y1: 1, y2: 15 }),
    s("line", { class: "whisker", x1: at(interval5), x2: at(interval95), y1: 8, y2: 8 }),
    ...[interval5, interval95].map((r) => s("line", { class: "whisker", x1: at(r), x2: at(r), y1: 4, y2: 12 })),
    s("circle", { class: "dot", cx: at(rank), cy: 8, r: 4 }),
  );
}

/** A bar to one side of the middle: for A or for B. */
export function differenceBar(difference: number, most: number): SVGElement {
  const size = most > 0 ? (48 * Math.abs(difference)) / most : 0;
  const from = difference >= 0 ? 50 - size : 50;
  return s(
    "svg",
    { class: "diff-svg", "aria-hidden": "true" },
    s("rect", { class: difference >= 0 ? "for-a" : "for-b", x: `${from}%`, width: `${size}%`, y: 2, height: 12 }),
    s("line", { class: "middle", x1: "50%", x2: "50%", y1: 0, y2: 16 }),
  );
}
