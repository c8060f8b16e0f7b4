/** What the map shows, as a list of links: for keyboards, screen readers, and eyes tired of dots. */
import { h } from "../html.ts";
import { Figures, say } from "../text.ts";
import type { MapConfig } from "./config.ts";
import { type Drawn, countOf, hrefOf, idOf, nameOf } from "./feature.ts";

const MOST = 60;

export class ViewList {
  readonly element: HTMLDetailsElement;
  readonly #summary: HTMLElement;
  readonly #list: HTMLUListElement;
  readonly #figures: Figures;

  constructor(readonly config: MapConfig) {
    this.#figures = new Figures(config.lang);
    this.#summary = h("summary", {}, say(config.text, "in_view", { count: "…" }));
    this.#list = h("ul");
    this.element = h("details", { class: "map-list", "data-brush": "" }, this.#summary, this.#list);
  }

  /** Only features with a page of their own are listed; clusters count as many as they stand for, layer by layer. */
  show(features: readonly Drawn[]): void {
    const linked = features.flatMap((feature) => {
      const layer = this.config.layers.find(({ id }) => id === feature.source);
      return layer?.href ? [{ feature, layer, href: hrefOf(layer, feature) }] : [];
    });
    const count = (of: typeof linked) => of.reduce((sum, { feature }) => sum + countOf(feature), 0);
    const total = count(linked);
    const each = this.config.layers.flatMap(({ id, label }) => {
      const own = count(linked.filter(({ layer }) => layer.id === id));
      return own > 0 ? [`${label} ${this.#figures.number(own)}`] : [];
    });
    this.#summary.textContent = say(this.config.text, "in_view", { count: each.join(" · ") });
    this.element.hidden = total === 0;
    const single = linked.filter(({ href }) => href !== null);
    const items = single.slice(0, MOST).map(({ feature, layer, href }) => h("li", {}, h("a", { href, "data-id": idOf(feature) }, nameOf(layer, feature, this.config.lang))));
    if (total > items.length && items.length > 0) {
      items.push(h("li", { class: "quiet" }, say(this.config.text, "more", { count: this.#figures.number(total - items.length) })));
    }
    this.#list.replaceChildren(...items);
  }
}
