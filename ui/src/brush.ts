/** Lights up everything on the page that stands for the same record: rows, bars, marks, map features. */
export interface Brush {
  id: string | null;
  how: "hover" | "select";
  from: string;
}

/** Tells the page that a record is pointed at or chosen. */
export function brush(detail: Brush): void {
  document.dispatchEvent(new CustomEvent<Brush>("cg:brush", { detail }));
}

/** Calls back on every brush of the page; returns how to stop. */
export function onBrush(heard: (detail: Brush) => void): () => void {
  const listener = (event: Event) => heard((event as CustomEvent<Brush>).detail);
  document.addEventListener("cg:brush", listener);
  return () => document.removeEventListener("cg:brush", listener);
}

/** What is lit now: at most one pointed at and one chosen. */
export interface Lit {
  hover: string | null;
  select: string | null;
}

/** The state after a brush: choosing the chosen one again lets it go. */
export function lit(before: Lit, { id, how }: Pick<Brush, "id" | "how">): Lit {
  if (how === "hover") return { ...before, hover: id };
  return { ...before, select: id === before.select ? null : id };
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
  let now: Lit = { hover: null, select: null };
  const point = (id: string | null) => {
    if (id !== now.hover) brush({ id, how: "hover", from: "page" });
  };
  page.addEventListener("pointerover", (e) => point(recordAt(e.target)));
  page.addEventListener("focusin", (e) => point(recordAt(e.target)));
  page.addEventListener("focusout", () => point(null));
  page.addEventListener("click", (e) => {
    const id = recordAt(e.target);
    const control = e.target instanceof Element && e.target.closest("a, button, input, label, select");
    if (id !== null && !control) brush({ id, how: "select", from: "page" });
  });
  onBrush((detail) => {
    now = lit(now, detail);
    mark(page, "is-hover", now.hover);
    mark(page, "is-selected", now.select);
  });
}
