// A planner makes a plan with one click, changes it, accepts it, and its task orders stand in the list of tasks.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertFits, assertQuiet, audit, openBrowser, shot, visit } from "../harness/browser.mjs";
import { DATABASES } from "../harness/database.mjs";
import { binary, setupLink, startOn } from "../harness/program.mjs";
import { firstAccount } from "../harness/stage.mjs";

const skip = binary() ? false : "no binary: run `cargo build` first or set COMMONGROUND_BIN";
const programs = {};
let browser;

before(async () => {
  if (skip) return;
  for (const database of DATABASES) programs[database] = await startOn(database);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  for (const program of Object.values(programs)) await program.stop();
});

const plain = (text) => text.replace(/[\u2066-\u2069]/g, "");

for (const database of DATABASES) {
  test(`a plan is made, changed, accepted and ordered, on ${database}`, { skip }, async () => {
    const program = programs[database];
    const visited = await visit(browser, program.origin, { lang: "en", width: 1280 });
    const { page } = visited;
    await page.goto(await setupLink(program));
    await firstAccount(page);

    // Two clicks: the menu, and the button.
    await page.goto("/plans");
    await page.locator("main form[action='/plans'] button").click();
    await page.waitForURL(/\/plans\/[0-9a-f-]+$/);
    const at = new URL(page.url()).pathname;
    assert.match(plain(await page.locator("main").innerText()), /is possible within these limits/);
    assert.ok((await page.locator("#taken tbody tr").count()) > 0);
    assert.ok((await page.locator("#calendar svg rect").count()) > 0, "the calendar is drawn");
    assert.equal(await page.locator("#plan-frontier-panel svg polyline").count(), 2, "the frontier and its bound");
    await audit(page, "plan");
    await shot(page, `plan-${database}`);

    // The form of a change keeps what the plan was made from, and clashing limits are told beside it.
    await page.locator(`a[href^='/plans/new?from=']`).click();
    await page.waitForURL(/\/plans\/new/);
    await audit(page, "plan-form");
    await shot(page, `plan-form-${database}`);
    await page.locator("details.card summary").first().click();
    await page.locator("select[name='floor.0.whom']").selectOption({ index: 1 });
    await page.locator("input[name='floor.0.least']").fill("999999999");
    await page.locator("select[name='floor.0.of']").selectOption("cost");
    await page.locator("main form.wide button.primary").click();
    await page.waitForSelector("[role=alert]");
    assert.match(plain(await page.locator("[role=alert]").innerText()), /No plan keeps all limits/);
    await page.locator("input[name='floor.0.least']").fill("");
    await page.locator("input[name='period.0.budget']").fill("1000000");
    await page.locator("main form.wide button.primary").click();
    await page.waitForURL(/\/plans\/[0-9a-f-]+$/);
    assert.notEqual(new URL(page.url()).pathname, at, "a new version");
    await page.locator("form[action='/plans/compare'] button").click();
    await page.waitForURL(/compare/);
    await audit(page, "plan-compare");
    const only = await page.locator(":is(.leaves, .enters) li a").allInnerTexts();
    assert.ok(only.length > 0 && only.every((text) => !text.startsWith("XE-HA-")), "areas by name, the code beside");
    await shot(page, `plan-compare-${database}`);

    // A task is taken out with a reason; the plan is accepted and ordered; the list tells what was decided.
    await page.goto(at);
    const out = await page.locator("#taken tbody tr th a").first().innerText();
    await page.locator("#changes summary").click();
    await page.locator("#task").fill(out);
    await page.locator("#reason").fill("the river is in flood");
    await page.locator("#changes details button").click();
    await page.waitForURL(/#changes$/);
    assert.match(await page.locator("#changes table").innerText(), /the river is in flood/);
    const decided = Number(plain(await page.locator("main").innerText()).match(/With the changes people made: (\d+) tasks/)[1]);
    await page.locator("#orders button").click();
    await page.waitForURL(/#orders$/);
    await page.locator("#orders form[action$='/orders'] button").click();
    await page.waitForURL(/\/orders$/);
    const orders = await page.locator("article.sheet").count();
    assert.ok(orders > 0);
    await page.emulateMedia({ media: "print" });
    assert.ok(await page.locator("article.sheet").first().isVisible());
    await page.emulateMedia({ media: "screen" });
    await shot(page, `plan-orders-${database}`);
    const code = await page.locator("article.sheet h2 a").first().innerText();
    await page.goto(`/tasks?code=${encodeURIComponent(code)}`);
    assert.equal(await page.locator("#table tbody tr").count(), 1, "the order stands in the list");
    await page.goto("/plans");
    const line = page.locator("tbody tr").filter({ has: page.locator(`a[href='${at}']`) });
    assert.match(plain(await line.innerText()), /changes by people: 1/);
    assert.equal(Number(await line.locator("td[data-value]").nth(1).getAttribute("data-value")), decided, "what was decided, not what was computed");
    await shot(page, `plans-${database}`);
    await assertQuiet(visited);
    await visited.context.close();

    // The same pages on a phone and in Arabic, for somebody who only reads.
    for (const [lang, width] of [["en", 360], ["ar", 1280], ["ar", 360]]) {
      const reader = await visit(browser, program.origin, { lang, width });
      for (const path of ["/plans", at, `${at}/orders`]) {
        await reader.page.goto(`${path}?lang=${lang}`);
        await assertFits(reader.page, path);
      }
      await reader.page.goto(`${at}?lang=${lang}`);
      await shot(reader.page, `plan-${lang}-${width}-${database}`);
      await reader.context.close();
    }
  });
}
