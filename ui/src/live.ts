/** A form whose effect is shown while it is being filled in: the server renders, we put it in its place. */
import { arrive } from "./html.ts";

const PAUSE_MS = 250;

export function start(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const target = document.getElementById(form.dataset["target"] ?? "");
  const source = form.dataset["src"];
  if (!target || !source) return;
  let running: AbortController | null = null;
  let timer = 0;

  const refresh = async () => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    target.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(...request(form, source, mine.signal));
      const html = await answer.text();
      if (running === mine && answer.headers.get("content-type")?.startsWith("text/html")) arrive(target, html);
    } catch (fault) {
      if (!mine.signal.aborted) console.warn("live preview", fault);
    } finally {
      if (running === mine) target.removeAttribute("aria-busy");
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void refresh(), PAUSE_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
}

/** The same fields as a plain submit would send, without the files. */
function request(form: HTMLFormElement, source: string, signal: AbortSignal): [string, RequestInit] {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  const headers = { "x-live": "1" };
  if (form.method === "get") return [`${source}?${fields}`, { headers, signal }];
  return [source, { method: "POST", body: fields, headers, signal }];
}
