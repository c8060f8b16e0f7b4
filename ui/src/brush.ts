/** Lights up everything on the page that stands for the same record: rows, bars, marks, map features. */
export interface Brush {
  id: string | null;
  how: "hover" | "select";
  from: string;
}

/** What is lit now: at most one pointed at and one chosen. */
export interface Lit {
  hover: string | null;
  select: string | null;
}

let now: Lit = { hover: null, select: null };

/** The state after a brush: choosing the chosen one again lets it go. */
export function lit(before: Lit, { id, how }: Pick<Brush, "id" | "how">): Lit {
  if (how === "hover") return { ...before, hover: id };
  return { ...before, select: id === before.select ? null : id };
}

/** What is lit at this moment, for islands that start late. */
export const litNow = (): Lit => now;

/** Tells the page that a record is pointed at or chosen. */
export function brush(detail: Brush): void {
  now = lit(now, detail);
  document.dispatchEvent(new CustomEvent<Brush>("cg:brush", { detail }));
}

/** Calls back with what is lit after every brush of the page. */
export function onBrush(heard: (now: Lit, detail: Brush) => void): void {
  document.addEventListener("cg:brush", (event) => heard(now, (event as CustomEvent<Brush>).detail));
}

function recordAt(target: EventTarget | null): string | null {
  const element = target instanceof Element ? target.closest<HTMLElement | SVGElement>("[data-brush] [data-id]") : null;
  return element?.dataset["id"] ?? null;
}

function mark(root: ParentNode, name: string, id: string | null): void {
  for (const old of root.querySelectorAll(`[data-brush] .${name}`)) old.classList.remove(name);
  if (id === null) return;
  for (const element of root.querySelectorAll(`[data-brush] [data-id="${CSS.escape(id)}"]`)) element.classList.add(name);
}

/** Listens to pointer and focus in every `[data-brush]` of the page and shows the classes. */
export function startBrushing(page: Document): void {
  const point = (id: string | null) => {
    if (id !== now.hover) brush({ id, how: "hover", from: "page" });
  };
  page.addEventListener("pointerover", (event) => {
    // The map tells for itself what is under the pointer.
    if (!(event.target instanceof Element && event.target.closest(".map"))) point(recordAt(event.target));
  });
  page.addEventListener("focusin", (event) => point(recordAt(event.target)));
  page.addEventListener("click", (event) => {
    const id = recordAt(event.target);
    const control = event.target instanceof Element && event.target.closest("a, button, input, label, select");
    if (id !== null && !control) brush({ id, how: "select", from: "page" });
  });
  onBrush(({ hover, select }) => {
    mark(page, "is-hover", hover);
    mark(page, "is-selected", select);
  });
}
