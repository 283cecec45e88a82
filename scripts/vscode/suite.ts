import { cpSync, mkdtempSync, readFileSync, realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";

/** The compiled suite: CommonJS, as the extension host wants it. Mocha is found in the project when it runs. */
export async function compileSuite(outdir: string): Promise<string> {
  const outfile = resolve(outdir, "suite.cjs");
  await build({
    entryPoints: ["test/vscode/suite/index.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode", "mocha", "pg"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return outfile;
}

/** A copy of a folder that may be changed: the fixture of the suite, or the example. */
export function copyFolder(folder: string): string {
  const copy = join(realpathSync(mkdtempSync(join(tmpdir(), "cutover-copy-"))), basename(folder));
  cpSync(folder, copy, { recursive: true });
  return copy;
}

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What the suite noted at its end; a suite that left nothing has failed. */
export function readCounts(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Counts;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
