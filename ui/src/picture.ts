/** Saves a drawing as SVG or PNG: with its title, and under it the model or figure, its source and its date. */
import { h, s } from "./html.ts";

const KEPT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "font-style", "opacity", "paint-order", "text-anchor", "direction"];
const FONT = "'Noto Sans', 'DejaVu Sans', Arial, sans-serif";
const LINE = 16;

/** Breaks a text into lines of at most `most` characters, at spaces; a word that is longer stands alone. */
export function lines(text: string, most: number): string[] {
  const done: string[] = [];
  for (const word of text.split(/\s+/).filter((w) => w !== "")) {
    const last = done.at(-1);
    if (last !== undefined && last.length + word.length < most) done[done.length - 1] = `${last} ${word}`;
    else done.push(word);
  }
  return done;
}

/** A name that any file system takes. */
export function fileName(name: string, ending: string): string {
  const plain = name.normalize("NFC").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return `${plain.slice(0, 80) || "picture"}.${ending}`;
}

/** Writes what the style sheet says into the drawing itself; patterns that it paints with are collected. */
function settle(from: Element, to: Element, patterns: Set<string>): void {
  const style = getComputedStyle(from);
  if (style.display === "none") return to.remove();
  for (const name of KEPT) {
    const value = style.getPropertyValue(name);
    const pattern = /url\("?[^"#]*#([^")]+)"?\)/.exec(value)?.[1];
    if (pattern) patterns.add(pattern);
    if (value) to.setAttribute(name, pattern ? `url(#${pattern})` : value);
  }
  for (const name of ["class", "tabindex", "data-id", "data-mark", "style"]) to.removeAttribute(name);
  const children = Array.from(to.children);
  Array.from(from.children).forEach((child, i) => {
    const other = children[i];
    if (other) settle(child, other, patterns);
  });
}

function copied(from: Element, patterns: Set<string>): Element {
  const copy = from.cloneNode(true) as Element;
  settle(from, copy, patterns);
  return copy;
}

/** The drawing with title and foot, complete in itself. */
export function complete(drawing: SVGSVGElement, title: string, foot: string): SVGElement {
  const box = drawing.viewBox.baseVal;
  const [width, height] = box.width > 0 ? [box.width, box.height] : [drawing.clientWidth, drawing.clientHeight];
  const patterns = new Set<string>();
  const inner = copied(drawing, patterns);
  const rtl = getComputedStyle(drawing).direction === "rtl";
  const most = Math.max(20, Math.floor(width / 6.5));
  const [head, under] = [lines(title, Math.floor(most * 0.85)), lines(foot, most)];
  const top = head.length * LINE + 12;
  const whole = top + height + under.length * LINE + 12;
  const ground = getComputedStyle(drawing.closest(".panel, .card") ?? document.body).backgroundColor;
  const ink = getComputedStyle(document.body).color;
  const at = { x: rtl ? width - 8 : 8, "text-anchor": "start", direction: rtl ? "rtl" : "ltr", fill: ink, "font-family": FONT };
  for (const [name, value] of [["x", 0], ["y", top], ["width", width], ["height", height]] as const) inner.setAttribute(name, String(value));
  inner.setAttribute("font-family", FONT);
  const painted = [...patterns].flatMap((id) => document.getElementById(id) ?? []).map((one) => copied(one, new Set()));
  return s(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width, height: whole, viewBox: `0 0 ${width} ${whole}` },
    s("title", {}, title),
    s("desc", {}, foot),
    s("defs", {}, ...painted),
    s("rect", { width, height: whole, fill: ground === "rgba(0, 0, 0, 0)" ? "#ffffff" : ground }),
    ...head.map((line, i) => s("text", { ...at, y: (i + 1) * LINE, "font-size": 13, "font-weight": 600 }, line)),
    inner,
    ...under.map((line, i) => s("text", { ...at, y: top + height + (i + 1) * LINE, "font-size": 10.5 }, line)),
  );
}

function offer(url: string, name: string): void {
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}

async function asPng(svg: string, width: number, height: number): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = h("canvas", { width: Math.round(width * 2), height: Math.round(height * 2) });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}

/** Two buttons that save the drawing which `draw` gives at that moment. */
export function saveButtons(place: HTMLElement, draw: () => SVGSVGElement | null): HTMLElement | null {
  const { name = "", foot = "", saveSvg, savePng } = place.dataset;
  if (!saveSvg || !savePng) return null;
  const save = async (ending: "svg" | "png") => {
    const drawing = draw();
    if (!drawing) return;
    const title = drawing.querySelector("title")?.textContent || name;
    const whole = complete(drawing, title, foot);
    const text = new XMLSerializer().serializeToString(whole);
    const url = ending === "svg" ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}` : await asPng(text, Number(whole.getAttribute("width")), Number(whole.getAttribute("height")));
    offer(url, fileName(title, ending));
  };
  const button = (text: string, ending: "svg" | "png") => {
    const made = h("button", { type: "button", class: "quiet small" }, text);
    made.addEventListener("click", () => void save(ending));
    return made;
  };
  return h("div", { class: "row save-picture no-print" }, button(saveSvg, "svg"), button(savePng, "png"));
}
