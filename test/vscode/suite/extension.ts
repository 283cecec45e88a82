import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import {
  CodeActionKind,
  type CodeLens,
  commands,
  type DocumentSymbol,
  extensions,
  type Hover,
  type Location,
  type MarkdownString,
  type Position,
  type TextDocument,
  window,
  workspace,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { ChangeNode, CheckSummary } from "../../../server/protocol.ts";
import { databaseTests } from "./databases.ts";
import {
  actionsAt,
  apply,
  diagnosticsOf,
  eventually,
  open,
  positionOf,
  revert,
  rulesIn,
  textOf,
  uriOf,
} from "./workspace.ts";

const index = "db/migrations/000002_index_users.up.sql";
const age = "db/migrations/000003_age.up.sql";
const fullName = "db/migrations/000004_full_name.up.sql";

const users = "db/migrations/000001_users.up.sql";
const code = "src/users.ts";
const schema = "prisma/schema.prisma";

const has = (rule: string) => (rules: readonly string[]) => rules.includes(rule);
const migrations = () => readdirSync(uriOf("db/migrations").fsPath);

async function client(): Promise<BaseLanguageClient> {
  const extension = extensions.getExtension<{ client: BaseLanguageClient }>("cutover.cutover");
  return (await extension?.activate())?.client as BaseLanguageClient;
}

async function hoverText(document: TextDocument, at: Position): Promise<string> {
  const hovers = await commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, at);
  return hovers.flatMap(({ contents }) => contents.map((part) => (part as MarkdownString).value)).join("\n");
}

function locations(kind: "Reference" | "Definition", document: TextDocument, at: Position): Promise<Location[]> {
  return eventually(
    () => commands.executeCommand<Location[]>(`vscode.execute${kind}Provider`, document.uri, at),
    (found) => found.some(({ uri }) => uri.path.includes("/db/migrations/")),
  );
}

/** `file:line` of each place, counted from 1, sorted. */
function placesOf(found: readonly Location[]): readonly string[] {
  const key = ({ uri, range }: Location) => `${workspace.asRelativePath(uri)}:${range.start.line + 1}`;
  return [...found]
    .sort((a, b) =>
      a.uri.path < b.uri.path ? -1 : a.uri.path > b.uri.path ? 1 : a.range.start.line - b.range.start.line,
    )
    .map(key);
}

// First, for the window begins in Restricted Mode.
databaseTests(client);

suite("extension", () => {
  teardown(revert);

  test("is active in a workspace with migrations", async () => {
    assert.notEqual(await client(), undefined);
  });

  test("reports findings in files that nobody opened", async () => {
    assert.ok((await rulesIn(index, has("create-index-blocking"))).length > 0);
  });

  test("reports findings while typing", async () => {
    const document = await open(index);
    const editor = window.activeTextEditor;
    await editor?.edit((edit) => edit.insert(positionOf(document, " INDEX").translate(0, 6), " CONCURRENTLY"));
    assert.equal(document.getText(), "CREATE INDEX CONCURRENTLY users_email_idx ON users (email);\n");
    await rulesIn(index, (rules) => !rules.includes("create-index-blocking"));
  });

  test("explains a statement in a hover", async () => {
    const document = await open(index);
    const text = await eventually(
      () => hoverText(document, positionOf(document, "users_email")),
      (found) => found !== "",
    );
    assert.match(text, /Builds index users_email_idx/);
  });

  test("lists the code that uses a column of a migration", async () => {
    const document = await open(users);
    const places = placesOf(await locations("Reference", document, positionOf(document, "name text")));
    // The directive names it twice: as the old column, and in what the new one is made of.
    assert.deepEqual(places, [`${users}:3`, `${fullName}:1`, `${fullName}:1`, `${code}:6`, `${code}:10`]);
  });

  test("goes from SQL in code and from a model to the migration that created the column", async () => {
    const inCode = await open(code);
    const ofName = await locations("Definition", inCode, positionOf(inCode, "name FROM"));
    assert.deepEqual(
      placesOf(ofName).filter((place) => place.startsWith("db/")),
      [`${users}:3`],
    );
    const model = await open(schema);
    assert.deepEqual(placesOf(await locations("Definition", model, positionOf(model, "email"))), [`${users}:4`]);
  });

  test("tells of a column in a hover in code", async () => {
    const document = await open(code);
    const text = await eventually(
      () => hoverText(document, positionOf(document, "name FROM")),
      (found) => found.includes("users.name"),
    );
    assert.match(text, /1 read, 1 write/);
    assert.match(text, /Old column of the staged change/);
  });

  test("applies a quick fix within the file", async () => {
    const document = await open(index);
    await rulesIn(index, has("create-index-blocking"));
    const preferred = (await actionsAt(document, "CREATE INDEX")).find(({ isPreferred }) => isPreferred);
    assert.equal(await apply(preferred, document), "CREATE INDEX CONCURRENTLY users_email_idx ON users (email);\n");
    await rulesIn(index, (rules) => !rules.includes("create-index-blocking"));
  });

  test("suppresses a finding, with the reason left to write", async () => {
    const document = await open(index);
    await rulesIn(index, has("create-index-blocking"));
    const ignore = (await actionsAt(document, "CREATE INDEX")).find(({ title }) => title.startsWith("Ignore"));
    assert.match(await apply(ignore, document), /^-- cutover: ignore create-index-blocking because .*\nCREATE INDEX/);
  });

  test("applies a fix that creates a migration as a whole", async () => {
    const document = await open(age);
    await rulesIn(age, has("create-index-blocking"));
    const before = migrations();
    const move = (await actionsAt(document, "CREATE INDEX")).find(({ isPreferred }) => isPreferred);
    assert.equal(await apply(move, document), "ALTER TABLE users ADD COLUMN age int;\n");
    const [created = ""] = await eventually(
      () => migrations().filter((file) => !before.includes(file) && file.endsWith(".up.sql")),
      (files) => files.length > 0,
    );
    assert.match(created, /^000005_/);
    const text = await eventually(
      () => textOf(`db/migrations/${created}`),
      (content) => content !== "",
    );
    assert.match(text, /^CREATE INDEX CONCURRENTLY users_age_idx/);
  });

  test("applies all safe fixes of a file", async () => {
    const document = await open(index);
    await rulesIn(index, has("create-index-blocking"));
    const actions = await actionsAt(document, "CREATE INDEX", CodeActionKind.SourceFixAll);
    assert.equal(await apply(actions[0], document), "CREATE INDEX CONCURRENTLY users_email_idx ON users (email);\n");
  });

  test("outlines a migration", async () => {
    const document = await open(age);
    const symbols = await eventually(
      () => commands.executeCommand<DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", document.uri),
      (found) => found?.length > 0,
    );
    assert.match(JSON.stringify(symbols), /users_age_idx/);
  });

  test("checks the workspace on demand", async () => {
    const summary = await commands.executeCommand<CheckSummary>("cutover.checkWorkspace");
    assert.ok(summary.warnings + summary.errors > 0);
    assert.ok(summary.migrations >= 4);
  });

  test("explains the statement at the cursor on a page beside", async () => {
    await open(index);
    await commands.executeCommand("cutover.explainStatement");
    const beside = await eventually(
      () => window.tabGroups.all[1]?.tabs.map(({ label }) => label) ?? [],
      (labels) => labels.length > 0,
    );
    assert.match(beside.join(), /000002_index_users\.up\.sql:1/);
  });

  test("traces the locks of a migration, and shows them on a page beside", async () => {
    await open(index);
    assert.equal(await commands.executeCommand("cutover.traceLocks"), true);
    await eventually(
      () => window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)).join(),
      (labels) => labels.includes("Locks of 000002_index_users.up.sql"),
    );
  });

  test("shows lines above statements", async () => {
    const document = await open(fullName);
    const lenses = await eventually(
      () => commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 10),
      (found) => found.length > 0,
    );
    assert.ok(lenses.every(({ command }) => (command?.title ?? "").length > 0));
  });

  test("lists the staged change with its phases", async () => {
    const [change] = await (await client()).sendRequest<ChangeNode[]>("cutover/changes");
    assert.equal(change?.id, "users.name->users.full_name");
    assert.equal(change.phases[0]?.state, "done");
    assert.equal(change.phase, "dual-write");
    await commands.executeCommand("cutover.showStagedChanges");
  });

  test("scaffolds the next phase", async () => {
    const before = migrations();
    const [change] = await (await client()).sendRequest<ChangeNode[]>("cutover/changes");
    const target = { folder: change?.folder, change: change?.id, by: "trigger" };
    assert.equal(await commands.executeCommand("cutover.scaffoldNextPhase", target), true);
    const created = migrations().filter((file) => !before.includes(file));
    const up = created.find((file) => file.endsWith(".up.sql"));
    assert.match(await textOf(`db/migrations/${up}`), /CREATE (OR REPLACE )?TRIGGER/);
  });

  test("goes on after a restart of the server", async () => {
    await commands.executeCommand("cutover.restartServer");
    await rulesIn(index, has("create-index-blocking"));
  });

  test("completes rules in a suppression", async () => {
    const document = await open(index);
    await window.activeTextEditor?.edit((edit) => edit.insert(document.positionAt(0), "-- cutover: ignore \n"));
    const list = await commands.executeCommand<{ items: { label: string }[] }>(
      "vscode.executeCompletionItemProvider",
      document.uri,
      document.positionAt(19),
    );
    assert.ok(list.items.some(({ label }) => label === "create-index-blocking"));
  });

  test("says nothing about its own fixture's configuration", () => {
    assert.ok(existsSync(uriOf("cutover.json").fsPath));
    assert.deepEqual(diagnosticsOf("cutover.json"), []);
  });
});
