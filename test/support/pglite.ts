import { after } from "node:test";
import { PGlite, type PGliteInterface } from "@electric-sql/pglite";
import { btree_gist } from "@electric-sql/pglite/contrib/btree_gist";
import { citext } from "@electric-sql/pglite/contrib/citext";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { uuid_ossp } from "@electric-sql/pglite/contrib/uuid_ossp";

let database: Promise<PGliteInterface> | undefined;

after(async () => (await database)?.close());

/** An embedded PostgreSQL in WebAssembly, in memory, the same for all tests of a file. It starts in some seconds. */
export function pglite(): Promise<PGliteInterface> {
  database ??= PGlite.create({ extensions: { btree_gist, citext, pg_trgm, uuid_ossp } });
  return database;
}
