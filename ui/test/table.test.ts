import assert from "node:assert/strict";
import { test } from "node:test";
import { nextMark } from "../src/chart.ts";
import { type SortValue, compareValues, folded } from "../src/table.ts";

const words = new Intl.Collator("es", { numeric: true });
const sorted = (values: SortValue[], ascending: boolean) => [...values].sort((a, b) => compareValues(a, b, ascending, words));

test("unknown values stay last both ways", () => {
  assert.deepEqual(sorted([3, null, 1], true), [1, 3, null]);
  assert.deepEqual(sorted([null, 3, null, 1], false), [3, 1, null, null]);
});

test("words sort as the language sorts them, numbers inside by size", () => {
  assert.deepEqual(sorted(["Ñ", "O", "N", "HA-10", "HA-9"], true), ["HA-9", "HA-10", "N", "Ñ", "O"]);
});

test("the filter overlooks case and accents", () => {
  assert.equal(folded("MOCÓA"), folded("mocoa"));
  assert.notEqual(folded("Ñ"), folded("m"));
});

test("arrow keys walk the marks in reading direction and stop at the ends", () => {
  assert.equal(nextMark("ArrowRight", 0, 3, false), 1);
  assert.equal(nextMark("ArrowRight", 2, 3, false), 2);
  assert.equal(nextMark("ArrowRight", 1, 3, true), 0);
  assert.equal(nextMark("ArrowLeft", 1, 3, true), 2);
  assert.equal(nextMark("End", 0, 3, false), 2);
  assert.equal(nextMark("x", 0, 3, false), null);
});
