import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import {
  CodeActionKind,
  type CodeLens,
  commands,
  type DocumentSymbol,
  extensions,
  type Hover,
  type MarkdownString,
  window,
} from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { ChangeNode, CheckSummary } from "../../../server/protocol.ts";
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

const has = (rule: string) => (rules: readonly string[]) => rules.includes(rule);
const migrations = () => readdirSync(uriOf("db/migrations").fsPath);

async function client(): Promise<BaseLanguageClient> {
  const extension = extensions.getExtension<{ client: BaseLanguageClient }>("cutover.cutover");
  return (await extension?.activate())?.client as BaseLanguageClient;
}

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
    const hovers = await eventually(
      () =>
        commands.executeCommand<Hover[]>(
          "vscode.executeHoverProvider",
          document.uri,
          positionOf(document, "users_email"),
        ),
      (found) => found.length > 0,
    );
    const text = hovers.flatMap(({ contents }) => contents.map((part) => (part as MarkdownString).value)).join("\n");
    assert.match(text, /Builds index users_email_idx/);
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
