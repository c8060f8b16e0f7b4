// How long it takes from a moved slider of the workbench until the table shows the new order, in a real browser.
// Usage: node measure/slider.mjs http://127.0.0.1:8640 [times]. Prints the median, the 95th percentile and the longest.
import { openBrowser, visit } from "../harness/browser.mjs";

const [origin, times = "20"] = process.argv.slice(2);
if (!origin) throw new Error("usage: node measure/slider.mjs ORIGIN [TIMES]");
const browser = await openBrowser();
const { page } = await visit(browser, origin);
page.setDefaultTimeout(120_000);
await page.goto("/rankings/models/people-first");
await page.waitForSelector("form[data-ready]");
await page.waitForTimeout(3000);
const taken = [];
for (let i = 0; i < Number(times); i++) {
  const elapsed = await page.evaluate(async (value) => {
    const table = document.querySelector("#rank-table tbody");
    const slider = document.querySelector("input[type=range][name^='w.']");
    const drawn = new Promise((done) => {
      const watch = new MutationObserver(() => (watch.disconnect(), requestAnimationFrame(() => done(performance.now()))));
      watch.observe(table, { childList: true });
    });
    const start = performance.now();
    slider.value = String(value);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    return (await drawn) - start;
  }, (i * 37) % 100);
  taken.push(elapsed);
  await page.waitForTimeout(1500);
}
await browser.close();
taken.sort((a, b) => a - b);
const at = (share) => taken[Math.min(taken.length - 1, Math.floor(share * taken.length))].toFixed(0);
console.log(`slider to table, ${taken.length} times: median ${at(0.5)} ms, p95 ${at(0.95)} ms, longest ${at(1)} ms`);
