/** The rows of the ranking: as many as a person reads, whatever the number ranked. */
import { h } from "../html.ts";
import { type Figures, fill, fillLink, say } from "../text.ts";
import { moved, movedText } from "./changes.ts";
import type { Answer, RankedRow, WorkbenchConfig } from "./config.ts";
import { contributionBar, interval } from "./marks.ts";

/** Rows drawn; the selected one is drawn too, wherever it stands. */
export const MOST_ROWS = 200;
const ROWS_AT_ONCE = 40;

interface Scale {
  /** Longest bar: the highest score. */
  full: number;
  /** End of the rank scale. */
  last: number;
}

type Cell = (row: RankedRow, scale: Scale) => HTMLTableCellElement;

export class RankingTable {
  readonly #columns: string[];
  readonly #cells: Record<string, Cell>;
  #rest = 0;
  picked: string[] = [];

  constructor(
    readonly table: HTMLTableElement,
    readonly config: WorkbenchConfig,
    readonly figures: Figures,
    readonly k: () => number,
  ) {
    this.#columns = Array.from(table.tHead?.querySelectorAll<HTMLElement>("[data-col]") ?? [], (head) => head.dataset["col"] ?? "");
    this.#cells = this.#makers();
  }

  #makers(): Record<string, Cell> {
    const { text, criteria, saved = [], href = "" } = this.config;
    const { figures } = this;
    const unknown = () => h("td", { class: "unknown" }, say(text, "unknown"));
    // The order comes before how firm it is; what is not ranked never gets that.
    const later = ({ rank }: RankedRow) => (rank === null ? unknown() : h("td", { class: "quiet" }, "…"));
    return {
      rank: ({ rank, tie }) => h("td", { class: "rank number" }, rank === null ? "–" : figures.number(rank) + (tie ? ` ${say(text, "tie")}` : "")),
      name: ({ id, name, code, excluded }) =>
        h("td", {}, h("a", { href: fillLink(href, { id, code }) }, name || code), excluded ? h("div", { class: "small" }, `${say(text, "excluded")}: ${excluded}`) : null),
      score: ({ score }) => (score === null ? unknown() : h("td", { class: "number" }, figures.score(score))),
      bar: (row, { full }) => h("td", { class: "bar" }, row.rank === null ? null : contributionBar(row, criteria, full, text, figures)),
      interval: (row, { last }) => (row.interval5 === null ? later(row) : withChild("interval", interval(row, last, this.k(), text, figures))),
      p: (row) => (row.p_first_k === null ? later(row) : h("td", { class: "number" }, figures.share(row.p_first_k))),
      change: (row) => h("td", { class: "small nowrap" }, movedText(moved(row, saved, this.k()), text, figures)),
      pick: ({ id, name }) => h("td", {}, h("label", { class: "pick" }, h("input", { type: "checkbox", "data-pick": id, checked: this.picked.includes(id), "aria-label": `${say(text, "compare")}: ${name}` }))),
    };
  }

  #row(row: RankedRow, scale: Scale): HTMLTableRowElement {
    const k = this.k();
    const place = row.rank === null ? "excluded" : row.rank > k ? "beyond-k" : row.rank === k ? "cut" : "";
    return h("tr", { "data-id": row.id, class: place || null }, ...this.#columns.map((column) => this.#cells[column]?.(row, scale) ?? h("td")));
  }

  /** Draws the first rows and those to keep: what is in sight at once, the rest when there is time. */
  show(answer: Answer, keep: readonly string[], selected: string | null): void {
    const shown = answer.rows.filter(({ id }, i) => i < MOST_ROWS || keep.includes(id));
    const scale: Scale = {
      full: Math.max(...shown.map(({ score }) => score ?? 0), 0),
      last: Math.max(...shown.map(({ interval95, rank }) => interval95 ?? rank ?? 1), 1),
    };
    for (const head of this.table.tHead?.querySelectorAll<HTMLElement>("[data-say]") ?? []) head.textContent = fill(head.dataset["say"] ?? "", { k: this.figures.number(answer.k) });
    const body = this.table.tBodies[0] ?? this.table.createTBody();
    const held = heldFocus(body);
    const put = (row: RankedRow, i: number) => {
      const made = this.#row(row, scale);
      made.classList.toggle("is-selected", row.id === selected);
      const old = body.rows[i];
      if (old) old.replaceWith(made);
      else body.append(made);
      if (held?.id === row.id) made.querySelector<HTMLElement>(held.pick ? "[data-pick]" : "a")?.focus({ preventScroll: true });
    };
    clearTimeout(this.#rest);
    shown.slice(0, ROWS_AT_ONCE).forEach(put);
    this.#rest = window.setTimeout(() => {
      shown.slice(ROWS_AT_ONCE).forEach((row, i) => put(row, ROWS_AT_ONCE + i));
      for (const extra of Array.from(body.rows).slice(shown.length)) extra.remove();
    });
  }
}

/** Which row, and what in it, holds the focus before the rows are replaced. */
function heldFocus(body: HTMLElement): { id: string; pick: boolean } | null {
  const active = document.activeElement;
  const row = body.contains(active) ? active?.closest<HTMLElement>("tr[data-id]") : null;
  return row ? { id: row.dataset["id"] ?? "", pick: active?.hasAttribute("data-pick") ?? false } : null;
}

function withChild(name: string, child: Element | string): HTMLTableCellElement {
  const cell = h("td", { class: name });
  cell.append(child);
  return cell;
}
