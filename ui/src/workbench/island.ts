/** The ranking workbench: every change of the form re-ranks the table, the bars and the map. */
import { litNow, onBrush } from "../brush.ts";
import { config as readConfig } from "../html.ts";
import { Figures, say } from "../text.ts";
import { sendValues } from "../values.ts";
import { Items, bandsOf, bandsOfFifths } from "./bands.ts";
import { firstK, renderChanges } from "./changes.ts";
import type { Answer, Ask, WorkbenchConfig } from "./config.ts";
import { WeightForm } from "./form.ts";
import { Latest } from "./latest.ts";
import { saveButtons } from "../picture.ts";
import { showPair } from "./pair.ts";
import { firstOnes } from "./picture.ts";
import { showReaches } from "./reach.ts";
import { MOST_ROWS, RankingTable } from "./table.ts";

const byId = (id: string | undefined): HTMLElement | null => (id ? document.getElementById(id) : null);

async function preview(config: WorkbenchConfig, ask: Ask): Promise<Answer> {
  const headers = { "content-type": "application/json", accept: "application/json", ...(config.csrf && { "x-csrf-token": config.csrf }) };
  const answer = await fetch(config.preview, { method: "POST", headers, body: JSON.stringify(ask) });
  if (answer.ok) return (await answer.json()) as Answer;
  const problem = (await answer.json().catch(() => ({}))) as { detail?: string; title?: string };
  throw new Error(problem.detail ?? problem.title ?? say(config.text, "failed"));
}

function showConsistency(form: HTMLFormElement, { consistency }: Answer): void {
  for (const place of form.querySelectorAll<HTMLElement>('[data-role="consistency"]')) {
    place.textContent = consistency?.text ?? "";
    place.dataset["acceptable"] = String(consistency?.acceptable ?? true);
  }
}

export function start(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const config = readConfig<WorkbenchConfig>(form);
  const figures = new Figures(config.lang);
  const weights = new WeightForm(form, config, figures);
  const tableElement = byId(config.ids.table);
  if (!(tableElement instanceof HTMLTableElement)) throw new Error(`no table "${config.ids.table}"`);
  const table = new RankingTable(tableElement, config, figures, () => weights.k);
  const [map, changes, pairPlace, status] = [config.ids.map, config.ids.changes, config.ids.pair, config.ids.status].map(byId);
  let pairing = new AbortController();

  const tell = (text: string) => {
    if (status) status.textContent = text;
  };
  const refusal = document.createElement("p");
  refusal.className = "note bad";
  refusal.hidden = true;
  (tableElement.closest(".table-box") ?? tableElement).before(refusal);
  /** Says above the order why it is not the one that was asked for, and fades it; nothing to say takes that back. */
  const stale = (why: string) => {
    refusal.textContent = why;
    refusal.hidden = !why;
    (form.closest("main") ?? document.body).classList.toggle("stale", Boolean(why));
  };
  const pair = () => {
    if (!pairPlace) return;
    pairing.abort();
    pairing = new AbortController();
    void showPair(pairPlace, config, table.picked, weights.query(), pairing.signal);
  };
  const keep = () => [...table.picked, litNow().select].filter((id) => id !== null);
  const items = new Items(async () => (await (await fetch(config.items ?? "")).text()).split("\n"));
  let shown: Answer | null = null;
  const room = byId("rank-picture");
  if (room) {
    const title = document.querySelector("h1")?.textContent ?? "";
    const save = saveButtons(room, () => (shown ? firstOnes(room, shown, config, figures, title) : null));
    if (save) room.after(save);
  }
  let newest: Answer | null = null;
  /** Colours the map when the table is drawn: a whole country takes longer than a frame. */
  const colour = async (answer: Answer) => {
    if (!map || !config.layer) return;
    newest = answer;
    const ids = answer.fifths && answer.items ? await items.of(answer.items) : null;
    await new Promise((drawn) => setTimeout(drawn, 50));
    if (newest !== answer) return;
    const values = ids ? bandsOfFifths(ids, answer.fifths ?? "") : bandsOf(answer, config.bands ?? [10, 20, 50, 100]);
    sendValues(map, { layer: config.layer, values });
  };
  const show = (answer: Answer, asked: Ask) => {
    tableElement.removeAttribute("aria-busy");
    stale("");
    table.show(answer, keep(), litNow().select);
    weights.showShares(answer.weights);
    showConsistency(form, answer);
    showReaches(form, answer.reaches ?? []);
    shown = answer;
    if (changes) renderChanges(changes, config, firstK(config.saved ?? [], answer.rows, answer.k));
    void colour(answer);
    const count = answer.count ?? answer.rows.length;
    const ranked = answer.ranked ?? count;
    const left = count > ranked ? `. ${say(config.text, "excluded")}: ${figures.number(count - ranked)}` : "";
    tell(say(config.text, "shown", { shown: figures.number(Math.min(ranked, MOST_ROWS)), count: figures.number(ranked) }) + left);
    form.dataset["ready"] = String(count);
    document.getElementById("rank-pages")?.remove();
    pair();
    // The order came at once; how firm it is follows when nothing newer is asked.
    if (asked.quick && !latest.busy) latest.put({ ...asked, quick: false });
  };
  const latest = new Latest<Ask, Answer>((ask) => preview(config, ask), show, (fault) => {
    tableElement.removeAttribute("aria-busy");
    const why = fault instanceof Error ? fault.message : say(config.text, "failed");
    tell(why);
    stale(why);
  });
  const rank = () => {
    tableElement.setAttribute("aria-busy", "true");
    latest.put({ ...weights.ask(MOST_ROWS, keep()), compact: Boolean(config.items), quick: Boolean(config.items) });
  };

  form.addEventListener("input", (event) => {
    if (weights.changed(event.target)) rank();
  });
  // What is taken away is what is shown.
  const workbook = byId("rank-workbook");
  form.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement) weights.settle(event.target);
    history.replaceState(null, "", `?${weights.query()}`);
    workbook?.setAttribute("href", `${workbook.dataset["base"] ?? ""}${location.search}`);
  });
  form.addEventListener("submit", (event) => {
    // Other buttons (save, sign) go to the server as they are.
    if (event.submitter?.hasAttribute("data-show")) {
      event.preventDefault();
      rank();
    }
  });
  // What is saved is what is shown: the address has the weights once one was moved.
  const saving = byId("rank-save");
  saving?.addEventListener("submit", () => {
    saving.setAttribute("action", `${saving.dataset["base"] ?? ""}${location.search}`);
  });
  tableElement.addEventListener("change", (event) => {
    const id = event.target instanceof HTMLInputElement ? event.target.dataset["pick"] : undefined;
    if (!id) return;
    table.picked = table.picked.includes(id) ? table.picked.filter((other) => other !== id) : [...table.picked, id].slice(-2);
    for (const box of tableElement.querySelectorAll<HTMLInputElement>("[data-pick]")) box.checked = table.picked.includes(box.dataset["pick"] ?? "");
    pair();
  });
  onBrush(({ select }, { how }) => {
    // A place chosen on the map that is not among the rows drawn is fetched and shown too.
    if (how === "select" && select && !tableElement.querySelector(`[data-id="${CSS.escape(select)}"]`)) rank();
  });
  rank();
}
