// The real program with a data folder of its own and the exercise country in it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freshDatabase } from "./database.mjs";
import { freePort, startServer } from "./process.mjs";

const root = join(import.meta.dirname, "../..");

/** The binary: COMMONGROUND_BIN, or what cargo built last; null when there is none. */
export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const places = [process.env.COMMONGROUND_BIN, join(target, "debug/commonground"), join(target, "release/commonground")];
  return places.find((path) => path && existsSync(path)) ?? null;
}

/** Starts `commonground demo` (or other arguments) on a free port; stopping also removes the data. */
export async function startProgram({ args = ["demo", "--no-open"], env = {} } = {}) {
  const path = binary();
  assert.ok(path, "no binary: run `cargo build` first or set COMMONGROUND_BIN");
  const data = mkdtempSync(join(tmpdir(), "commonground-e2e-"));
  const port = await freePort();
  const [command, ...rest] = args;
  const server = await startServer(path, [command, "--data", data, "--port", String(port), ...rest], `http://127.0.0.1:${port}`, "/healthz", { env });
  const stop = async () => {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  };
  return { ...server, data, stop };
}

/** Starts the exercise country on a database: SQLite in the data folder, or PostgreSQL, moved there by backup and restore. */
export async function startOn(database) {
  const first = await startProgram();
  if (database === "sqlite") return first;
  const folder = mkdtempSync(join(tmpdir(), "commonground-e2e-"));
  const run = (...args) => execFileSync(binary(), args, { encoding: "utf8" });
  const fresh = freshDatabase();
  try {
    const file = join(folder, "country.backup");
    run("backup", file, "--data", first.data);
    run("restore", file, "--database", fresh.url, "--data", join(folder, "data"));
  } finally {
    await first.stop();
  }
  const port = await freePort();
  const args = ["serve", "--database", fresh.url, "--data", join(folder, "data"), "--listen", `127.0.0.1:${port}`];
  const server = await startServer(binary(), args, `http://127.0.0.1:${port}`, "/healthz");
  const stop = async () => {
    await server.stop();
    fresh.drop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...server, data: join(folder, "data"), stop };
}

/** The one-time link that the first start prints. */
export async function setupLink(program) {
  for (let tries = 0; tries < 50; tries++) {
    const link = /https?:\/\/\S+\/setup\S*/.exec(program.said())?.[0];
    if (link) return link;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`no setup link was printed:\n${program.said()}`);
}
