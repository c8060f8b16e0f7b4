/** Adds what paper cannot: titles on hover and focus, arrow keys along the marks, a larger view. */
import { h } from "./html.ts";
import { saveButtons } from "./picture.ts";

type Mark = SVGElement & HTMLOrSVGElement;

function titleOf(mark: Element): string {
  return mark.querySelector("title")?.textContent ?? "";
}

function addTip(figure: HTMLElement, marks: readonly Mark[]): void {
  const tip = h("div", { class: "chart-tip", "aria-hidden": "true", hidden: true });
  figure.append(tip);
  const show = (mark: Mark) => {
    const text = titleOf(mark);
    if (!text) return;
    const frame = figure.getBoundingClientRect();
    const at = mark.getBoundingClientRect();
    tip.textContent = text;
    tip.hidden = false;
    const centre = at.left + at.width / 2 - frame.left - tip.offsetWidth / 2;
    tip.style.left = `${Math.max(0, Math.min(centre, frame.width - tip.offsetWidth))}px`;
    tip.style.top = `${Math.max(0, at.top - frame.top - tip.offsetHeight - 8)}px`;
  };
  const hide = () => {
    tip.hidden = true;
  };
  for (const mark of marks) {
    mark.addEventListener("pointerenter", () => show(mark));
    mark.addEventListener("pointerleave", hide);
    mark.addEventListener("focus", () => show(mark));
    mark.addEventListener("blur", hide);
  }
}

/** Where an arrow key leads among `count` marks; in right-to-left pages left is onward. */
export function nextMark(key: string, at: number, count: number, rightToLeft: boolean): number | null {
  const onward = rightToLeft ? "ArrowLeft" : "ArrowRight";
  const back = rightToLeft ? "ArrowRight" : "ArrowLeft";
  if (key === onward) return Math.min(at + 1, count - 1);
  if (key === back) return Math.max(at - 1, 0);
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}

function addKeys(figure: HTMLElement, marks: readonly Mark[]): void {
  // A picture has no parts one can enter; a group has.
  marks[0]?.ownerSVGElement?.setAttribute("role", "group");
  marks.forEach((mark, i) => {
    mark.setAttribute("tabindex", i === 0 ? "0" : "-1");
    mark.setAttribute("role", "img");
    mark.setAttribute("aria-label", titleOf(mark));
  });
  figure.addEventListener("keydown", (event) => {
    const at = marks.indexOf(event.target as Mark);
    const to = at < 0 ? null : nextMark(event.key, at, marks.length, getComputedStyle(figure).direction === "rtl");
    const next = to === null ? undefined : marks[to];
    if (!next) return;
    event.preventDefault();
    marks[at]?.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  });
}

function addEnlarge(figure: HTMLElement, larger: string, smaller: string): void {
  const button = h("button", { type: "button", class: "enlarge", "aria-pressed": "false" }, larger);
  const set = (large: boolean) => {
    figure.classList.toggle("is-large", large);
    button.setAttribute("aria-pressed", String(large));
    button.textContent = large ? smaller : larger;
  };
  button.addEventListener("click", () => set(!figure.classList.contains("is-large")));
  figure.addEventListener("keydown", (event) => {
    if (event.key === "Escape") set(false);
  });
  figure.append(button);
}

/** A drawing wider than its frame can be scrolled by keyboard too. */
function addScroll(figure: HTMLElement): void {
  const check = () => {
    if (figure.scrollWidth > figure.clientWidth) figure.setAttribute("tabindex", "0");
    else figure.removeAttribute("tabindex");
  };
  new ResizeObserver(check).observe(figure);
}

export function start(figure: HTMLElement): void {
  addScroll(figure);
  const marks = Array.from(figure.querySelectorAll<Mark>("svg [data-mark]"));
  if (marks.length > 0) {
    addTip(figure, marks);
    addKeys(figure, marks);
  }
  const { enlarge, shrink } = figure.dataset;
  if (enlarge) addEnlarge(figure, enlarge, shrink ?? enlarge);
  const save = saveButtons(figure, () => figure.querySelector("svg"));
  if (save) figure.after(save);
}
