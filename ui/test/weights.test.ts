import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, ratio, shares, swapPlaces } from "../src/workbench/weights.ts";

const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);

test("shares sum to one and keep the proportions", () => {
  const found = shares([50, 25, 25, 0]);
  assert.deepEqual(found, [0.5, 0.25, 0.25, 0]);
  assert.ok(Math.abs(sum(shares([1, 2, 3.5, 7, 0.1])) - 1) < 1e-12);
});

test("no points at all are no shares, and a negative or empty field is none", () => {
  assert.deepEqual(shares([0, 0]), [0, 0]);
  assert.deepEqual(shares([-5, Number.NaN, 10]), [0, 0, 1]);
});

test("a ratio may be a fraction, and must be above zero", () => {
  assert.deepEqual(["3", "1/3", "0.5", "0", "1/0", "-2", "a", "1/2/3", ""].map(ratio), [3, 1 / 3, 0.5, null, null, null, null, null, null]);
});

test("an order stays an order when one place is taken", () => {
  const places = swapPlaces({ a: 1, b: 2, c: 3 }, "c", 1);
  assert.deepEqual(places, { a: 3, b: 2, c: 1 });
  assert.deepEqual(inOrder(places), ["c", "b", "a"]);
});
