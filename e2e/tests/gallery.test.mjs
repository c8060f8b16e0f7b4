// Every component: fits, is accessible, works left to right and right to left, and asks no other site.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertFits, assertQuiet, audit, mapReady, openBrowser, shot, visit } from "../harness/browser.mjs";
import { startGallery } from "../harness/gallery.mjs";

let gallery;
let browser;

before(async () => {
  [gallery, browser] = await Promise.all([startGallery(), openBrowser()]);
});
after(async () => {
  await browser?.close();
  await gallery?.stop();
});

async function open(query = "", options = {}) {
  const visited = await visit(browser, gallery.origin, options);
  await visited.page.goto(`/?${query}`);
  return visited;
}

for (const [name, query, options] of [
  ["wide", "", {}],
  ["wide, right to left", "rtl", { lang: "ar" }],
  ["phone", "", { width: 360, height: 740 }],
  ["phone, right to left", "rtl", { width: 360, height: 740, lang: "ar" }],
  ["dark", "theme=dark", {}],
  ["high contrast", "theme=contrast", {}],
]) {
  test(`all components: ${name}`, async () => {
    const visited = await open(`few&${query}`, options);
    const { page } = visited;
    assert.ok((await mapReady(page, "hazard-map")) > 100);
    assert.ok((await mapReady(page, "rank-map")) > 100);
    await page.waitForSelector("form[data-island=workbench][data-ready]");
    await assertFits(page, name);
    await audit(page, name);
    await shot(page, `gallery-${name.replaceAll(/\W+/g, "-")}`);
    assertQuiet(visited);
    await visited.context.close();
  });
}

test("without JavaScript everything can be read and reached", async () => {
  const { page, context } = await open("", { script: false, width: 360, height: 740 });
  assert.ok(await page.getByText("18,430").isVisible());
  assert.ok(await page.locator(".map-fallback a").first().isVisible());
  await page.locator(".menu > summary").click();
  assert.ok(await page.getByRole("link", { name: "Ranking" }).isVisible());
  assert.ok(await page.getByRole("button", { name: "Show" }).first().isVisible());
  await assertFits(page, "phone without JavaScript");
  await context.close();
});

test("the map says what it shows, from when and from where, and its layers can be put away", async () => {
  const visited = await open();
  const { page } = visited;
  const before = await mapReady(page, "hazard-map");
  const map = page.locator("#hazard-map");
  assert.match(await map.locator(".map-facts").innerText(), /As of 31 October 2026[\s\S]*Source: national database[\s\S]*do not imply endorsement/);
  assert.match(await map.locator(".maplibregl-ctrl-scale").innerText(), /\d+\s+km/);
  await map.getByRole("checkbox", { name: "Hazard areas" }).uncheck();
  await page.waitForFunction((n) => Number(document.getElementById("hazard-map").dataset.ready) < n, before - 100);
  assertQuiet(visited);
  await visited.context.close();
});

test("a hazard opens its popup, and the list beside the map leads to the same page", async () => {
  const visited = await open("", { height: 1000 });
  const { page } = visited;
  await mapReady(page, "hazard-map");
  const map = page.locator("#hazard-map");
  await map.getByRole("checkbox", { name: "Accidents" }).uncheck();
  await page.locator("#hazard-map + .map-list > summary").click();
  // The list follows when the map is at rest again.
  await page.waitForFunction(() => {
    const hrefs = Array.from(document.querySelectorAll("#hazard-map + .map-list a"), (link) => link.getAttribute("href"));
    return hrefs.length > 10 && hrefs.every((href) => href.startsWith("/hazards/0000"));
  });

  // Zoom in with the keyboard alone until single areas can be hit, then try places around the middle.
  const canvas = map.locator("canvas");
  await canvas.focus();
  await page.keyboard.press("Equal");
  await page.waitForTimeout(600);
  const box = await canvas.boundingBox();
  const popup = map.locator(".map-popup a").first();
  for (let y = 0.3; y < 0.8 && !(await popup.isVisible()); y += 0.02)
    for (let x = 0.35; x < 0.8 && !(await popup.isVisible()); x += 0.02) await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
  assert.match(await popup.getAttribute("href"), /^\/hazards\/0000/);
  assert.match(await map.locator(".map-popup dl").first().innerText(), /Area\s+[\d,]+ m²[\s\S]*Surveyed\s+unknown/);
  assertQuiet(visited);
  await visited.context.close();
});

test("a rate without data is hatched, and classes follow the server's breaks", async () => {
  const visited = await open("rates");
  const { page } = visited;
  assert.equal(await mapReady(page, "hazard-map"), 30);
  assert.match(await page.locator("#hazard-map .map-legend").innerText(), /below 2[\s\S]*25 and more[\s\S]*No data[\s\S]*per 100,000/);
  await shot(page, "gallery-rates");
  assertQuiet(visited);
  await visited.context.close();
});

test("a table sorts with unknown values last and finds words without their accents", async () => {
  const { page, context } = await open();
  const table = page.locator("table[data-island=table]");
  const people = () => table.locator("tbody tr td:last-child").allInnerTexts();
  const head = table.getByRole("button", { name: "People within 500 m" });
  await head.click();
  assert.equal((await people())[0], "1,479");
  assert.equal((await people()).at(-1), "unknown");
  await head.click();
  assert.equal((await people()).at(-1), "unknown");
  assert.equal(await table.locator("th[aria-sort=ascending]").count(), 1);
  await page.getByLabel("Filter these rows").fill("órchard");
  assert.equal(await table.locator("tbody tr:visible").count(), 2);
  await page.getByLabel("Filter these rows").fill("nowhere");
  assert.ok(await page.getByText("No row matches").isVisible());
  await context.close();
});

test("on paper there are no controls, and the report has a head", async () => {
  const { page, context } = await open();
  await page.emulateMedia({ media: "print" });
  assert.ok(await page.locator(".print-head").isVisible());
  for (const gone of [".page-head", ".tools", "button.primary", ".tabs", ".map-tools"]) assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  assert.ok(await page.getByText("People within 500 m", { exact: true }).locator("visible=true").count() >= 2, "column heads are printed");
  assert.equal(await page.locator("table thead").first().evaluate((head) => getComputedStyle(head).display), "table-header-group");
  assert.ok((await page.pdf({ format: "A4", printBackground: true })).length > 20_000);
  await context.close();
});
