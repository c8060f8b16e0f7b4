// Roads and movement: a person asks for a way between two towns, with and without JavaScript, and is never told it is safe.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertFits, assertQuiet, audit, mapReady, openBrowser, shot, visit } from "../harness/browser.mjs";
import { binary, startProgram } from "../harness/program.mjs";

const skip = binary() ? false : "no binary: run `cargo build` first or set COMMONGROUND_BIN";
let program;
let browser;

before(async () => {
  if (skip) return;
  program = await startProgram();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

/** Fills the form with the first town and each other one until ways are shown. */
async function ask(page) {
  await page.goto("/access");
  const towns = await page.locator("#towns option").evaluateAll((options) => options.map((option) => option.getAttribute("value")));
  for (const to of towns.slice(1, 8)) {
    await page.goto("/access");
    await page.fill("#from", towns[0]);
    await page.fill("#to", to);
    await page.click("form[action^='/access'] button.primary");
    if ((await page.locator("#ways table tbody tr").count()) > 0) return;
  }
  assert.fail("no way between any of the first towns");
}

test("a way is asked for without JavaScript and answered as a table with its status", { skip }, async () => {
  const visited = await visit(browser, program.origin, { script: false, width: 360 });
  const { page } = visited;
  await ask(page);
  const text = await page.locator("main").innerText();
  assert.match(text, /This is not clearance/);
  assert.match(text, /absence of a record is not safety/);
  assert.match(text, /Holds until/);
  assert.match(await page.locator("#ways tbody").innerText(), /Not verified|Hazard recorded/);
  assert.doesNotMatch(text, /\bsafe (way|route|road)\b|undefined|NaN/i);
  await assertFits(page, "access");
  assertQuiet(visited);
  await visited.context.close();
});

test("the map shows blocked roads and the ways; the table of hazards leads to each", { skip }, async () => {
  const visited = await visit(browser, program.origin, { height: 1000 });
  const { page } = visited;
  await ask(page);
  assert.ok((await mapReady(page, "map")) > 0, "something is drawn");
  const legend = await page.locator("#map .map-legend").innerText();
  assert.match(legend, /blocked by a recorded hazard/i);
  assert.match(legend, /not verified/i);
  await audit(page, "access with ways");
  await shot(page, "access-ways-en-1280");
  await page.locator("#hazards tbody a").first().click();
  assert.match(page.url(), /\/hazard-areas\//);
  assertQuiet(visited);
  await visited.context.close();
});
