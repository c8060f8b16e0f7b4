// The real program with a data folder of its own and the exercise country in it.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

/** The one-time link that the first start prints. */
export async function setupLink(program) {
  for (let tries = 0; tries < 50; tries++) {
    const link = /https?:\/\/\S+\/setup\S*/.exec(program.said())?.[0];
    if (link) return link;
    await new Promise((done) => setTimeout(done, 100));
  }
  assert.fail(`no setup link was printed:\n${program.said()}`);
}
