// Forms that show their effect: uploads with progress, previews while typing, filters that submit themselves.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser, visit } from "../harness/browser.mjs";
import { startGallery } from "../harness/gallery.mjs";

let gallery;
let browser;
let context;
let page;

before(async () => {
  [gallery, browser] = await Promise.all([startGallery(), openBrowser()]);
  ({ context, page } = await visit(browser, gallery.origin));
});
after(async () => {
  await context?.close();
  await browser?.close();
  await gallery?.stop();
});

const file = (name) => ({ name, mimeType: "text/csv", buffer: Buffer.alloc(300_000, "a,b\n") });

test("a preview follows what is chosen and typed, and the last word wins", async () => {
  await page.goto("/?few");
  await page.locator("#latitude").selectOption("Y");
  await page.waitForFunction(() => document.getElementById("live-out").textContent === "Y");
  await page.locator("#constant").pressSequentially("<b>36</b>", { delay: 10 });
  await page.waitForFunction(() => document.getElementById("live-out").textContent === "Y and <b>36</b>");
  assert.equal(await page.locator("#live-out b").count(), 0, "what a person types never becomes markup");
});

test("a file that is taken leads where the server says", async () => {
  await page.goto("/?few");
  await page.locator("#file").setInputFiles(file("good.csv"));
  await page.locator("form[data-island=upload] button.primary").click();
  await page.waitForURL(/taken/);
});

test("a file that is refused shows the server's page in place", async () => {
  await page.goto("/?few");
  await page.locator("#file").setInputFiles(file("bad.csv"));
  await page.locator("form[data-island=upload] button.primary").click();
  await page.getByText("The file ends in the middle of row 902.").waitFor();
  // The new page takes the place of the old one a moment after its words are there.
  await page.locator("form[data-island=upload]").waitFor({ state: "detached" });
});

test("an upload that breaks off says so and can be sent again", async () => {
  await page.goto("/?few");
  await page.route("**/upload", (route) => route.abort());
  await page.locator("#file").setInputFiles(file("good.csv"));
  const button = page.locator("form[data-island=upload] button.primary");
  await button.click();
  await page.getByText("The upload was interrupted").waitFor();
  assert.ok(await button.isEnabled());
});

test("a choice in a filter submits it; a button with a question asks first", async () => {
  await page.goto("/?few");
  await page.locator("#place").selectOption({ index: 1 });
  await page.waitForURL(/place=Norra/);
  let asked = "";
  page.once("dialog", (dialog) => {
    asked = dialog.message();
    return dialog.dismiss();
  });
  await page.getByRole("button", { name: "Erase it and begin" }).click();
  assert.equal(asked, "Erase the exercise country?");
  assert.match(page.url(), /place=Norra/);
});
