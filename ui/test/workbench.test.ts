import assert from "node:assert/strict";
import { test } from "node:test";
import { firstK, moved } from "../src/workbench/changes.ts";
import type { Answer, RankedRow } from "../src/workbench/config.ts";
import { Items, bandOf, bandsOf, bandsOfFifths } from "../src/workbench/bands.ts";
import { Latest } from "../src/workbench/latest.ts";
import { rankPlace, stack } from "../src/workbench/marks.ts";

const row = (id: string, rank: number | null): RankedRow => ({ id, code: id, name: id, rank, score: 0.5, contributions: [], interval5: null, interval95: null, p_first_k: null });
const saved = ["a", "b", "c"].map((id) => ({ id, name: id }));

test("who enters and who leaves the first k", () => {
  const change = firstK(saved, [row("a", 1), row("d", 2), row("b", 3), row("x", null)], 2);
  assert.deepEqual([change.enters.map(({ id }) => id), change.leaves.map(({ id }) => id)], [["d"], ["b"]]);
});

test("ties at the k-th place are all in", () => {
  const change = firstK(saved.slice(0, 1), [row("a", 1), row("d", 2), row("e", 2)], 2);
  assert.deepEqual(change.enters.map(({ id }) => id), ["d", "e"]);
});

test("how far a row moved against the saved order", () => {
  assert.equal(moved(row("c", 1), saved, 3), 2);
  assert.equal(moved(row("a", 3), saved, 3), -2);
  assert.equal(moved(row("z", 2), saved, 3), "new");
  assert.equal(moved(row("z", 9), saved, 3), null);
  assert.equal(moved(row("z", null), saved, 3), null);
  assert.equal(moved(row("z", 1), [], 3), null);
});

test("the best band is the last class", () => {
  assert.deepEqual([1, 10, 11, 20, 21, 999].map((rank) => bandOf(rank, [10, 20])), [2, 2, 1, 1, 0, 0]);
});

test("an excluded place has no band, and the full order goes before the rows drawn", () => {
  const answer: Answer = { weights: {}, k: 1, rows: [row("a", 1), row("x", null)] };
  assert.deepEqual(bandsOf(answer, [1]), { a: 1 });
  assert.deepEqual(bandsOf({ ...answer, order: ["a", "b"] }, [1]), { a: 1, b: 0 });
});

test("the parts of a bar follow each other and fill their share", () => {
  assert.deepEqual(stack([0.25, 0.5, -1], 1), [{ from: 0, size: 25 }, { from: 25, size: 50 }, { from: 75, size: 0 }]);
  assert.deepEqual(stack([0.1], 0), [{ from: 0, size: 0 }]);
});

test("the rank scale begins at the first and ends at the last", () => {
  assert.equal(rankPlace(1, 100), 0);
  assert.equal(Math.round(rankPlace(10, 100)), 50);
  assert.equal(rankPlace(100, 100), 100);
  assert.equal(rankPlace(500, 100), 100);
  assert.equal(rankPlace(1, 1), 0);
});

test("while an answer is awaited only the newest question waits", async () => {
  const asked: number[] = [];
  const heard: number[] = [];
  const gates: (() => void)[] = [];
  const latest = new Latest<number, number>(
    (q) => new Promise((done) => (asked.push(q), gates.push(() => done(q)))),
    (reply) => void heard.push(reply),
    () => assert.fail("nothing fails here"),
  );
  const settle = () => new Promise((done) => setTimeout(done));
  for (const q of [1, 2, 3, 4]) latest.put(q);
  gates.shift()?.();
  await settle();
  gates.shift()?.();
  await settle();
  assert.deepEqual(asked, [1, 4]);
  assert.deepEqual(heard, [1, 4]);
});

test("a fault is told unless a newer question already waits", async () => {
  const faults: unknown[] = [];
  const latest = new Latest<number, number>((q) => (q === 1 ? Promise.reject(new Error("old")) : Promise.reject(new Error("new"))), () => {}, (fault) => faults.push(String(fault)));
  latest.put(1);
  latest.put(2);
  await new Promise((done) => setTimeout(done));
  assert.deepEqual(faults, ["Error: new"]);
});

test("a digit for each id is its class; what was taken out has none", () => {
  assert.deepEqual(bandsOfFifths(["a", "b", "c"], "4-0"), { a: 4, c: 0 });
});

test("the ids are fetched once for each list, and again after a failure", async () => {
  let asked = 0;
  const items = new Items(async () => {
    asked += 1;
    if (asked === 2) throw new Error("no line");
    return [`list ${asked}`];
  });
  assert.deepEqual([await items.of("x"), await items.of("x"), asked], [["list 1"], ["list 1"], 1]);
  assert.deepEqual(await items.of("y"), []);
  assert.deepEqual([await items.of("y"), asked], [["list 3"], 3]);
});
