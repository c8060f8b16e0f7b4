import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { CLASSES, HAZARD, NO_DATA, SERIES, classColours, classOf } from "../src/palette.ts";
import { LOOKS, seriesClass } from "../src/workbench/marks.ts";
import { SIGHTS, contrast, distance, lightness } from "./colour.ts";

const tokens = readFileSync("css/tokens.css", "utf8");

/** The value of a token by day or by night; most are the same in both. */
function token(name: string, theme = ":root"): string {
  const found = new RegExp(`--${name}: (?:var\\(--by-day, )?(#[0-9a-f]{6})(?:\\) var\\(--by-night, (#[0-9a-f]{6})\\))?;`).exec(tokens);
  const [, day, night = day] = found ?? [];
  return (theme === ":root" ? day : night) ?? `no --${name}`;
}

test("the style sheet and the map draw with the same colours", () => {
  SERIES.forEach((colour, i) => assert.equal(token(`series-${i + 1}`), colour));
  CLASSES.forEach((colour, i) => assert.equal(token(`class-${i + 1}`), colour));
  assert.equal(token("no-data"), NO_DATA);
  assert.equal(token("cha"), HAZARD.cha);
  assert.equal(token("sha"), HAZARD.sha);
});

test("any two series are apart for every eye", () => {
  for (const sight of SIGHTS)
    SERIES.forEach((a, i) =>
      SERIES.slice(i + 1).forEach((b) => assert.ok(distance(a, b, sight) >= 14, `${a} ${b} ${sight} ${distance(a, b, sight)}`)),
    );
});

test("any two series are apart on grey paper", () => {
  const light = SERIES.map(lightness).sort((a, b) => a - b);
  light.slice(1).forEach((l, i) => assert.ok(l - (light[i] ?? 0) >= 9, `${light.map(Math.round)}`));
});

test("classes darken in even steps, in colour and in grey", () => {
  const light = CLASSES.map(lightness);
  light.slice(1).forEach((l, i) => assert.ok((light[i] ?? 0) - l >= 9, `${light.map(Math.round)}`));
  for (const sight of SIGHTS)
    CLASSES.slice(1).forEach((b, i) => assert.ok(distance(CLASSES[i] ?? "", b, sight) >= 14, `${CLASSES[i]} ${b} ${sight}`));
});

test("text can be read in every theme", () => {
  for (const theme of [":root", '[data-theme="dark"]'])
    for (const [ink, ground] of [
      ["ink", "paper"],
      ["ink", "ground"],
      ["ink-soft", "paper"],
      ["ink-soft", "sunk"],
      ["ink-faint", "paper"],
      ["ink-faint", "sunk"],
      ["accent", "paper"],
      ["accent", "accent-soft"],
      ["on-accent", "accent"],
      ["ok", "ok-soft"],
      ["warn", "warn-soft"],
      ["bad", "bad-soft"],
      ["bad", "paper"],
    ] as const) {
      const ratio = contrast(token(ink, theme), token(ground, theme));
      assert.ok(ratio >= 4.5, `${ink} on ${ground} in ${theme}: ${ratio.toFixed(2)}`);
    }
});

test("the borders of fields and the focus ring can be seen", () => {
  for (const theme of [":root", '[data-theme="dark"]'])
    for (const name of ["line-strong", "focus"]) assert.ok(contrast(token(name, theme), token("paper", theme)) >= 3, `${name} ${theme}`);
});

test("a value falls into the class whose lower break it reaches", () => {
  const breaks = [1, 5, 10, 50];
  const classes = [0, 0.99, 1, 7, 10, 49.9, 50, 1e9].map((v) => classOf(v, breaks));
  assert.deepEqual(classes, [0, 0, 1, 2, 3, 3, 4, 4]);
});

test("the unknown has no class", () => {
  assert.deepEqual([null, undefined, Number.NaN].map((v) => classOf(v, [1])), [null, null, null]);
});

test("fewer classes still span the scale", () => {
  assert.deepEqual(classColours(5), [...CLASSES]);
  assert.deepEqual(classColours(3), [CLASSES[0], CLASSES[2], CLASSES[4]]);
  assert.equal(classColours(1).length, 1);
});

test("every token is said once, and the night's switch takes the day's values away", () => {
  const names = [...(tokens.split("}")[0] ?? "").matchAll(/^ +--([\w-]+):/gm)].map(([, name]) => name);
  assert.equal(new Set(names).size, names.length);
  assert.equal([...tokens.matchAll(/--by-day: ;\n +--by-night: initial;/g)].length, 2, "chosen, and by the system");
  assert.match(tokens, /--by-day: initial;\n +--by-night: ;/);
});

test("eighteen criteria have eighteen looks: six colours, plain, hatched, dotted", () => {
  const sheet = readFileSync("css/figures.css", "utf8");
  const layout = readFileSync("../crates/web/templates/parts/looks.html", "utf8");
  const looks = Array.from({ length: LOOKS }, (_, i) => {
    const name = seriesClass(i).slice(1);
    const fill = new RegExp(`^\\.s${name} \\{ fill: (.+); \\}`, "m").exec(sheet)?.[1] ?? "none";
    const pattern = /#look-(\d+)/.exec(fill)?.[1];
    return pattern ? (new RegExp(`<pattern id="look-${pattern}"[^>]*>(.*)</pattern>`).exec(layout)?.[1] ?? "none") : fill;
  });
  assert.equal(new Set(looks).size, LOOKS, looks.join("\n"));
  assert.ok(!looks.includes("none"));
});

test("hatches and dots can be told from the colour under them, by day and by night", () => {
  for (const theme of [":root", '[data-theme="dark"]'])
    SERIES.forEach((_, i) => {
      const mark = i < 3 ? token("paper", theme) : "#18242d";
      const ratio = contrast(token(`series-${i + 1}`, theme), mark);
      assert.ok(ratio >= 3, `series ${i + 1} in ${theme}: ${ratio.toFixed(2)}`);
    });
});
