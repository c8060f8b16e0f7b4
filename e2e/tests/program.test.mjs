// The program itself: it starts, says that it is well, and its first page is whole in two directions.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertFits, assertQuiet, audit, openBrowser, shot, visit } from "../harness/browser.mjs";
import { binary, setupLink, startProgram } from "../harness/program.mjs";

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

test("it says that it is well", { skip }, async () => {
  const answer = await fetch(`${program.origin}/healthz`);
  assert.equal(answer.status, 200);
});

test("the first start prints a setup link that leads to its own page", { skip }, async () => {
  const link = await setupLink(program);
  assert.ok(link.startsWith(program.origin), link);
});

test("files of the front end come packed, kept for ever, and typed", { skip }, async () => {
  const html = await (await fetch(`${program.origin}/`)).text();
  const hrefs = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, href]) => href);
  assert.ok(hrefs.some((href) => href.endsWith(".css")) && hrefs.some((href) => href.endsWith(".js")), String(hrefs));
  for (const href of hrefs) {
    const answer = await fetch(program.origin + href);
    assert.equal(answer.status, 200, href);
    assert.match(answer.headers.get("cache-control") ?? "", /immutable/, href);
    assert.equal(answer.headers.get("content-encoding"), "gzip", href);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff", href);
  }
});

for (const [lang, dir] of [
  ["en", "ltr"],
  ["ar", "rtl"],
])
  for (const width of [1280, 360]) {
    test(`the first page in ${lang} at ${width} pixels`, { skip }, async () => {
      const visited = await visit(browser, program.origin, { lang, width });
      const { page } = visited;
      const answer = await page.goto("/");
      assert.equal(answer.status(), 200);
      assert.equal(await page.locator("html").getAttribute("lang"), lang);
      assert.equal(await page.locator("html").getAttribute("dir"), dir);
      await assertFits(page, `first page in ${lang} at ${width}`);
      await audit(page, `first page in ${lang}`);
      await shot(page, `first-${lang}-${width}`);
      assertQuiet(visited);
      await visited.context.close();
    });
  }
