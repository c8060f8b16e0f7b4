// One browser for a test file, and visits that remember everything a page did wrong.
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
];

/** Starts Chromium without a window. CHROMIUM names another browser than Debian's. */
export async function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  assert.ok(existsSync(executablePath), `no browser at ${executablePath}; on Debian: apt-get install chromium`);
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A tab that keeps the list of its console errors, failed requests and requests to other sites. */
export async function visit(browser, origin, { lang = "en", width = 1280, height = 900, script = true, ...more } = {}) {
  const context = await browser.newContext({ baseURL: origin, locale: lang, viewport: { width, height }, javaScriptEnabled: script, ...more });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // A page that is left, or a tile that is no longer wanted, ends its requests.
    if (why !== "net::ERR_ABORTED") faults.push(`request: ${request.url()} ${why}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob|about):/.test(url)) faults.push(`another site: ${url}`);
  });
  return { page, context, faults };
}

/** Nothing went wrong on any page of this visit, and nobody else was asked. */
export function assertQuiet({ faults }) {
  assert.deepEqual(faults, []);
}

/** Accessibility of the page, or of one part: no violation of WCAG 2.2 AA or axe's best practices. */
export async function audit(page, label, part) {
  const axe = new AxeBuilder({ page });
  const { violations } = await (part ? axe.include(part) : axe).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(found, [], `accessibility of ${label}`);
}

/** The page does not scroll sideways. */
export async function assertFits(page, label) {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(beyond <= 0, `${label} is ${beyond} px wider than the window`);
}

/** Waits until the map of that id has drawn; returns how many features it shows. */
export async function mapReady(page, id) {
  await page.locator(`#${id}`).scrollIntoViewIfNeeded();
  await page.waitForSelector(`#${id}[data-ready], #${id}[data-failed]`);
  const { ready, failed, fault } = await page.locator(`#${id}`).evaluate((element) => ({ ...element.dataset }));
  assert.equal(failed, undefined, `map ${id} did not start`);
  assert.equal(fault, undefined, `map ${id}`);
  return Number(ready);
}

/** A picture of the whole page in the folder E2E_SHOTS, when that is set. */
export async function shot(page, name) {
  const folder = process.env.E2E_SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.evaluate(() => window.scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
