/** Under each slider: the stretch in which its weight changes nothing of the first ones. */
import { s } from "../html.ts";
import type { Reach } from "./config.ts";

/** Redraws the stretches; without any, as while the order is new, they wait in grey. */
export function showReaches(form: HTMLFormElement, reaches: readonly Reach[]): void {
  for (const drawing of form.querySelectorAll<SVGElement>("[data-reach]")) {
    const id = drawing.dataset["reach"] ?? "";
    const found = reaches.find(({ criterion }) => criterion === id);
    const words = form.querySelector(`[data-reach-words="${CSS.escape(id)}"]`);
    drawing.classList.toggle("is-old", !found);
    if (words && !found) words.textContent = "…";
    if (!found) continue;
    drawing.setAttribute("aria-label", found.text);
    if (words) words.textContent = found.text;
    drawing.replaceChildren(
      s("title", {}, found.text),
      s("rect", { class: "track", y: 3, width: 100, height: 2 }),
      s("rect", { class: "band", x: found.low, width: found.width, y: 1, height: 6 }),
      s("rect", { class: "now", x: found.at, width: 0.8, height: 8 }),
    );
  }
}
