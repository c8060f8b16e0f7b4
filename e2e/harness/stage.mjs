// What a test file that needs everything begins with: the program on each database, a browser, a folder for files.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { openBrowser } from "./browser.mjs";
import { DATABASES } from "./database.mjs";
import { binary, startOn } from "./program.mjs";

/** Sets the stage for this file's tests, and clears it after them; `programs` is by database. */
export function stage(name) {
  const skip = binary() ? false : "no binary: run `cargo build` first or set COMMONGROUND_BIN";
  const set = { skip, programs: {}, browser: undefined, dir: undefined };
  before(async () => {
    if (skip) return;
    for (const database of DATABASES) set.programs[database] = await startOn(database);
    set.browser = await openBrowser();
    set.dir = mkdtempSync(join(tmpdir(), `commonground-${name}-`));
  });
  after(async () => {
    await set.browser?.close();
    for (const program of Object.values(set.programs)) await program.stop();
    if (set.dir) rmSync(set.dir, { recursive: true, force: true });
  });
  return set;
}

/** Makes the first account on the page of the setup link, and is signed in with it. */
export async function firstAccount(page) {
  const programme = page.locator("input[name=programme]");
  if ((await programme.count()) && (await programme.inputValue()) === "") await programme.fill("Programme under test");
  await page.locator("input[name=name]").fill("amal");
  await page.locator("input[name=passphrase]").fill("correct horse battery staple");
  await page.locator("main form button[type=submit], main form button:not([type])").first().click();
  await page.waitForLoadState();
}
