import * as module from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { tierUpFlags } from "./tier-up.ts";

/**
 * What `cutover` starts with: the rest is a bundle of its own, so that V8 is set up before it compiles that, and Node (22.1 and later) keeps
 * what was compiled for the next run, in the folder for temporary files. A run over a few statements is a third shorter for it.
 */
const flags = tierUpFlags(process.versions.node);
if (flags !== undefined) setFlagsFromString(flags);
const { enableCompileCache } = module as { readonly enableCompileCache?: () => unknown };
enableCompileCache?.();
module.createRequire(import.meta.url)(join(dirname(fileURLToPath(import.meta.url)), "cli-main.cjs"));
