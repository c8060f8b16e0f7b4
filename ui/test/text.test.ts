import assert from "node:assert/strict";
import { test } from "node:test";
import { Figures, fill, fillLink, say } from "../src/text.ts";

test("a blank without a value stays visible", () => {
  assert.equal(fill("Showing {shown} of {count}", { shown: 5 }), "Showing 5 of {count}");
});

test("a missing text shows its key rather than nothing", () => {
  assert.equal(say({}, "legend"), "legend");
  assert.equal(say({ more: "and {count} more" }, "more", { count: 3 }), "and 3 more");
});

test("a link escapes what a record says", () => {
  assert.equal(fillLink("/hazards/{id}?back={code}", { id: "a/b", code: "x&y=1" }), "/hazards/a%2Fb?back=x%26y%3D1");
});

test("a link with an unknown part is no link", () => {
  for (const id of [undefined, null, ""]) assert.equal(fillLink("/hazards/{id}", { id }), null);
});

test("what is not quite none or all is not shown as none or all", () => {
  const en = new Figures("en");
  assert.deepEqual([0, 0.001, 0.5, 0.999, 1].map((x) => en.share(x)), ["0%", "< 1%", "50%", "> 99%", "100%"]);
});

test("numbers follow the language", () => {
  assert.equal(new Figures("en").number(1234567), "1,234,567");
  assert.equal(new Figures("fr").number(1234.4).replace(/\s/g, " "), "1 234");
  assert.equal(new Figures("es").number(0.1234), "0,123");
  assert.equal(new Figures("uk").score(0.5), "0,500");
});

test("a date is never more exact than it was given", () => {
  const en = new Figures("en");
  assert.deepEqual(["2006", "2006-01", "2006-01-15", "long ago"].map((d) => en.date(d)), ["2006", "January 2006", "Jan 15, 2006", "long ago"]);
});
