import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import type { Hover, Location, MarkupContent, WorkspaceSymbol } from "vscode-languageserver/node";
import type { ColumnsReply } from "../../server/protocol.ts";
import { type LanguageClient, startClient } from "../support/language-client.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const create = "db/migrations/000001_users.up.sql";
const index = "db/migrations/000002_index.up.sql";
const code = "src/users.ts";
const schema = "prisma/schema.prisma";
const texts = {
  "go.mod": "module example\nrequire github.com/lib/pq v1.10.9\n",
  [create]: "CREATE TABLE users (\n  id bigint PRIMARY KEY,\n  name text NOT NULL\n);\n",
  [index]: "CREATE INDEX CONCURRENTLY users_name_idx ON users (name);\n",
  [code]: `import { pool } from "./pool";
export const find = () => pool.query("SELECT name FROM users");
`,
  "src/users.go": 'package users\n\nconst add = "INSERT INTO users (name) VALUES ($1)"\n',
  [schema]: "model users {\n  id BigInt @id\n  name String\n}\n",
};

async function open(t: TestContext): Promise<LanguageClient> {
  const client = await startClient(t, temporaryFolder(t, texts));
  await client.open(create, texts[create]);
  await client.open(code, texts[code], "typescript");
  await client.open(schema, texts[schema], "prisma");
  return client;
}

/** `file:line` of each place, counted from 1. */
function placesOf(client: LanguageClient, locations: readonly Location[]): readonly string[] {
  const root = client.uri("");
  return locations.map(({ uri, range }) => `${uri.slice(root.length).replace(/^\//, "")}:${range.start.line + 1}`);
}

test("lists who names a column, in code of every language and in migrations, at the first question", async (t) => {
  const client = await open(t);
  const ask = (includeDeclaration: boolean) =>
    client.request<Location[]>("textDocument/references", create, {
      position: client.position(create, "name text"),
      context: { includeDeclaration },
    });
  const others = [`${schema}:3`, "src/users.go:3", `${code}:2`, `${index}:1`];
  assert.deepEqual(placesOf(client, await ask(false)), others);
  assert.deepEqual(placesOf(client, await ask(true)).toSorted(), [...others, `${create}:3`].toSorted());
});

test("goes from SQL in code and from a model to the migration that created the column", async (t) => {
  const client = await open(t);
  for (const [file, text] of [
    [code, "name FROM"],
    [schema, "name String"],
  ] as const) {
    const position = client.position(file, text);
    const found = await client.request<Location>("textDocument/definition", file, { position });
    assert.deepEqual(placesOf(client, [found]), [`${create}:3`]);
  }
});

test("a question about what is no column has no answer", async (t) => {
  const client = await open(t);
  const position = client.position(code, "pool");
  assert.equal(await client.request("textDocument/definition", code, { position }), null);
  assert.deepEqual(
    await client.request("textDocument/references", code, { position, context: { includeDeclaration: true } }),
    [],
  );
  assert.equal(await client.request("textDocument/hover", code, { position }), null);
});

test("a hover on a column tells of the column, and in a migration of the statement too", async (t) => {
  const client = await open(t);
  const hoverAt = async (file: string, text: string) => {
    const hover = await client.request<Hover>("textDocument/hover", file, { position: client.position(file, text) });
    return (hover.contents as MarkupContent).value;
  };
  const inCode = await hoverAt(code, "name FROM");
  assert.match(inCode, /^\*\*`users\.name`\*\* `text`, not null\n/);
  assert.ok(inCode.includes(`Created in [000001_users.up.sql:3](${client.uri(create)}#L3,3).`));
  assert.match(inCode, /1 read, 1 write, 1 declaration/);
  const inMigration = await hoverAt(create, "name text");
  assert.ok(inMigration.startsWith(inCode));
  assert.match(inMigration, /\n\n---\n\n\*\*Creates table users/);
});

test("sees an edit that is not saved yet", async (t) => {
  const client = await open(t);
  const position = client.position(create, "name text");
  const ask = async () => {
    const context = { includeDeclaration: false };
    const found = await client.request<Location[]>("textDocument/references", create, { position, context });
    return placesOf(client, found).filter((place) => place.startsWith(code));
  };
  assert.deepEqual(await ask(), [`${code}:2`]);
  await client.edit(code, "SELECT name", "SELECT id");
  assert.deepEqual(await ask(), []);
});

test("finds columns among the symbols of the workspace", async (t) => {
  const client = await open(t);
  const find = (query: string) => client.connection.sendRequest<WorkspaceSymbol[]>("workspace/symbol", { query });
  const [symbol, ...others] = await find("usname");
  assert.equal(symbol?.name, "users.name");
  assert.deepEqual(placesOf(client, [symbol.location as Location]), [`${create}:1`]);
  assert.deepEqual(others, []);
  assert.deepEqual(await find("nothing"), []);
});

test("lists the columns that a change can begin with, and the one at the cursor", async (t) => {
  const client = await open(t);
  const ask = (params: object) => client.connection.sendRequest<ColumnsReply>("cutover/columns", params);
  const columns = [
    { name: "users.id", type: "bigint" },
    { name: "users.name", type: "text" },
  ];
  const { recipes, ...others } = await ask({});
  assert.deepEqual(others, { columns });
  assert.ok(recipes.some(({ id, questions }) => id === "rename-column" && questions[0]?.example === "users.name"));
  const position = client.position(code, "name FROM");
  const inCode = await ask({ uri: client.uri(code), position });
  assert.deepEqual(inCode, { recipes, columns, current: "users.name" });
});
