/** What a change of weights does to the first k: who enters, who leaves, who moves. */
import { h } from "../html.ts";
import { type Figures, type Texts, fillLink, say } from "../text.ts";
import type { RankedRow, WorkbenchConfig } from "./config.ts";

export interface Named {
  id: string;
  name: string;
}

export interface Change {
  enters: Named[];
  leaves: Named[];
}

/** Compares the saved first k with the present first k. */
export function firstK(saved: readonly Named[], rows: readonly RankedRow[], k: number): Change {
  const before = saved.slice(0, k);
  const after = rows.filter(({ rank }) => rank !== null && rank <= k);
  const had = new Set(before.map(({ id }) => id));
  const has = new Set(after.map(({ id }) => id));
  return { enters: after.filter(({ id }) => !had.has(id)).map(({ id, name }) => ({ id, name })), leaves: before.filter(({ id }) => !has.has(id)) };
}

/** How a row moved against the saved order: places up (positive) or down, "new" in the first k, or null when nothing can be said. */
export function moved(row: RankedRow, saved: readonly Named[], k: number): number | "new" | null {
  if (row.rank === null) return null;
  const was = saved.findIndex(({ id }) => id === row.id);
  if (was >= 0) return was + 1 - row.rank;
  return saved.length > 0 && row.rank <= k ? "new" : null;
}

export function movedText(change: number | "new" | null, texts: Texts, figures: Figures): string {
  if (change === null || change === 0) return "";
  if (change === "new") return say(texts, "new");
  return say(texts, change > 0 ? "up" : "down", { count: figures.number(Math.abs(change)) });
}

function list(config: WorkbenchConfig, kind: "enters" | "leaves", items: readonly Named[]): HTMLElement {
  const entries = items.map(({ id, name }) => h("li", { "data-id": id }, h("a", { href: fillLink(config.href ?? "", { id }) }, name)));
  return h("div", { class: kind }, h("h3", {}, say(config.text, kind)), entries.length > 0 ? h("ul", {}, ...entries) : h("p", { class: "quiet" }, "–"));
}

export function renderChanges(target: HTMLElement, config: WorkbenchConfig, change: Change): void {
  const same = change.enters.length === 0 && change.leaves.length === 0;
  target.classList.toggle("changes", !same);
  target.replaceChildren(...(same ? [h("p", { class: "quiet" }, say(config.text, "no_change"))] : [list(config, "enters", change.enters), list(config, "leaves", change.leaves)]));
}
