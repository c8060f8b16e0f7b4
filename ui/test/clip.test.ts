import assert from "node:assert/strict";
import { test } from "node:test";
import { clipLine, clipRing } from "../clip.mjs";

type Point = [number, number];
const BOX = [0, 0, 10, 10];

function area(ring: readonly Point[]): number {
  return Math.abs(ring.slice(1).reduce((sum, [x, y], i) => sum + (ring[i]?.[0] ?? 0) * y - x * (ring[i]?.[1] ?? 0), 0)) / 2;
}

test("a ring across an edge keeps its inner part", () => {
  assert.equal(area(clipRing([[5, 5], [15, 5], [15, 8], [5, 8], [5, 5]], BOX) ?? []), 15);
});

test("a ring around the box becomes the box, one beside it nothing", () => {
  assert.equal(area(clipRing([[-5, -5], [15, -5], [15, 15], [-5, 15], [-5, -5]], BOX) ?? []), 100);
  assert.equal(clipRing([[20, 20], [30, 20], [30, 30], [20, 20]], BOX), null);
});

test("the cells of a ring add up to the ring", () => {
  const ring: Point[] = [[2, 3], [17, 1], [19, 9], [8, 8], [2, 3]];
  const parts = [[0, 0, 10, 10], [10, 0, 20, 10]].map((box) => area(clipRing(ring, box) ?? []));
  assert.ok(Math.abs((parts[0] ?? 0) + (parts[1] ?? 0) - area(ring)) < 1e-9);
});

test("a line that leaves and comes back is two pieces", () => {
  assert.deepEqual(clipLine([[5, 5], [12, 5], [20, 5], [12, 6], [5, 6]], BOX), [[[5, 5], [12, 5]], [[12, 6], [5, 6]]]);
});
