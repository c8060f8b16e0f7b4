/** Tables that sort and filter in place. Unknown values stay last whichever way they are sorted. */
import { h } from "./html.ts";

/** What one cell sorts by; null is unknown. */
export type SortValue = string | number | null;

/** Order of two values; `ascending` turns known values round, never the unknown. */
export function compareValues(a: SortValue, b: SortValue, ascending: boolean, words: Intl.Collator): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order = typeof a === "number" && typeof b === "number" ? a - b : words.compare(String(a), String(b));
  return ascending ? order : -order;
}

function valueOf(cell: HTMLTableCellElement | undefined, numeric: boolean): SortValue {
  const given = cell?.dataset["value"] ?? cell?.textContent?.trim() ?? "";
  if (given === "") return null;
  if (!numeric) return given;
  const number = Number(given);
  return Number.isNaN(number) ? null : number;
}

function sortBy(table: HTMLTableElement, column: number, numeric: boolean, ascending: boolean): void {
  const words = new Intl.Collator(document.documentElement.lang || undefined, { numeric: true });
  for (const body of table.tBodies) {
    const keyed = Array.from(body.rows, (row) => ({ row, value: valueOf(row.cells[column], numeric) }));
    keyed.sort((a, b) => compareValues(a.value, b.value, ascending, words));
    body.append(...keyed.map(({ row }) => row));
  }
}

function makeSortable(table: HTMLTableElement, head: HTMLTableCellElement): void {
  const numeric = head.dataset["sort"] === "number";
  const button = h("button", { type: "button", class: "sort plain" });
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener("click", () => {
    const was = head.getAttribute("aria-sort");
    const ascending = was ? was !== "ascending" : !numeric;
    for (const other of table.querySelectorAll("[aria-sort]")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    sortBy(table, head.cellIndex, numeric, ascending);
  });
}

/** Folds case and accents so that "Mocoa" finds "MOCÓA". */
export function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

function makeFilterable(table: HTMLTableElement, label: string, none: string): void {
  const id = `filter-${Math.random().toString(36).slice(2)}`;
  const input = h("input", { type: "search", id, autocomplete: "off" });
  const empty = h("p", { class: "quiet", role: "status" });
  const bar = h("div", { class: "table-filter" }, h("label", { for: id }, label), input, empty);
  (table.closest(".table-box") ?? table).before(bar);
  const rows = Array.from(table.tBodies).flatMap((body) => Array.from(body.rows));
  const words = rows.map((row) => folded(row.textContent ?? ""));
  input.addEventListener("input", () => {
    const wanted = folded(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, i) => {
      row.hidden = !wanted.every((word) => words[i]?.includes(word));
      if (!row.hidden) shown += 1;
    });
    empty.textContent = shown === 0 ? none : "";
  });
}

export function start(element: HTMLElement): void {
  const table = element as HTMLTableElement;
  for (const head of table.tHead?.querySelectorAll<HTMLTableCellElement>("th[data-sort]") ?? []) makeSortable(table, head);
  const label = table.dataset["filter"];
  if (label) makeFilterable(table, label, table.dataset["filterNone"] ?? "");
}
