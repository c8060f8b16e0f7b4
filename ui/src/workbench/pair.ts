/** "Why does A stand above B": the server's words and figures, drawn as differences. */
import { h } from "../html.ts";
import { fillLink, say } from "../text.ts";
import type { PairAnswer, WorkbenchConfig } from "./config.ts";
import { differenceBar } from "./marks.ts";

function draw(target: HTMLElement, { sentence, heads, rows }: PairAnswer): void {
  const most = Math.max(...rows.map(({ difference }) => Math.abs(difference)), 0);
  const lines = rows.map(({ label, a, b, difference, text }) =>
    h("tr", {}, h("th", { scope: "row" }, label), h("td", {}, a), bar(differenceBar(difference, most)), h("td", {}, b), h("td", { class: "small" }, text)),
  );
  target.replaceChildren(h("p", {}, h("strong", {}, sentence)), h("div", { class: "table-box" }, h("table", {}, h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, h("bdi", {}, head))))), h("tbody", {}, ...lines))));
}

function bar(svg: SVGElement): HTMLTableCellElement {
  const cell = h("td");
  cell.append(svg);
  return cell;
}

/** Fetches and shows the pair under the weights of the form; fewer than two picked shows how to pick. */
export async function showPair(target: HTMLElement, config: WorkbenchConfig, picked: readonly string[], query: URLSearchParams, signal: AbortSignal): Promise<void> {
  const [a, b] = picked;
  const link = a && b && config.pair ? fillLink(config.pair, { model: config.model, a, b }) : null;
  if (!link) return target.replaceChildren(h("p", { class: "quiet" }, say(config.text, "pick_two")));
  target.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${link}&${query}`, { headers: { accept: "application/json" }, signal });
    if (!answer.ok) throw new Error(`${answer.status}`);
    draw(target, (await answer.json()) as PairAnswer);
  } catch (fault) {
    if (!signal.aborted) target.replaceChildren(h("p", { class: "field-fault" }, say(config.text, "failed")));
  } finally {
    if (!signal.aborted) target.removeAttribute("aria-busy");
  }
}
