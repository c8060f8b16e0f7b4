// A room decides: two organisations state weights, a session is held and closed, and its record stands up without us.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { assertFits, assertQuiet, audit, shot, visit } from "../harness/browser.mjs";
import { DATABASES } from "../harness/database.mjs";
import { pdfEnclosed, pdfFaults, pdfFonts, pdfInfo, pdfPages, pdfShot } from "../harness/pdf.mjs";
import { binary, setupLink } from "../harness/program.mjs";
import { firstAccount, stage } from "../harness/stage.mjs";

const set = stage("decision");
const { skip, programs } = set;

const bench = "/rankings/models/people-first";
const closed = {};

/** An organisation sets its sliders and keeps them; `heavy` has all but a tenth of the weight. */
async function state(page, voice, heavy) {
  await page.goto(bench);
  await page.waitForSelector("form[data-ready]");
  const names = await page.locator("input[type=range][name^='w.']").evaluateAll((all) => all.map((one) => one.name));
  await page.locator("#method").selectOption("direct");
  for (const [i, name] of names.entries()) await page.locator(`input[name="${name}"]`).fill(i === heavy ? "90" : "10");
  await page.locator("button[formaction$='/weights']").click();
  await page.waitForURL(/\/weights\?/);
  await page.locator("#voice").fill(voice);
  await page.locator("main form[action$='/weights'] button").click();
  await page.waitForURL(/\/together$/);
}

const say = (page, said) => page.locator(`main form[action$="/say"]:has(input[name=said][value=${said}])`).last();
const verify = (...args) => spawnSync(binary(), ["verify-decision", ...args], { encoding: "utf8" });

for (const database of DATABASES) {
  test(`weights of two organisations become a record that verifies, on ${database}`, { skip }, async () => {
    const program = programs[database];
    const visited = await visit(set.browser, program.origin, { lang: "en", width: 1280 });
    const { page } = visited;
    await page.goto(await setupLink(program));
    await firstAccount(page);

    await state(page, "Health Relief", 0);
    await state(page, "School Fund", 3);
    const together = (await page.locator("main").innerText()).replace(/[\u2066-\u2069]/g, "");
    assert.match(together, /Kendall/);
    assert.match(together, /Health Relief puts it (highest|lowest)|School Fund puts it (highest|lowest)/, "disputes say by whose values");
    await audit(page, "together");
    await shot(page, `together-${database}`);
    await page.locator("#a").selectOption("Health Relief");
    await page.locator("#b").selectOption("School Fund");
    await page.locator("main form[action$='#compare'] button").click();
    await page.waitForURL(/b=School/);
    assert.equal(await page.locator(".enters li").count(), await page.locator(".leaves li").count());
    assert.ok((await page.locator(".enters li").count()) > 0, "opposite weights change the first ones");

    await page.goto("/decisions");
    await audit(page, "decisions");
    await page.locator("#title").fill("Plan for the dry season");
    await page.locator("#first").fill("5");
    await page.locator("main form[action='/decisions'] button").click();
    await page.waitForURL(/\/decisions\/[0-9a-f-]+$/);
    const session = new URL(page.url()).pathname;
    await page.locator("#name").fill("A. Example");
    await page.locator("#organisation").fill("Health Relief");
    await say(page, "participant").locator("button").click();
    await page.waitForSelector("#participants td");
    const last = await page.locator("#together-table tbody tr").nth(9).locator("a").getAttribute("href");
    const item = decodeURIComponent(last.split("/").pop());
    await page.locator("#changes summary").click();
    await page.locator("#item").fill(item);
    await page.locator("input[name=change][value=to]").check();
    await page.locator("#rank").fill("2");
    await page.locator("#reason").fill("The only bridge to the clinic.");
    await say(page, "override").locator("button").click();
    await page.waitForSelector("#changes td");
    assert.equal(await page.locator("#changes tbody td").first().innerText(), "10", "the computed rank stands beside the change");
    await audit(page, "session");
    await shot(page, `session-${database}`);
    page.on("dialog", (dialog) => dialog.accept());
    await page.locator("main form[action$='/close'] button").click();
    await page.waitForSelector("a[href$='/record']");
    assert.equal(await page.locator("main form[action$='/say']").count(), 0, "a closed session takes nothing more");
    assert.equal((await page.request.post(`${session}/close`, { form: {} })).status(), 403, "and no form without its secret");

    const file = join(set.dir, `${database}.json`);
    const answer = await page.request.get(`${session}/record`);
    writeFileSync(file, await answer.body());
    closed[database] = { session, file, item };
    const key = await page.locator("dt:has-text('public key') + dd").innerText();
    const good = verify(file, "--json", "--key", key);
    assert.equal(good.status, 0, good.stderr);
    const told = JSON.parse(good.stdout);
    assert.deepEqual([told.same, told.signature, told.decided.length, told.decided[1]], [true, "valid", 5, item]);
    assert.match(verify(file).stdout, /the same to the bit/);
    assert.match(verify(file).stdout, /Whose key that is, the file cannot tell/);
    assert.equal(verify(file, "--key", "00".repeat(32)).status, 1, "another key is refused");

    const text = readFileSync(file, "utf8");
    for (const changed of [text.replace("only bridge", "main bridge"), text.replace("Health Relief", "Health relief"), text.replace("{", "{ "), `${text} `]) {
      const bad = join(set.dir, "changed.json");
      writeFileSync(bad, changed);
      const refused = verify(bad, "--json");
      assert.equal(refused.status, 1, changed.slice(0, 60));
      assert.match(JSON.parse(refused.stdout).error.message, /changed/);
    }
    const secret = statSync(join(program.data, "signing.key"));
    assert.equal(secret.mode & 0o777, 0o600);
    assertQuiet(visited);
  });
}

const made = (...args) => spawnSync(binary(), ["decision-pdf", ...args], { encoding: "utf8" });

for (const database of DATABASES) {
  test(`the record is a PDF that others can read and that makes itself again, on ${database}`, { skip }, async () => {
    const { session, file, item } = closed[database];
    const visited = await visit(set.browser, programs[database].origin, { lang: "en", width: 1280 });
    const { page } = visited;
    await page.goto(session);
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator("a[href$='/pdf']").click()]);
    const paper = join(set.dir, `${database}.pdf`);
    await download.saveAs(paper);
    assert.equal(pdfFaults(paper), "");
    const info = pdfInfo(paper);
    const record = JSON.parse(readFileSync(file, "utf8")).record;
    assert.deepEqual([info.Title, info.Tagged, info.Creator], ["Plan for the dry season", "yes", "Common Ground"]);
    assert.equal(new Date(info.CreationDate).getTime(), new Date(record.closed_at).getTime(), "no clock but the record's");
    const pages = pdfPages(paper);
    const all = pages.join("\n").replace(/\s+/g, " ");
    for (const words of ["A. Example", "Health Relief", "The only bridge to the clinic.", item, record.model.digest, "not a statement of safety"]) {
      assert.ok(all.includes(words), `the paper says: ${words}`);
    }
    assert.ok(pages.length > 3 && pages.every((text, at) => text.includes(`Page ${at + 1} of ${pages.length}`)), "pages are numbered");
    const heads = pages.filter((text) => /Rank +Hazard area +Score/.test(text)).length;
    assert.ok(heads > 1, `the head of the order stands on every page it goes over: ${heads}`);
    assert.ok(pdfFonts(paper).every((font) => /yes yes yes/.test(font)), "fonts are embedded, in part, with their letters");

    const enclosed = pdfEnclosed(paper);
    assert.deepEqual(enclosed.bytes, readFileSync(file), "the record is enclosed as it was signed");
    const good = verify(paper, "--json");
    assert.equal(good.status, 0, good.stderr);
    assert.equal(JSON.parse(good.stdout).title, "Plan for the dry season");
    const without = join(set.dir, "without.pdf");
    const key = /^(\S.*?) ->/m.exec(spawnSync("qpdf", ["--list-attachments", paper], { encoding: "utf8" }).stdout)[1];
    assert.equal(spawnSync("qpdf", [paper, `--remove-attachment=${key}`, without]).status, 0);
    assert.match(verify(without).stderr, /encloses no record/);
    assert.equal(JSON.parse(good.stdout).pages, "same");
    const shorter = join(set.dir, "shorter.pdf");
    assert.equal(spawnSync("qpdf", [paper, "--pages", ".", "1", "--", shorter]).status, 0);
    const forged = verify(shorter);
    assert.equal(forged.status, 1, "a signed record vouches for itself, not for pages put around it");
    assert.match(forged.stderr, /pages around it are not those/);

    const again = join(set.dir, "again.pdf");
    assert.equal(made(paper, "--out", again).status, 0);
    assert.deepEqual(readFileSync(again), readFileSync(paper), "the same to the byte, from the file alone");
    for (const [lang, words] of [["fr", "Procès-verbal d’une décision"], ["es", "Acta de una decisión"], ["ar", "الرتبة المحسوبة"], ["uk", "Протокол рішення"]]) {
      const other = await page.request.get(`${session}/pdf?lang=${lang}`);
      writeFileSync(again, await other.body());
      assert.equal(pdfFaults(again), "", lang);
      assert.ok(pdfPages(again)[0].replace(/\s+/g, " ").includes(words), `${lang}: ${pdfPages(again)[0]}`);
      assert.equal(pdfFonts(again).some((font) => font.includes("Arabic")), lang === "ar", lang);
      pdfShot(again, `decision-${lang}-1`);
      pdfShot(again, `decision-${lang}-3`, 3);
    }
    pdfShot(paper, "decision-en-1");
    pdfShot(paper, "decision-en-3", 3);
    assertQuiet(visited);
  });
}

test("weights say how far they can move, and pictures carry model, source and date", { skip }, async () => {
  const visited = await visit(set.browser, programs[DATABASES[0]].origin, { lang: "en", width: 1280 });
  const { page } = visited;
  await page.goto(bench);
  await page.waitForSelector("form[data-ready]");
  const words = page.locator("[data-reach-words]").first();
  await page.waitForFunction(() => /stay the same from/.test(document.querySelector("[data-reach-words]").textContent));
  const before = await words.innerText();
  await page.locator("input[type=range][name^='w.']").first().fill("77");
  await page.waitForFunction((old) => /stay the same from/.test(document.querySelector("[data-reach-words]").textContent) && document.querySelector("[data-reach-words]").textContent !== old, before);
  await page.locator("#curves summary").click();
  for (const place of ["#rank-picture + .save-picture", "#curves .save-picture >> nth=0"]) {
    for (const [button, begins] of [[0, "<svg"], [1, "\x89PNG"]]) {
      const [download] = await Promise.all([page.waitForEvent("download"), page.locator(place).locator("button").nth(button).click()]);
      const bytes = readFileSync(await download.path());
      assert.ok(bytes.toString("latin1").startsWith(begins), `${place} ${download.suggestedFilename()}`);
      if (button === 1) continue;
      const text = bytes.toString("utf8").replace(/[\u2066-\u2069]/g, "");
      assert.match(text, /People first/);
      assert.match(text, /Source/);
      assert.match(text, /20\d\d/, "the day stands on it");
      assert.ok(!text.includes("class="), "the drawing needs no style sheet");
    }
  }
  await shot(page, "workbench-reach");
  assertQuiet(visited);
});

test("the pages of a decision are read without script, on a phone, in Arabic", { skip }, async () => {
  const program = programs[DATABASES[0]];
  for (const [lang, width] of [["en", 360], ["ar", 360], ["ar", 1280]]) {
    const visited = await visit(set.browser, program.origin, { lang, width, script: false });
    const { page } = visited;
    await page.goto(bench);
    const boxes = page.locator("input[name=pair]");
    const two = [await boxes.nth(0).getAttribute("value"), await boxes.nth(4).getAttribute("value")];
    await page.goto(`${bench}?pair=${two[0]}&pair=${two[1]}`);
    assert.ok((await page.locator("#rank-pair tbody tr").count()) > 3, "two ticked rows are compared without script");
    await assertFits(page, `workbench in ${lang} at ${width}`);
    await shot(page, `bench-${lang}-${width}`);
    for (const path of [`${bench}/together`, `${bench}/check`, "/decisions"]) {
      assert.equal((await page.goto(path)).status(), 200, path);
      await assertFits(page, `${path} in ${lang} at ${width}`);
      await shot(page, `${path.split("/").pop()}-${lang}-${width}`);
    }
    await page.locator("main td a, main th a").first().click();
    assert.match(await page.locator("main").innerText(), /Plan for the dry season/);
    await assertFits(page, `session in ${lang} at ${width}`);
    await shot(page, `closed-${lang}-${width}`);
    assertQuiet(visited);
  }
});
