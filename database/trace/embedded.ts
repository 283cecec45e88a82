import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliDecompress, constants } from "node:zlib";
import type { Row, TraceSession } from "./session.ts";

/** Extensions that the embedded PostgreSQL has, with the file that holds each. The build copies these files: esbuild.mjs has the same list. */
const extensions = [
  ..."btree_gin btree_gist citext cube earthdistance fuzzystrmatch hstore intarray isn lo ltree".split(" "),
  ..."pg_stat_statements pg_trgm pgcrypto seg tablefunc tcn unaccent uuid-ossp".split(" "),
];

/** Node has it; its types come with those of browsers only. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

/**
 * Starts a PostgreSQL in WebAssembly, in memory and without a server, from the files that the build has put into `assets`: a data directory that
 * initdb has filled already. `wanted` are the extensions that will be created; each has to be named at the start.
 */
export async function startEmbedded(assets: string, wanted: readonly string[]): Promise<TraceSession> {
  const [{ PGlite }, wasm, files, data] = await Promise.all([
    import("@electric-sql/pglite"),
    inflated(join(assets, "pglite.wasm.br")),
    inflated(join(assets, "pglite.data.br")),
    inflated(join(assets, "pglite-database.tar.br")),
  ]);
  const database = await PGlite.create({
    pgliteWasmModule: await WebAssembly.compile(wasm),
    fsBundle: new Blob([files]),
    loadDataDir: new Blob([data]),
    extensions: Object.fromEntries(needed(wanted).map((name) => [name, pathToFileURL(join(assets, `${name}.tar.gz`))])),
  });
  const rows = async (sql: string) => (await database.query<Row>(sql)).rows;
  const [version] = await rows("SELECT current_setting('server_version') AS text");
  const text = version?.text ?? "";
  return {
    engine: `postgres ${text} (embedded)`,
    major: Number.parseInt(text, 10),
    embedded: true,
    run: async (sql) => void (await database.exec(sql)),
    rows,
    close: () => database.close(),
  };
}

/** The extensions that are there, with those that they need in turn. */
function needed(wanted: readonly string[]): readonly string[] {
  const all = wanted.includes("earthdistance") ? [...wanted, "cube"] : wanted;
  return extensions.filter((name) => all.includes(name));
}

async function inflated(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const params = { [constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 1 };
  const bytes = await promisify(brotliDecompress)(await readFile(file), { params });
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}
