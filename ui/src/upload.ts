/** Shows how far an upload has come; the form itself works without. */
import { arrive } from "./html.ts";
import { Figures, fill } from "./text.ts";

function replaceMain(html: string): void {
  const page = new DOMParser().parseFromString(html, "text/html");
  const main = document.querySelector("main");
  const next = page.querySelector("main");
  if (main && next) arrive(main, next.innerHTML);
}

export function start(element: HTMLElement): void {
  const form = element as HTMLFormElement;
  const bar = form.querySelector<HTMLProgressElement>('[data-role="progress"]');
  const status = form.querySelector<HTMLElement>('[data-role="status"]');
  const figures = new Figures(document.documentElement.lang || "en");
  const { sending = "", checking = "", failed = "" } = form.dataset;
  const tell = (text: string) => {
    if (status && status.textContent !== text) status.textContent = text;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const wire = new XMLHttpRequest();
    const buttons = form.querySelectorAll<HTMLButtonElement>("button");
    const enable = (on: boolean) => buttons.forEach((button) => (button.disabled = !on));
    wire.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      if (!bar || !lengthComputable) return;
      bar.hidden = false;
      bar.max = total;
      bar.value = loaded;
      tell(loaded < total ? fill(sending, { percent: figures.share(Math.floor((20 * loaded) / total) / 20) }) : checking);
      if (loaded === total) bar.removeAttribute("value");
    });
    wire.addEventListener("load", () => {
      if (wire.status < 400 && wire.responseURL && wire.responseURL !== form.action) return location.assign(wire.responseURL);
      enable(true);
      if (wire.getResponseHeader("content-type")?.startsWith("text/html")) replaceMain(wire.responseText);
      else tell(failed);
    });
    wire.addEventListener("error", () => {
      enable(true);
      if (bar) bar.hidden = true;
      tell(failed);
    });
    const data = new FormData(form, event.submitter);
    enable(false);
    wire.open("POST", form.action);
    wire.send(data);
  });
}
