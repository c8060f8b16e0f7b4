// What people click on the real server: the methods of the workbench, real files up and back, the record of changes,
// paper, and the end of the exercise. The tests follow each other in one session.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertFits, assertQuiet, audit, openBrowser, shot, visit } from "../harness/browser.mjs";
import { binary, setupLink, startProgram } from "../harness/program.mjs";
import { firstAccount } from "../harness/stage.mjs";

const skip = binary() ? false : "no binary: run `cargo build` first or set COMMONGROUND_BIN";
const colombia = join(import.meta.dirname, "../../../shared/data/colombia");
const noData = skip || (existsSync(colombia) ? false : `skipped: ${colombia} is not there`);
const submit = "main form button[type=submit], main form button:not([type])";
let program;
let browser;
let visited;
let page;
const asking = new Set();

before(async () => {
  if (skip) return;
  [program, browser] = await Promise.all([startProgram(), openBrowser()]);
  visited = await visit(browser, program.origin);
  page = visited.page;
  page.on("dialog", (dialog) => dialog.accept());
  page.on("request", (request) => request.url().endsWith("/rankings/preview") && asking.add(request));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (request) => asking.delete(request));
  await page.goto(await setupLink(program));
  await firstAccount(page);
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const order = () => page.locator("#rank-table tbody tr").evaluateAll((rows) => rows.map((row) => row.dataset.id));
const shareOf = (id) => page.locator(`[data-share="${id}"]`).evaluateAll((all) => all.filter((e) => e.offsetParent).map((e) => e.textContent)[0]);
// No question for a ranking is open, and none has been for a moment: what was chosen before has been answered.
const settled = async () => {
  for (let quiet = 0; quiet < 6; quiet = asking.size ? 0 : quiet + 1) await page.waitForTimeout(100);
};
const ranked = async (change) => {
  await settled();
  const answered = page.waitForResponse((response) => response.url().endsWith("/rankings/preview") && response.ok());
  await change();
  const answer = await (await answered).json();
  await settled();
  return answer;
};

test("swing, order of importance and comparison in pairs re-rank on the real server", { skip }, async () => {
  await page.goto("/rankings/models/people-first");
  await page.waitForSelector("form[data-ready]");
  const first = await order();
  assert.equal(first.length, 200);
  await page.locator("#method").selectOption("swing");
  const swing = await ranked(() => page.locator("#w-roads-within").fill("100"));
  assert.notDeepEqual(await order(), first, "another order");
  assert.ok(Math.abs(Object.values(swing.weights).reduce((a, b) => a + b) - 1) < 1e-9);
  const roads = swing.weights["roads-within"];
  assert.ok(roads > 0.2, `roads have ${roads}`);
  const byOrder = await ranked(() => page.locator("#method").selectOption("rank_order"));
  const places = await page.locator("select[name^='o.']").evaluateAll((all) => all.map((s) => [s.name.slice(2), Number(s.value)]));
  const falling = [...places].sort(([, a], [, b]) => a - b).map(([id]) => byOrder.weights[id]);
  // Rank-order centroid weights of seven criteria: (1 + 1/2 + … + 1/7) / 7 for the first, 1/49 for the last.
  assert.ok(Math.abs(falling[0] - 0.37041) < 1e-4 && Math.abs(falling[6] - 1 / 49) < 1e-6, String(falling));
  await ranked(() => page.locator("#o-school-nearest").selectOption("1"));
  assert.equal(await shareOf("school-nearest"), "37%");
  const pairs = await ranked(() => page.locator("#method").selectOption("pairwise"));
  assert.ok(pairs.consistency, "comparisons say how consistent they are");
  const all = page.locator("select[name^='p.']");
  assert.equal(await all.count(), 21, "each pair once");
  const hard = await ranked(async () => all.first().selectOption((await all.first().inputValue()) === "1/9" ? "9" : "1/9"));
  assert.ok(hard.consistency.ratio > pairs.consistency.ratio, "a contradiction shows");
  await audit(page, "workbench by pairs", ".workbench > .weights");
  await shot(page, "clicks-pairwise");
  const second = await (await page.request.get("/rankings/models/people-first?from=100")).text();
  assert.match(second, /<td class="number rank">10[12]/, "the second page begins there, also without JavaScript");
});

test("pages come out on paper", { skip }, async () => {
  const heads = { "/": 1, "/hazard-areas": 1, "/people-harmed": 1, "/rankings/models/people-first": 1 };
  for (const path of Object.keys(heads)) {
    await page.goto(path);
    await page.waitForLoadState("networkidle");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".page-head").isVisible(), false, `${path}: no menu on paper`);
    assert.equal(await page.locator(".print-head").isVisible(), true, `${path}: the programme's name on paper`);
    const pdf = await page.pdf({ format: "A4", ...(process.env.E2E_SHOTS && { path: join(process.env.E2E_SHOTS, `print${path.replaceAll("/", "-")}.pdf`) }) });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    await page.emulateMedia({ media: "screen" });
  }
});

test("the exercise country goes at one click", { skip }, async () => {
  await page.goto("/");
  await page.locator("form[action='/exercise/erase'] button").click();
  await page.waitForFunction(() => !document.querySelector("form[action='/exercise/erase']"));
  assert.equal(await page.locator(".banner").count(), 0, "no banner is left");
  const left = await (await page.request.get("/api/v1/hazard_areas?count=true&limit=1")).json();
  assert.equal(left.meta.matched, 0);
  await page.goto("/rankings/models/people-first");
  assert.ok(await page.locator("#not-measured").isVisible(), "the workbench says what to do next");
  await assertFits(page, "workbench without measures");
  await audit(page, "workbench without measures");
  await shot(page, "clicks-not-measured");
});

async function bring(kind, file, fill = async () => {}) {
  await page.goto("/imports");
  await page.locator("select[name=kind]").selectOption(kind);
  await page.locator("input[type=file]").setInputFiles(join(colombia, file));
  await page.locator(submit).first().click();
  await page.waitForURL(/\/imports\/[^/]+\/columns/, { timeout: 120_000 });
  await fill();
  await shot(page, `clicks-columns-${kind}`);
  await page.locator("form[action$='/preview'] button.primary").click();
  await page.waitForURL(/\/preview/, { timeout: 180_000 });
  await shot(page, `clicks-preview-${kind}`);
  await page.locator("form[action$='/commit'] button").first().click();
  await page.waitForURL(/\/imports\/batches\//, { timeout: 180_000 });
  const batches = (await (await page.request.get("/api/v1/imports")).json()).data;
  const [batch] = batches;
  assert.equal(batch.rows, batch.taken + batch.unchanged + batch.refused, "every row is accounted for");
  return batch;
}

test("departments and mine events of Colombia go in and out through the browser", { skip: noData, timeout: 600_000 }, async (t) => {
  const departments = await bring("admin-areas", "boundaries/col_adm1_dissolved.geojson.gz", async () => {
    await page.locator("[name='k.level']").fill("1");
  });
  assert.deepEqual([departments.rows, departments.taken], [33, 33]);
  const events = await bring("accidents", "eventos_1990_2019.csv.gz");
  assert.equal(events.rows, 36527);
  t.diagnostic(`events: ${events.taken} taken, ${events.refused} refused`);
  assert.ok(events.taken > 36000, `${events.taken} of 36,527 taken`);
  await assertFits(page, "batch");
  await page.locator("form[action$='/undo'] button").first().click();
  await page.waitForLoadState();
  await page.waitForFunction(() => !document.querySelector("form[action$='/undo']"), null, { timeout: 180_000 });
  const left = await (await page.request.get("/api/v1/accidents?count=true&limit=1")).json();
  assert.equal(left.meta.matched, 0, "undone as a whole");
});

test("the record of changes tells who did all this", { skip }, async () => {
  await page.goto("/changes");
  const text = await page.locator("main").innerText();
  assert.match(text, /amal/);
  assert.ok((await page.locator("main table tbody tr, main article, main li").count()) > 0);
  await assertFits(page, "changes");
  await audit(page, "changes");
  await shot(page, "clicks-changes");
  await page.setViewportSize({ width: 360, height: 800 });
  await assertFits(page, "changes on a phone");
  await shot(page, "clicks-changes-360");
  assertQuiet(visited);
});
