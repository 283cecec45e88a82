import { after } from "node:test";
import { PGlite } from "@electric-sql/pglite";

let database: Promise<PGlite> | undefined;

/** An embedded PostgreSQL in WebAssembly, in memory, the same for all tests of a file. It starts in some seconds. */
export function pglite(): Promise<PGlite> {
  database ??= PGlite.create().then((created) => {
    after(() => created.close());
    return created;
  });
  return database;
}
