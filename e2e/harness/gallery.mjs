// The component gallery of ui/: every component and island without the program behind it.
import { join } from "node:path";
import { freePort, startServer } from "./process.mjs";

export async function startGallery() {
  const ui = join(import.meta.dirname, "../../ui");
  const port = await freePort();
  return startServer(process.execPath, ["gallery/server.mjs", String(port)], `http://127.0.0.1:${port}`, "/", { cwd: ui });
}
