/** The first ones as one picture: rank, name, what makes up the score, and how firm the rank is. */
import { s } from "../html.ts";
import type { Figures } from "../text.ts";
import type { Answer, WorkbenchConfig } from "./config.ts";
import { rankPlace, seriesClass, stack } from "./marks.ts";

const [WIDTH, ROW, NAME, BAR, SPAN] = [760, 22, 250, 300, 150];

/** Draws into `room`, which must be part of the page so that the style sheet reaches it. */
export function firstOnes(room: HTMLElement, answer: Answer, config: WorkbenchConfig, figures: Figures, title: string): SVGSVGElement {
  const rows = answer.rows.filter(({ rank }) => rank !== null && rank <= Math.min(answer.k, 40));
  const full = Math.max(...rows.map(({ score }) => score ?? 0), 0);
  const last = Math.max(...rows.map(({ interval95, rank }) => interval95 ?? rank ?? 1), 2);
  // The weights stand on the picture: they may be others than the model's.
  const key = config.criteria.map(({ id, label }, i) => ({ label: `${label} ${figures.share(answer.weights[id] ?? 0)}`, i, y: rows.length * ROW + 26 + Math.floor(i / 3) * 18, x: 10 + (i % 3) * 250 }));
  const rtl = getComputedStyle(room).direction === "rtl";
  /** A place, and the left edge of a box, along the reading direction. */
  const at = (along: number) => (rtl ? WIDTH - along : along);
  const box = (along: number, width: number) => ({ x: rtl ? WIDTH - along - width : along, width });
  const height = rows.length * ROW + 26 + Math.ceil(key.length / 3) * 18;
  const place = (rank: number) => NAME + BAR + 20 + (rankPlace(rank, last) * SPAN) / 100;
  const drawn = rows.flatMap((row, i) => {
    const y = i * ROW + 4;
    const bars = stack(row.contributions, full).map(({ from, size }, c) => s("rect", { class: seriesClass(c), ...box(NAME + (from * BAR) / 100, (size * BAR) / 100), y, height: 14 }));
    const words = s("text", { x: at(8), y: y + 12, "font-size": 12 }, `${figures.number(row.rank ?? 0)}  ${row.name || row.code}`.slice(0, 40));
    if (row.interval5 === null || row.interval95 === null) return [words, ...bars];
    const [low, high] = [place(row.interval5), place(row.interval95)];
    const line = s("line", { class: "whisker", x1: at(low), x2: at(Math.max(high, low + 1)), y1: y + 7, y2: y + 7 });
    return [words, ...bars, line, s("circle", { class: "dot", cx: at(place(row.rank ?? 1)), cy: y + 7, r: 4 })];
  });
  const svg = s("svg", { class: "interval-svg", viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height }, s("title", {}, title), ...drawn);
  svg.append(...key.flatMap(({ label, i, x, y }) => [s("rect", { class: seriesClass(i), ...box(x, 12), y: y - 10, height: 12 }), s("text", { x: at(x + 18), y, "font-size": 11 }, label)]));
  room.replaceChildren(svg);
  return svg as SVGSVGElement;
}
