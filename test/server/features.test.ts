import assert from "node:assert/strict";
import { test } from "node:test";
import type { CompletionItem, DocumentSymbol, Hover, MarkupContent } from "vscode-languageserver/node";
import { modernEditor, simpleEditor, startClient } from "../support/language-client.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const one = "db/migrations/000001_users.up.sql";
const two = "db/migrations/000002_index.up.sql";
const users = "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n";
const index = "CREATE INDEX users_name_idx ON users (name);\n";
const project = { "go.mod": "module example\nrequire github.com/lib/pq v1.10.9\n", [one]: users, [two]: index };

const markdownOf = (hover: Hover | null) => (hover?.contents as MarkupContent | undefined)?.value ?? "";

test("hover says what a statement does and whom it blocks", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, index);
  const hover = await client.request<Hover>("textDocument/hover", two, {
    position: client.position(two, "users_name"),
  });
  assert.match(markdownOf(hover), /Builds index users_name_idx on users/);
  assert.match(markdownOf(hover), /blocks writes/);
});

test("hover on a rule in a suppression says what the rule is about", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, `-- cutover: ignore create-index-blocking because users is small\n${index}`);
  const position = client.position(two, "index-blocking");
  const hover = await client.request<Hover>("textDocument/hover", two, { position });
  assert.match(markdownOf(hover), /^\*\*.+\*\* \(\[create-index-blocking\]\(.+\)\)/);
  assert.deepEqual(hover.range?.start, client.position(two, "create-index-blocking"));
});

test("applies the preferred fix of a finding", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, index);
  const [action] = await client.actions(two, "users_name_idx");
  assert.equal(action?.title, "Build index users_name_idx concurrently");
  assert.equal(action.isPreferred, true);
  assert.equal(action.edit, undefined);
  assert.deepEqual(client.applied(await client.resolve(action)), {
    [two]: "CREATE INDEX CONCURRENTLY users_name_idx ON users (name);\n",
  });
});

test("gives the edit at once to an editor that cannot ask for it later", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project), {
    ...modernEditor,
    textDocument: { diagnostic: {}, codeAction: {} },
  });
  await client.open(two, index);
  const [action] = await client.actions(two, "users_name_idx");
  assert.deepEqual(client.applied(action?.edit ?? {}), {
    [two]: "CREATE INDEX CONCURRENTLY users_name_idx ON users (name);\n",
  });
});

test("a fix that creates a migration is one edit under one title", async (t) => {
  const text = `ALTER TABLE users ADD COLUMN age int;\n${index}`;
  const client = await startClient(t, temporaryFolder(t, { ...project, [two]: text }));
  await client.open(two, text);
  const [action] = await client.actions(two, "users_name_idx", ["quickfix"]);
  assert.ok(action);
  const edit = await client.resolve(action);
  const created = Object.entries(client.applied(edit)).filter(([file]) => file !== two);
  assert.match(created[0]?.[0] ?? "", /^db\/migrations\/000003_\w+\.up\.sql$/);
  assert.match(created[0]?.[1] ?? "", /^CREATE INDEX CONCURRENTLY users_name_idx/);
  assert.equal(client.applied(edit)[two], "ALTER TABLE users ADD COLUMN age int;\n");
  const annotations = Object.values(edit.changeAnnotations ?? {});
  assert.deepEqual(annotations, [{ label: action.title, needsConfirmation: false }]);
  const edits = (edit.documentChanges ?? []).flatMap<object>((change) => ("edits" in change ? change.edits : [change]));
  assert.ok(edits.every((part) => "annotationId" in part));
});

test("a suppression leaves the cursor on the reason that is to be written", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project), {
    ...modernEditor,
    workspace: { workspaceEdit: { documentChanges: true, snippetEditSupport: true } },
  });
  await client.open(two, index);
  const ignore = (await client.actions(two, "users_name_idx")).find(({ title }) => title.startsWith("Ignore"));
  const { documentChanges } = await client.resolve(ignore!);
  assert.match(JSON.stringify(documentChanges), /ignore create-index-blocking because \$\{1:state the reason\}/);
});

test("offers a suppression once for each rule and statement", async (t) => {
  const text = "ALTER TABLE users DROP COLUMN name, DROP COLUMN id;\n";
  const client = await startClient(t, temporaryFolder(t, { ...project, [two]: text }));
  await client.open(two, text);
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 50 } };
  const context = { diagnostics: await client.diagnostics(two) };
  assert.ok(context.diagnostics.filter(({ code }) => code === "drop-column").length > 1);
  const actions = await client.request<{ title: string }[]>("textDocument/codeAction", two, { range, context });
  assert.equal(actions.filter(({ title }) => title.startsWith("Ignore drop-column")).length, 1);
});

test("says why a fix cannot be applied", async (t) => {
  const text = `${index}ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_name_idx;\n`;
  const client = await startClient(t, temporaryFolder(t, { ...project, [two]: text }));
  await client.open(two, text);
  const actions = await client.actions(two, "CREATE INDEX");
  const disabled = actions.find((action) => action.disabled !== undefined);
  assert.match(disabled?.disabled?.reason ?? "", /users_name_idx/);
  assert.equal(disabled?.edit, undefined);
});

test("offers all safe fixes of a file when asked for source actions only", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, index);
  assert.deepEqual(
    (await client.actions(two, "users_name_idx")).filter(({ kind }) => kind?.startsWith("source")),
    [],
  );
  const kinds = (await client.actions(two, "users_name_idx", ["source.fixAll"])).map(({ kind }) => kind);
  assert.ok(kinds.every((kind) => kind === "source.fixAll.cutover"));
});

test("outlines the statements of a migration", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(one, users);
  const symbols = await client.request<DocumentSymbol[]>("textDocument/documentSymbol", one);
  assert.match(JSON.stringify(symbols), /users/);
});

test("completes directives, and rules with those of the file's findings first", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, `-- cutover: \n${index}`);
  const complete = async (character: number) =>
    (await client.request<CompletionItem[]>("textDocument/completion", two, { position: { line: 0, character } }))
      .sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1))
      .map(({ label }) => label);
  assert.deepEqual(await complete(12), ["ignore", "ignore-file", "change"]);
  await client.edit(two, "cutover: ", "cutover: ignore ");
  const rules = await complete(19);
  assert.equal(rules[0], "create-index-blocking");
  assert.ok(rules.length > 50);
  await client.edit(two, "ignore ", "ignore drop-table ");
  assert.deepEqual(await complete(30), ["because"]);
});

const change = "db/migrations/000003_full_name.up.sql";
const expand = "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text;\n";

test("completes the columns and goals of a change directive, the likeliest first", async (t) => {
  const client = await startClient(t, temporaryFolder(t, { ...project, [change]: expand }));
  await client.open(change, `-- cutover: change users.name -> \n${expand.split("\n")[1]}\n`);
  const items = await client.request<CompletionItem[]>("textDocument/completion", change, {
    position: { line: 0, character: 33 },
  });
  const labels = items.sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1)).map(({ label }) => label);
  assert.deepEqual(labels.slice(0, 3), ["users.full_name", "users.id", "nothing"]);
});

test("hover on a directive says how far the change has come, what brings it on and the way back", async (t) => {
  const client = await startClient(t, temporaryFolder(t, { ...project, [change]: expand }));
  await client.open(change, expand);
  const position = client.position(change, "cutover:");
  const text = markdownOf(await client.request<Hover>("textDocument/hover", change, { position }));
  assert.match(text, /\*\*Staged change\*\* `users\.name->users\.full_name`: rename a column/);
  assert.match(text, /- ✓ Expand\n- ● \*\*Dual-write\*\*/);
  assert.match(text, /- Before the next phase: .+\n- Way back: .+/);
});

test("proposes nothing outside of a directive", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project));
  await client.open(two, index);
  const items = await client.request("textDocument/completion", two, { position: { line: 0, character: 7 } });
  assert.deepEqual(items, []);
});

test("answers an editor that can do very little", async (t) => {
  const client = await startClient(t, temporaryFolder(t, project), simpleEditor);
  await client.open(two, index);
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 5 } };
  const actions = await client.request<{ edit: { changes: Record<string, unknown> } }[]>(
    "textDocument/codeAction",
    two,
    {
      range,
      context: { diagnostics: [] },
    },
  );
  assert.deepEqual(Object.keys(actions[0]?.edit.changes ?? {}), [client.uri(two)]);
});
