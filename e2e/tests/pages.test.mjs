// Every page of the exercise country, in a left-to-right and a right-to-left language, on a desk and on a phone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertFits, assertQuiet, audit, openBrowser, shot, visit } from "../harness/browser.mjs";
import { binary, startProgram } from "../harness/program.mjs";

const skip = binary() ? false : "no binary: run `cargo build` first or set COMMONGROUND_BIN";
let program;
let browser;
let hazard;

before(async () => {
  if (skip) return;
  program = await startProgram();
  browser = await openBrowser();
  const list = await (await fetch(`${program.origin}/ogc/collections/hazard_areas/items?limit=1&f=json`)).json();
  hazard = list.features[0].properties.code;
});
after(async () => {
  await browser?.close();
  await program?.stop();
});

const pages = {
  places: "/places",
  place: "/places/XE",
  hazards: "/hazard-areas",
  hazard: () => `/hazard-areas/${encodeURIComponent(hazard)}`,
  accidents: "/accidents",
  harm: "/people-harmed",
  presence: "/who-is-where",
  layers: "/layers",
  access: "/access",
  dictionary: "/dictionary",
  rankings: "/rankings",
  workbench: "/rankings/models/people-first",
  about: "/about",
  login: "/login",
};

for (const [name, address] of Object.entries(pages))
  for (const [lang, width] of [
    ["en", 1280],
    ["ar", 360],
  ])
    test(`${name} in ${lang} at ${width} pixels`, { skip }, async () => {
      const visited = await visit(browser, program.origin, { lang, width });
      const { page } = visited;
      const answer = await page.goto(typeof address === "function" ? address() : address);
      assert.equal(answer.status(), 200, await answer.text());
      assert.ok((await page.locator("h1").first().innerText()).length > 0);
      assert.doesNotMatch(await page.locator("main").innerText(), /\{\s*\$|fault-[a-z]+-[a-z]|undefined|NaN/, "a message without its words");
      await assertFits(page, name);
      await audit(page, `${name} in ${lang}`);
      await shot(page, `${name}-${lang}-${width}`);
      assertQuiet(visited);
      await visited.context.close();
    });

test("pages can be read without JavaScript", { skip }, async () => {
  for (const address of ["/", "/change", "/hazard-areas", "/people-harmed", "/who-is-where", "/rankings/models/people-first"]) {
    const html = await (await fetch(program.origin + address)).text();
    assert.match(html, /<table/, `${address} has a table in its HTML`);
  }
});

test("the banner says that the country is fictional", { skip }, async () => {
  for (const [lang, word] of [
    ["en", /fictional|exercise/i],
    ["fr", /fictif|exercice/i],
    ["es", /ficticio|ejercicio/i],
  ]) {
    const html = await (await fetch(`${program.origin}/hazard-areas`, { headers: { "accept-language": lang } })).text();
    assert.match(html, new RegExp(`<html lang="${lang}"`));
    assert.match(html, word);
  }
});
