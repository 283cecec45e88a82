// Makes the files that the embedded PostgreSQL of `cutover trace` starts from: the WebAssembly module, its file system, and a data directory
// that initdb has filled already, for that takes most of the start. Compressed with Brotli, which Node can read: a third of their gzip size.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const packageFolder = join(root, "node_modules", "@electric-sql", "pglite");

/** Paths of the files, made when they are not there yet for this version of the package. */
export async function preparePglite() {
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  const folder = join(root, "node_modules", ".cache", "cutover", `pglite-${version}`);
  if (!existsSync(folder)) await fill(folder);
  return ["pglite.wasm.br", "pglite.data.br", "pglite-database.tar.br"].map((name) => join(folder, name));
}

async function fill(folder) {
  // Filled beside its place: two builds may run at once, and half a folder is worse than none.
  const partial = `${folder}-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    for (const name of ["pglite.wasm", "pglite.data"])
      write(join(partial, `${name}.br`), readFileSync(join(packageFolder, "dist", name)));
    write(join(partial, "pglite-database.tar.br"), await dataDirectory());
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

async function dataDirectory() {
  const { PGlite } = createRequire(import.meta.url)("@electric-sql/pglite");
  const database = await PGlite.create();
  const archive = await database.dumpDataDir("none");
  await database.close();
  return Buffer.from(await archive.arrayBuffer());
}

/** The three databases of a new cluster are nearly the same: a window over all of them keeps one. */
function write(path, bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LARGE_WINDOW]: 1,
    [constants.BROTLI_PARAM_LGWIN]: 26,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  writeFileSync(path, brotliCompressSync(bytes, { params }));
}
