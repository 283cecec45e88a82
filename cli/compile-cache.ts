import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire, wrap } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

/**
 * Runs a CommonJS bundle with the code that V8 compiled of it in an earlier run, as Node does by itself from 22.1 on (`module.enableCompileCache`).
 * With `keeps`, what is compiled by the end of this run is kept where nothing is kept yet. It obeys Node's own settings: NODE_COMPILE_CACHE
 * names the folder, NODE_DISABLE_COMPILE_CACHE=1 turns it off. Whatever goes wrong with the cache costs time only.
 *
 * @param file Absolute path of the bundle, which is ASCII.
 */
export function runWithCompileCache(file: string, keeps: boolean): void {
  const source = readFileSync(file);
  const kept = keptFile(source);
  const cachedData = kept === undefined ? undefined : readKept(kept);
  const script = new Script(wrap(source.toString("latin1")), {
    filename: file,
    ...(cachedData !== undefined && { cachedData }),
  });
  if (kept !== undefined && keeps && (cachedData === undefined || script.cachedDataRejected === true))
    process.once("exit", () => writeKept(kept, script.createCachedData()));
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file));
}

/** Where the compiled code of a bundle is kept. V8 compares its version and options itself, but of the source only the length. */
function keptFile(source: Buffer): string | undefined {
  if (process.env.NODE_DISABLE_COMPILE_CACHE === "1") return undefined;
  const folder = process.env.NODE_COMPILE_CACHE || join(tmpdir(), `cutover-compile-cache-${process.getuid?.() ?? ""}`);
  return isOurs(folder)
    ? join(folder, `${process.version}-${process.arch}-${digest(source).toString("hex")}`)
    : undefined;
}

/** Code runs from there, so nobody else may write to it. Makes the folder where there is none. */
function isOurs(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    const user = process.getuid?.();
    return user === undefined || (uid === user && (mode & 0o022) === 0);
  } catch {
    return false;
  }
}

/** V8 does not notice all damage to what it is given, so a digest stands in front. */
function readKept(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(digestLength);
    return digest(data).equals(bytes.subarray(0, digestLength)) ? data : undefined;
  } catch {
    return undefined;
  }
}

function writeKept(file: string, data: Buffer): void {
  try {
    const written = `${file}.${process.pid}`;
    writeFileSync(written, Buffer.concat([digest(data), data]), { mode: 0o600 });
    renameSync(written, file);
  } catch {
    // A full or read-only disk: the next run compiles again.
  }
}

const digestLength = 32;

function digest(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
