import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** `cutover lsp --stdio`: the language server, which is a bundle of its own beside this one and reads `--stdio` from the arguments itself. */
export function lsp(): void {
  createRequire(import.meta.url)(join(dirname(fileURLToPath(import.meta.url)), "server.cjs"));
}
