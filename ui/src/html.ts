/** Makes elements without markup in strings: nothing a record says can become HTML. */
type Child = Node | string | null | undefined;

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) if (child !== null && child !== undefined) parent.append(child);
}

/** An HTML element with attributes and children; an attribute of `null` or `false` is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number | boolean | null | undefined> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

/** The same for SVG. */
export function s(tag: string, attributes: Record<string, string | number> = {}, ...children: readonly Child[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  append(element, children);
  return element;
}

/** Replaces what is inside `target` by HTML that our own server rendered, and mounts its islands. */
export function arrive(target: Element, html: string): void {
  const page = new DOMParser().parseFromString(html, "text/html");
  target.replaceChildren(...Array.from(page.body.childNodes, (node) => document.importNode(node, true)));
  target.dispatchEvent(new CustomEvent("cg:arrived", { bubbles: true }));
}

/** The JSON of `data-config`. */
export function config<T>(element: HTMLElement): T {
  return JSON.parse(element.dataset["config"] ?? "{}") as T;
}
