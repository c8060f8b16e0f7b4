/** Finds the islands of a page and brings each to life: small ones at once, large ones when they come into view. */
import * as auto from "./auto.ts";
import { startBrushing } from "./brush.ts";
import * as chart from "./chart.ts";
import { startConfirming } from "./confirm.ts";
import * as live from "./live.ts";
import * as table from "./table.ts";
import * as upload from "./upload.ts";

type Start = (element: HTMLElement) => void | Promise<void>;
type Load = () => Promise<{ start: Start }>;

/** Small islands come with the page: on a slow link each further file costs a journey. */
const SMALL: Record<string, { start: Start }> = { auto, chart, live, table, upload };

/** Large islands: fetched when the element nears the view. */
const LARGE: Record<string, Load> = {
  map: () => import("./map/island.ts"),
  workbench: () => import("./workbench/island.ts"),
};

async function mount(element: HTMLElement, load: () => { start: Start } | Promise<{ start: Start }>): Promise<void> {
  if (element.dataset["mounted"]) return;
  element.dataset["mounted"] = "yes";
  try {
    const { start } = await load();
    await start(element);
  } catch (fault) {
    // The page was readable before and stays so; the console says why the island did not come.
    console.error(`island ${element.dataset["island"]} did not start`, fault);
    element.dataset["failed"] = String(fault);
  }
}

/** Mounts every island inside `root`; called again for parts of a page that arrive later. */
export function mountIslands(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-island]")) {
    const kind = element.dataset["island"] ?? "";
    const small = SMALL[kind];
    const large = LARGE[kind];
    if (small) void mount(element, () => small);
    else if (large) whenNear(element, () => void mount(element, large));
  }
}

function whenNear(element: HTMLElement, act: () => void): void {
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      act();
    },
    { rootMargin: "300px" },
  );
  watch.observe(element);
}

startBrushing(document);
startConfirming(document);
mountIslands(document);
document.addEventListener("cg:arrived", (event) => mountIslands(event.target as Element));
