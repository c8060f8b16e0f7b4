// The first hour of an information officer: the setup link, an account, a file in, its faults, and the file out again.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertQuiet, audit, shot, visit } from "../harness/browser.mjs";
import { DATABASES } from "../harness/database.mjs";
import { setupLink } from "../harness/program.mjs";
import { firstAccount, stage } from "../harness/stage.mjs";

const set = stage("journey");
const { skip, programs } = set;

for (const database of DATABASES) {
  test(`from the setup link to an import and back, on ${database}`, { skip }, async () => {
    const program = programs[database];
    const visited = await visit(set.browser, program.origin, { lang: "en", width: 1280 });
    const { page } = visited;
    await page.goto(await setupLink(program));
    await audit(page, "setup");
    await firstAccount(page);
    assert.equal((await page.goto("/imports")).status(), 200, "who made the first account may import");
    await audit(page, "imports");

    const file = join(set.dir, "events.csv");
    writeFileSync(file, "code,event type,date,killed,latitude,longitude\nJ-1,accident,2024-05-01,1,-22.1,-16.5\nJ-2,accident,2999,0,-22.2,-16.4\nJ-3,accident,2024,x,,\n");
    await page.locator("select[name=kind]").selectOption("accidents");
    await page.locator("input[type=file]").setInputFiles(file);
    await page.locator("main form button[type=submit], main form button:not([type])").first().click();
    await page.waitForURL(/\/imports\/[^/]+\/columns/);
    await audit(page, "columns");
    await shot(page, "import-columns");
    await page.locator("form[action$='/preview'] button").first().click();
    await page.waitForURL(/\/preview/);
    const preview = await page.locator("main").innerText();
    assert.match(preview, /2999/, "a date in the future is shown with its value");
    await audit(page, "preview");
    await shot(page, "import-preview");
    await page.locator("form[action$='/commit'] button").first().click();
    await page.waitForURL(/\/imports\/batches\//);
    assert.equal((await page.request.get("/accidents/J-1")).status(), 200);
    assert.equal((await page.request.get("/accidents/J-2")).status(), 404, "a refused row makes no record");
    await shot(page, "import-batch");
    page.on("dialog", (dialog) => dialog.accept());
    await page.locator("form[action$='/undo'] button").first().click();
    await page.waitForLoadState();
    assert.equal((await page.request.get("/accidents/J-1")).status(), 404, "undone as a whole");
    assertQuiet({ ...visited, errors: (visited.errors ?? []).filter((e) => !/404/.test(String(e))) });
    await visited.context.close();
  });

  test(`who has not signed in changes nothing, on ${database}`, { skip }, async () => {
    const program = programs[database];
    for (const [method, path] of [
      ["POST", "/imports"],
      ["POST", "/exercise/erase"],
      ["POST", "/users"],
      ["GET", "/users"],
      ["GET", "/changes"],
      ["POST", "/api/v1/imports?kind=accidents"],
    ]) {
      const form = method === "POST" ? { body: new URLSearchParams({ csrf: "guessed" }) } : {};
      const answer = await fetch(program.origin + path, { method, redirect: "manual", ...form });
      assert.ok(answer.status === 303 || (answer.status >= 400 && answer.status < 500), `${method} ${path} answered ${answer.status}`);
    }
    const list = await (await fetch(`${program.origin}/ogc/collections/hazard_areas/items?limit=1&f=json`)).json();
    assert.equal(list.features.length, 1, "the exercise country is still there");
  });

  test(`hostile requests get a problem, never a failure, on ${database}`, { skip }, async () => {
    const program = programs[database];
    const bad = ["/hazard-areas/%00", "/hazard-areas?after=zz", "/tiles/hazard_areas/99/0/0.mvt", "/tiles/users/0/0/0.mvt",
      "/ogc/collections/hazard_areas/items?limit=-1", "/ogc/collections/hazard_areas/items?bbox=nan,0,0,0",
      "/api/v1/users", "/api/v1/hazard_areas?order=1;drop", "/download/users.csv", "/places/%F0%9F%92%A3", "/" + "a".repeat(6000)];
    for (const path of bad) {
      const answer = await fetch(program.origin + path);
      assert.ok(answer.status >= 400 && answer.status < 500, `${path.slice(0, 60)} answered ${answer.status}`);
    }
    assert.equal((await fetch(`${program.origin}/healthz`)).status, 200);
  });
}
