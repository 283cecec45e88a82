import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import { brotliDecompress, constants } from "node:zlib";
import type { EmbeddedAnswer, EmbeddedQuestion, EmbeddedStart } from "./embedded.ts";
import type { Row } from "./session.ts";

/** Node has it; its types come with those of browsers only. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

/** The thread of the embedded PostgreSQL: runs one statement after the other. Its first answer, to question 0, is that it has started. */
async function main(): Promise<void> {
  const database = await start(workerData as EmbeddedStart);
  const answer = async ({ id, sql, kind }: EmbeddedQuestion): Promise<EmbeddedAnswer> => {
    try {
      if (kind === "rows") return { id, rows: (await database.query<Row>(sql)).rows };
      await database.exec(sql);
      return { id, rows: [] };
    } catch (error) {
      const { message, code } = error as Error & { readonly code?: string };
      return { id, error: { message, code } };
    }
  };
  parentPort?.on("message", async (question: EmbeddedQuestion) => parentPort?.postMessage(await answer(question)));
  parentPort?.postMessage({ id: 0, rows: [] } satisfies EmbeddedAnswer);
}

async function start({ assets, extensions }: EmbeddedStart) {
  const [{ PGlite }, wasm, files, data] = await Promise.all([
    import("@electric-sql/pglite"),
    inflated(join(assets, "pglite.wasm.br")),
    inflated(join(assets, "pglite.data.br")),
    inflated(join(assets, "pglite-database.tar.br")),
  ]);
  return PGlite.create({
    pgliteWasmModule: await WebAssembly.compile(wasm),
    fsBundle: new Blob([files]),
    loadDataDir: new Blob([data]),
    extensions: Object.fromEntries(extensions.map((name) => [name, pathToFileURL(join(assets, `${name}.tar.gz`))])),
  });
}

async function inflated(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const params = { [constants.BROTLI_DECODER_PARAM_LARGE_WINDOW]: 1 };
  const bytes = await promisify(brotliDecompress)(await readFile(file), { params });
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
}

void main();
