import assert from "node:assert/strict";
import { test } from "node:test";
import { fileName, lines } from "../src/picture.ts";

test("a foot breaks at spaces and loses no word", () => {
  const foot = "People first · Version 2 · Source: Exercise programme · 22 Nov 2026";
  const broken = lines(foot, 24);
  assert.equal(broken.join(" "), foot);
  assert.ok(broken.every((line) => line.length <= 24), broken.join("|"));
  assert.deepEqual(lines("averyveryverylongword b", 5), ["averyveryverylongword", "b"]);
  assert.deepEqual(lines("  ", 5), []);
});

test("a file name keeps letters of any script and nothing that leads elsewhere", () => {
  assert.equal(fileName("../Цінність: школа / 500 m", "svg"), "Цінність-школа-500-m.svg");
  assert.equal(fileName("///", "png"), "picture.png");
});
