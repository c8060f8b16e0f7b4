// Reading a PDF with other people's tools: poppler and qpdf.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const run = (command, ...args) => execFileSync(command, args, { encoding: "utf8" });

/** Title, pages, tags and dates as pdfinfo tells them. */
export function pdfInfo(file) {
  const lines = run("pdfinfo", "-isodates", file).split("\n").map((line) => line.split(/:\s+(.*)/));
  return Object.fromEntries(lines);
}

/** The text of each page, without marks of direction. */
export function pdfPages(file) {
  const text = run("pdftotext", "-layout", file, "-").replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
  return text.split("\f").slice(0, -1);
}

/** The fonts, each with whether it is embedded. */
export const pdfFonts = (file) => run("pdffonts", file).split("\n").slice(2).filter(Boolean);

/** What qpdf says against the file; empty when nothing. */
export function pdfFaults(file) {
  const told = spawnSync("qpdf", ["--check", file], { encoding: "utf8" });
  return told.status === 0 ? "" : told.stdout + told.stderr;
}

/** The one file that is enclosed, as pdfdetach takes it out. */
export function pdfEnclosed(file) {
  const folder = mkdtempSync(`${file}-`);
  try {
    run("pdfdetach", "-saveall", "-o", folder, file);
    const [name] = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    return { name: name.name, bytes: readFileSync(join(name.parentPath ?? name.path, name.name)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Draws a page as a picture beside the other pictures of the tests (`E2E_SHOTS`). */
export function pdfShot(file, name, page = 1) {
  const folder = process.env.E2E_SHOTS;
  if (folder) run("pdftoppm", "-r", "80", "-f", `${page}`, "-l", `${page}`, "-png", "-singlefile", file, join(folder, name));
}
