// Change over time and maps of areas: on a desk, on a phone, right to left, on paper, and without script.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertFits, assertQuiet, audit, openBrowser, shot, visit } from "../harness/browser.mjs";
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

const pages = { change: "/change?years=3&within=2000", rates: "/places?level=2&rate=accidents", hexagons: "/rankings/models/people-first/hexagons", check: "/rankings/models/people-first/check" };

for (const [name, address] of Object.entries(pages))
  for (const [lang, width] of [
    ["en", 1280],
    ["en", 360],
    ["ar", 360],
  ])
    test(`${name} in ${lang} at ${width} pixels`, { skip }, async () => {
      const visited = await visit(browser, program.origin, { lang, width });
      const { page } = visited;
      assert.equal((await page.goto(address)).status(), 200);
      assert.doesNotMatch(await page.locator("main").innerText(), /\{\s*\$|⟦|undefined|NaN/, "a message without its words");
      await assertFits(page, name);
      await audit(page, `${name} in ${lang}`);
      await shot(page, `${name}-${lang}-${width}`);
      assertQuiet(visited);
      await visited.context.close();
    });

test("a map of areas needs no script, and is walked through by keys with one", { skip }, async () => {
  const still = await visit(browser, program.origin, { script: false });
  await still.page.goto("/places?level=1&rate=hazard-land");
  assert.ok((await still.page.locator("#rate-map svg path[data-mark]").count()) > 3);
  assert.ok(await still.page.locator("#rate-map svg .scale-bar").isVisible());
  await still.context.close();
  const live = await visit(browser, program.origin);
  await live.page.goto("/places?level=1&rate=hazard-land");
  const first = live.page.locator("#rate-map svg [data-mark]").first();
  await first.focus();
  await live.page.keyboard.press("ArrowRight");
  const at = await live.page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
  assert.match(at ?? "", /: /, "the next area says its name and its rate");
  assertQuiet(live);
  await live.context.close();
});

test("a map is saved whole: title, legend, date and source, with its colours written in", { skip }, async () => {
  const visited = await visit(browser, program.origin, { acceptDownloads: true });
  const { page } = visited;
  await page.goto("/places?level=1&rate=accidents");
  const folder = mkdtempSync(join(tmpdir(), "commonground-map-"));
  const saved = async (label, ending) => {
    const [file] = await Promise.all([page.waitForEvent("download"), page.locator("#rate-map").getByRole("button", { name: label }).click()]);
    assert.ok(file.suggestedFilename().endsWith(ending));
    const path = join(folder, `map.${ending}`);
    await file.saveAs(path);
    return readFileSync(path);
  };
  const svg = (await saved("Save as SVG", "svg")).toString();
  for (const part of [/<title>Accidents recorded, per/, /250\u2069? and more/, /As of/, /Source:/, /fill="rgb\(/, /<pattern/]) assert.match(svg, part);
  assert.doesNotMatch(svg, /class=|var\(--/, "complete in itself");
  assert.equal((await saved("Save as PNG", "png")).subarray(1, 4).toString(), "PNG");
  rmSync(folder, { recursive: true });
  assertQuiet(visited);
  await visited.context.close();
});
