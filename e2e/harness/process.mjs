// Starts a server as a child, waits until it answers, and stops it by its own id.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";

/** A port of the loopback address that nobody uses now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts `command` and returns when `${origin}${path}` answers 200; `said` is all it has printed. */
export async function startServer(command, args, origin, path, { cwd, env = {}, seconds = 60 } = {}) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let ended = null;
  child.stdout.on("data", (chunk) => (said += chunk));
  child.stderr.on("data", (chunk) => (said += chunk));
  child.on("error", (error) => (ended = error.message));
  child.on("exit", (code, signal) => (ended ??= `ended with ${code ?? signal}`));
  // A test run that is stopped takes its servers along.
  const along = () => child.kill("SIGKILL");
  process.once("exit", along);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
  const until = Date.now() + seconds * 1000;
  for (;;) {
    assert.equal(ended, null, `${command} ${ended}:\n${said}`);
    const up = await fetch(origin + path).then((answer) => answer.ok, () => false);
    if (up) break;
    assert.ok(Date.now() < until, `${command} did not answer within ${seconds} s:\n${said}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  const stop = () =>
    new Promise((done) => {
      process.off("exit", along);
      if (ended !== null) return done();
      child.once("exit", done);
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), 5000).unref();
    });
  return { origin, pid: child.pid, stop, said: () => said };
}
