// The ranking workbench: sliders re-rank table, bars and map at once, and all of them point at the same place.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, audit, mapReady, openBrowser, shot, visit } from "../harness/browser.mjs";
import { startGallery } from "../harness/gallery.mjs";

let gallery;
let browser;
let visited;
let page;

before(async () => {
  [gallery, browser] = await Promise.all([startGallery(), openBrowser()]);
  visited = await visit(browser, gallery.origin, { height: 1000 });
  page = visited.page;
  await page.goto("/");
  await mapReady(page, "rank-map");
  await page.waitForSelector("#rank-table tbody tr");
});
after(async () => {
  await browser?.close();
  await gallery?.stop();
});

const names = () => page.locator("#rank-table tbody tr td:nth-child(3)").allInnerTexts();
const rows = () => page.locator("#rank-table tbody tr");

test("two hundred rows are drawn of however many, with bars, intervals and the cut after the first k", async () => {
  assert.equal(await rows().count(), 200);
  assert.equal(await page.locator("#rank-table tr.cut td.rank").innerText(), "10");
  const bar = rows().first().locator(".bar-svg");
  assert.match(await bar.getAttribute("aria-label"), /People within 500 m: 0\.\d{3}; Accidents/);
  assert.match(await rows().nth(5).locator(".interval-svg").getAttribute("aria-label"), /Rank \d+ to \d+/);
});

test("a slider re-ranks at once; number, share and address follow", async (t) => {
  const before = await names();
  const slider = page.locator("#w-people");
  await slider.focus();
  const elapsed = await page.evaluate(async () => {
    const table = document.querySelector("#rank-table tbody");
    const slider = document.getElementById("w-people");
    const drawn = new Promise((done) => new MutationObserver(() => requestAnimationFrame(() => done(performance.now()))).observe(table, { childList: true }));
    const start = performance.now();
    slider.value = "0";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    return (await drawn) - start;
  });
  assert.notDeepEqual(await names(), before);
  t.diagnostic(`${elapsed.toFixed(0)} ms from slider to table, request included`);
  // Aim 100 ms; the limit allows for a machine that does other work and draws maps without a graphics card.
  assert.ok(elapsed < 2000, `${elapsed.toFixed(0)} ms from slider to table`);
  assert.equal(await page.locator("input[data-for='w.people']").inputValue(), "0");
  assert.equal(await page.locator("[data-share=people]").first().innerText(), "0%");
  assert.match(page.url(), /w\.people=0/);
  assert.ok((await page.locator("#rank-changes .enters li").count()) > 0, "someone enters the first ten");
  assert.equal(await page.locator("#rank-changes .enters li").count(), await page.locator("#rank-changes .leaves li").count());
});

test("the keyboard moves a weight, and the focus stays where it was", async () => {
  const slider = page.locator("#w-school");
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => document.querySelector("input[data-for='w.school']").value === "16");
  assert.ok(await slider.evaluate((element) => element === document.activeElement));
});

test("row, list and map light up together", async () => {
  const row = rows().nth(2);
  const id = await row.getAttribute("data-id");
  await row.locator("td.bar").hover();
  assert.ok(await row.evaluate((tr) => tr.classList.contains("is-hover")));
  await row.locator("td.rank").click();
  assert.ok(await row.evaluate((tr) => tr.classList.contains("is-selected")));
  await page.locator("#w-land").fill("60");
  await page.waitForFunction((wanted) => document.querySelector(`#rank-table tr[data-id="${wanted}"]`)?.classList.contains("is-selected"), id);
});

test("two places picked say why one stands above the other", async () => {
  await page.locator("[data-pick]").nth(0).check();
  await page.locator("[data-pick]").nth(3).check();
  await page.waitForSelector("#rank-pair table");
  assert.match(await page.locator("#rank-pair strong").innerText(), /stands above/);
  assert.equal(await page.locator("#rank-pair tbody tr").count(), 4);
  const heads = await page.locator("#rank-pair thead th").allInnerTexts();
  assert.ok(heads.length === 5 && heads[1] && heads[3] && heads[1] !== heads[3], `each column says whose it is: ${heads}`);
});

test("another method shows its own fields; an order stays an order; comparisons show their consistency", async () => {
  await page.locator("#method").selectOption("rank_order");
  assert.equal(await page.locator("#w-people").isVisible(), false);
  await page.locator("#o-land").selectOption("1");
  assert.deepEqual(await page.locator("select[name^='o.']").evaluateAll((all) => all.map((s) => s.value)), ["4", "2", "3", "1"]);
  await page.waitForFunction(() => document.querySelectorAll("[data-share=land]")[1]?.textContent === "52%");
  await page.locator("#method").selectOption("pairwise");
  await page.waitForFunction(() => document.querySelector("[data-role=consistency]").dataset.acceptable === "false");
  await audit(page, "workbench in use", ".workbench > .weights, #rank-pair, #rank-changes");
  await shot(page, "workbench-in-use");
  assertQuiet(visited);
});

test("a fault of the server is told in its words", async () => {
  await page.route("**/rankings/preview", (route) => route.fulfill({ status: 422, contentType: "application/problem+json", body: JSON.stringify({ title: "Wrong", detail: "The weights must not all be zero." }) }));
  await page.locator("#k").fill("5");
  await page.waitForFunction(() => document.getElementById("rank-status").textContent === "The weights must not all be zero.");
  assert.ok(await page.locator("p.note.bad", { hasText: "The weights must not all be zero." }).isVisible(), "it stands above the order it is about");
  assert.ok(Number(await page.locator("table.ranking tbody").evaluate((body) => getComputedStyle(body).opacity)) < 1, "and the old order fades");
});
