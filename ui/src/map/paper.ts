/** A map on paper: the picture on the screen, made smaller as a whole, so that nothing is cut and the scale bar stays true. */

/** Width between the margins of an A4 page, in CSS pixels (see `@page` in print.css). */
const PAPER_PX = 688;

/** How much smaller a view of that width is drawn on paper; never larger. */
export function paperZoom(width: number): number {
  return width > PAPER_PX ? PAPER_PX / width : 1;
}

/** Holds the view at its size on the screen while the page is laid out for paper. */
export function keepOnPaper(view: HTMLElement): void {
  addEventListener("beforeprint", () => {
    const { clientWidth, clientHeight } = view;
    Object.assign(view.style, { inlineSize: `${clientWidth}px`, blockSize: `${clientHeight}px`, zoom: String(paperZoom(clientWidth)) });
  });
  addEventListener("afterprint", () => {
    for (const name of ["inline-size", "block-size", "zoom"]) view.style.removeProperty(name);
  });
}
