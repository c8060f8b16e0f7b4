import assert from "node:assert/strict";
import { test } from "node:test";
import { type Lit, lit } from "../src/brush.ts";

const dark: Lit = { hover: null, select: null };

test("pointing leaves what is chosen", () => {
  assert.deepEqual(lit({ hover: null, select: "a" }, { id: "b", how: "hover" }), { hover: "b", select: "a" });
  assert.deepEqual(lit({ hover: "b", select: "a" }, { id: null, how: "hover" }), { hover: null, select: "a" });
});

test("choosing another moves the choice, choosing the same lets it go", () => {
  const one = lit(dark, { id: "a", how: "select" });
  assert.equal(one.select, "a");
  assert.equal(lit(one, { id: "b", how: "select" }).select, "b");
  assert.equal(lit(one, { id: "a", how: "select" }).select, null);
});
