import assert from "node:assert/strict";
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Location } from "vscode-languageserver/node";
import { startClient } from "../support/language-client.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const create = "db/migrations/000001_users.up.sql";
const index = "db/migrations/000002_index.up.sql";
const service = {
  "go.mod": "module example\nrequire github.com/lib/pq v1.10.9\n",
  [create]: "CREATE TABLE users (id bigint PRIMARY KEY, name text, email text);\n",
  [index]: "CREATE INDEX CONCURRENTLY users_name_idx ON users (name);\n",
  ...Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => [
      `src/${i}.ts`,
      `import { Pool } from "pg";\n// 😀\nexport const load${i} = async (pool: Pool) => (await pool.query("SELECT ${i % 3 === 0 ? "email" : "name"} FROM users")).rows;\n`,
    ]),
  ),
};

/** The built server with another program for its thread. */
function serverWith(t: TestContext, parser: string): string {
  const folder = temporaryFolder(t, { "parser.cjs": parser });
  for (const file of readdirSync("dist"))
    if (/^(?:server\.cjs|.*tree-sitter.*|libpg-query\..*)$/.test(file))
      copyFileSync(join("dist", file), join(folder, file));
  return join(folder, "server.cjs");
}

async function placesOfName(t: TestContext, server?: string) {
  const client = await startClient(t, temporaryFolder(t, service), undefined, server === undefined ? {} : { server });
  await client.open(create, service[create]);
  const found = await client.request<Location[]>("textDocument/references", create, {
    position: client.position(create, "name text"),
    context: { includeDeclaration: false },
  });
  const places = found.map(({ uri, range }) => [uri.slice(client.uri("").length), range]);
  return { places, log: client.log.filter((line) => /thread|broken/.test(line)) };
}

test("the users of a column are the same with the thread that parses, and with one that is killed", async (t) => {
  const usual = await placesOfName(t);
  assert.equal(usual.places.length, 41);
  assert.deepEqual(usual.log, []);
  const killed = await placesOfName(t, serverWith(t, "process.exit(1)"));
  assert.deepEqual(killed.places, usual.places);
  assert.equal(killed.log.length, 1);
  assert.match(killed.log[0] ?? "", /The thread that parses code ended unexpectedly/);
});
