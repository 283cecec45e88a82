import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeAction, Hover, Location, MarkupContent } from "vscode-languageserver/node";
import { type LanguageClient, startClient } from "../support/language-client.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const drop = "db/migrations/000002_drop.up.sql";
const text = "CREATE INDEX users_email_idx ON users (email);\nALTER TABLE users DROP COLUMN name;\n";
/** A service whose code takes seconds to read. */
const service = {
  "go.mod": "module example\nrequire github.com/lib/pq v1.10.9\n",
  "db/migrations/000001_users.up.sql": "CREATE TABLE users (id bigint PRIMARY KEY, name text, email text);\n",
  [drop]: text,
  ...Object.fromEntries(
    Array.from({ length: 6000 }, (_, i) => [
      `src/${i}.ts`,
      `import { Pool } from "pg";\nexport const load${i} = (pool: Pool) => pool.query("SELECT id FROM users WHERE name = $1", [${i}]);\n`,
    ]),
  ),
};

async function hoverOn(client: LanguageClient, place: string): Promise<string> {
  const hover = await client.request<Hover | null>("textDocument/hover", drop, {
    position: client.position(drop, place),
  });
  return (hover?.contents as MarkupContent | undefined)?.value ?? "";
}

/** Asked before the findings are shown. */
function actionsAt(client: LanguageClient, place: string): Promise<readonly CodeAction[]> {
  const at = client.position(drop, place);
  return client.request("textDocument/codeAction", drop, {
    range: { start: at, end: at },
    context: { diagnostics: [] },
  });
}

test("while the code is still being read, hover and fixes of a migration tell what needs no code, and that there is more", async (t) => {
  const client = await startClient(t, temporaryFolder(t, service));
  await client.open(drop, text);
  const [early, [first, ...others]] = await Promise.all([
    hoverOn(client, "name;"),
    actionsAt(client, "users_email_idx"),
  ]);
  assert.match(early, /\*\*`users\.name`\*\* is dropped/);
  assert.match(early, /Where code uses it is still being looked for/);
  assert.match(early, /Drops column users.name/);
  assert.ok(first !== undefined);
  assert.match(first.title, /^Build index users_email_idx concurrently/);
  assert.equal(others.at(-1)?.disabled?.reason, "Usages in code are still being searched.");
  assert.match(Object.values(client.applied(await client.resolve(first))).join(), /CREATE INDEX CONCURRENTLY/);

  const isFound = (hover: string) => hover.includes("In code: 6000 reads");
  let late = await hoverOn(client, "name;");
  for (let i = 0; i < 600 && !isFound(late); i++) {
    await new Promise((done) => setTimeout(done, 100));
    late = await hoverOn(client, "name;");
  }
  assert.ok(isFound(late), late);
  const actions = await actionsAt(client, "users_email_idx");
  assert.deepEqual(
    actions.filter(({ disabled }) => disabled?.reason.includes("searched")),
    [],
  );
});

test("while the code is searched for the places that use a column, other questions are answered", async (t) => {
  const client = await startClient(t, temporaryFolder(t, service));
  await client.open(drop, text);
  let isFound = false;
  const search = client
    .request<readonly Location[]>("textDocument/references", drop, {
      position: client.position(drop, "name;"),
      context: { includeDeclaration: true },
    })
    .then((places) => {
      isFound = true;
      return places;
    });
  let answered = 0;
  for (; !isFound; answered++) await client.request("textDocument/documentSymbol", drop, {});
  assert.equal((await search).length, 6002, "in 6,000 files of code and both migrations");
  assert.ok(answered >= 5, `${answered} answers in between`);
});
