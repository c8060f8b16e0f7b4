// A database of its own on the PostgreSQL server that scripts/test.sh starts (TEST_POSTGRES), PostGIS included.
import { execFileSync } from "node:child_process";

const server = process.env.TEST_POSTGRES;

/** The databases there are to run on: SQLite always, PostgreSQL when a server is named. */
export const DATABASES = server ? ["sqlite", "postgres"] : ["sqlite"];

/** Makes an empty database; `drop` removes it. */
export function freshDatabase() {
  const name = `cg_e2e_${process.pid}_${Date.now()}`;
  const sql = (text) => execFileSync("psql", ["-qX", "-v", "ON_ERROR_STOP=1", server, "-c", text], { encoding: "utf8" });
  sql(`create database ${name} template cg_template`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => sql(`drop database if exists ${name} with (force)`) };
}
