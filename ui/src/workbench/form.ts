/** Reads the form and keeps its parts in step: slider and number, method and its fields, the places of an order. */
import type { Figures } from "../text.ts";
import type { Ask, Method, WorkbenchConfig } from "./config.ts";
import { inOrder, ratio, shares, swapPlaces } from "./weights.ts";

type Field = HTMLInputElement | HTMLSelectElement;

export class WeightForm {
  #places: Record<string, number>;

  constructor(
    readonly form: HTMLFormElement,
    readonly config: WorkbenchConfig,
    readonly figures: Figures,
  ) {
    this.#places = this.#readPlaces();
    this.showMethod();
    this.showShares();
  }

  #field(name: string): Field | null {
    const found = this.form.elements.namedItem(name);
    return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found : null;
  }

  #readPlaces(): Record<string, number> {
    return Object.fromEntries(this.config.criteria.map(({ id }, i) => [id, Number(this.#field(`o.${id}`)?.value ?? i + 1)]));
  }

  get method(): Method {
    return (new FormData(this.form).get("method") ?? "direct") as Method;
  }

  get k(): number {
    return Math.min(10_000, Math.max(1, Math.floor(Number(this.#field("k")?.value ?? 10)) || 1));
  }

  /** The address this form would go to: the choice can be passed on as a link. */
  query(): URLSearchParams {
    const pairs = [...new FormData(this.form)].filter((pair): pair is [string, string] => typeof pair[1] === "string");
    return new URLSearchParams(pairs.filter(([name]) => name !== "csrf"));
  }

  #points(): number[] {
    return this.config.criteria.map(({ id }) => Number(this.#field(`w.${id}`)?.value ?? 0));
  }

  ask(limit: number, keep: string[]): Ask {
    const { method, k } = this;
    const gates = [...this.form.querySelectorAll<HTMLInputElement>('input[name^="gate."]')].map((box): [string, boolean] => [box.name.slice(5), box.checked]);
    return { model: this.config.model, method, k, gates: Object.fromEntries(gates), limit, keep, ...this.#given(method) };
  }

  #given(method: Method): Pick<Ask, "weights" | "order" | "pairwise"> {
    if (method === "rank_order") return { order: inOrder(this.#places) };
    if (method === "pairwise") return { pairwise: this.#pairwise() };
    const weights = shares(this.#points());
    return { weights: Object.fromEntries(this.config.criteria.map(({ id }, i) => [id, weights[i] ?? 0])) };
  }

  #pairwise(): Record<string, number> {
    const fields = this.form.querySelectorAll<HTMLSelectElement>('[name^="p."]');
    const pairs = [...fields].flatMap((field): [string, number][] => {
      const value = ratio(field.value);
      return value === null ? [] : [[field.name.slice(2).replace(".", "|"), value]];
    });
    return Object.fromEntries(pairs);
  }

  /** Takes note of a change; returns false when the field is not one of ours. */
  changed(field: EventTarget | null): boolean {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return false;
    this.#keepTwin(field);
    if (field.name.startsWith("o.")) this.#keepOrder(field);
    if (field.name === "method") this.showMethod();
    this.showShares();
    return true;
  }

  /** Writes into a number box what is counted: what no slider reaches, or no whole number of first ones, is not used. */
  settle(field: HTMLInputElement): void {
    const slider = field.dataset["for"] ? this.#field(field.dataset["for"]) : null;
    if (slider && slider !== field) field.value = String(Math.round(Number(slider.value)));
    if (field.name === "k") field.value = String(this.k);
  }

  #keepTwin(field: Field): void {
    const named = field.dataset["for"] ? this.#field(field.dataset["for"]) : null;
    const twin = named ?? this.form.querySelector<HTMLInputElement>(`input[data-for="${CSS.escape(field.name)}"]`);
    // A slider that is moved stands on whole points; one that was not keeps the model's weight to the digit.
    const whole = field.value === "" ? "" : String(Math.round(Number(field.value)));
    if (field.type === "range") field.value = whole;
    if (twin && twin !== field && whole !== "") twin.value = whole;
  }

  #keepOrder(field: Field): void {
    this.#places = swapPlaces(this.#places, field.name.slice(2), Number(field.value));
    for (const [id, place] of Object.entries(this.#places)) {
      const other = this.#field(`o.${id}`);
      if (other) other.value = String(place);
    }
  }

  showMethod(): void {
    for (const part of this.form.querySelectorAll<HTMLElement>("[data-method]")) {
      part.hidden = !(part.dataset["method"] ?? "").split(" ").includes(this.method);
    }
  }

  /** Writes each criterion's share beside it: from the sliders at once, from the answer when it is there. */
  showShares(weights?: Readonly<Record<string, number>>): void {
    if (!weights && this.method !== "direct" && this.method !== "swing") return;
    const own = shares(this.#points());
    this.config.criteria.forEach(({ id }, i) => {
      const value = weights ? weights[id] : own[i];
      for (const out of this.form.querySelectorAll(`[data-share="${CSS.escape(id)}"]`)) out.textContent = value === undefined ? "" : this.figures.share(value);
    });
  }
}
