import * as module from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlags, tierUpFlags } from "../host/v8-flags.ts";
import { runWithCompileCache } from "./compile-cache.ts";

/**
 * What `cutover` starts with: the rest is a bundle of its own, so that V8 is set up before it compiles that, and what was compiled is kept
 * for the next run, in the folder for temporary files. A run over a few statements is a third shorter for it.
 */
setFlags(tierUpFlags);
const program = join(dirname(fileURLToPath(import.meta.url)), "cli-main.cjs");
const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown };
if (enableCompileCache === undefined) {
  // What a check runs is most of the program, and what is run most.
  runWithCompileCache(program, process.argv[2] === "check");
} else {
  enableCompileCache();
  module.createRequire(import.meta.url)(program);
}
