import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { Client } from "pg";
import { commands, window, workspace } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";
import type { ChangeNode } from "../../../server/protocol.ts";
import { choose, pressInEditor, pressInNotification, seen, type } from "./screen.ts";
import { eventually, open, revert, uriOf } from "./workspace.ts";

const change = "users.name->users.full_name";
const page = (kind: string, environment: string) => `${kind} of users.name → full_name in ${environment}`;

function target() {
  return { folder: String(workspace.workspaceFolders?.[0]?.uri), change };
}

/** Starts a command, and lets it run. */
function start(command: string): { readonly result: Promise<unknown> } {
  return { result: Promise.resolve(commands.executeCommand(command, target())) };
}

/** Waits until the page of a result is open and says so; gives its text. */
async function pageSays(name: string, expected: RegExp): Promise<string> {
  await eventually(
    () => window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label)).join(),
    (labels) => labels.includes(name),
  );
  const uri = uriOf("").with({ scheme: "cutover", authority: "", path: `/${name}.md` });
  return eventually(
    async () => (await workspace.openTextDocument(uri)).getText(),
    (text) => expected.test(text),
  );
}

export function databaseTests(client: () => Promise<BaseLanguageClient>): void {
  // Without somebody who presses buttons, as in the VS Code with a window of its own, there is nothing to walk.
  const walk = process.env.CUTOVER_SCREEN === undefined ? suite.skip : suite;
  walk("databases", () => {
    /** Holds runs at rows of these numbers, until they are let on. */
    const gates = new Client({ connectionString: process.env.CUTOVER_ADMIN_URL });
    const hold = (row: number) => gates.query(`SELECT pg_advisory_lock(${row})`);
    const letOn = (row: number) => gates.query(`SELECT pg_advisory_unlock(${row})`);

    suiteSetup(() => gates.connect());
    suiteTeardown(async () => {
      await gates.end();
      rmSync(uriOf(".cutover").fsPath, { recursive: true, force: true });
    });
    teardown(async () => {
      await gates.query("SELECT pg_advisory_unlock_all()");
      await commands.executeCommand("notifications.clearAll");
      await revert();
    });

    test("refuses all three commands in Restricted Mode, and runs them once the workspace is trusted", async () => {
      assert.equal(workspace.isTrusted, false);
      await open("db/migrations/000003_age.up.sql");
      for (const command of ["cutover.verifyParity", "cutover.runBackfill", "cutover.traceLocks"]) {
        const argument = command === "cutover.traceLocks" ? [] : [target()];
        assert.equal(await commands.executeCommand(command, ...argument), false, command);
        await seen("notification", "Restricted Mode: Cutover connects to no database and runs nothing");
        await commands.executeCommand("notifications.clearAll");
      }
      await commands.executeCommand("workbench.trust.manage");
      await pressInEditor("Trust");
      await eventually(
        () => workspace.isTrusted,
        (isTrusted) => isTrusted,
      );
    });

    test("shows the plan of a backfill, and changes nothing", async () => {
      const { result } = start("cutover.runBackfill");
      await choose("staging");
      await choose("Show the Plan");
      assert.equal(await result, true);
      await pageSays(
        "Backfill plan of users.name → full_name in staging",
        /Nothing was changed.*about 30,000 rows.*UPDATE users SET full_name = trim\(name\) WHERE id <= '1000'/s,
      );
      const { rows } = await gates.query("SELECT count(*) FROM users WHERE full_name IS NOT NULL");
      assert.deepEqual(rows, [{ count: "0" }]);
    });

    test("fills the rows of the chosen environment, is stopped on demand, and goes on from there", async () => {
      await hold(10_000);
      const { result } = start("cutover.runBackfill");
      await choose("staging");
      await choose("Fill the Rows in staging");
      await seen("notification", /[1-9][\d,]* of about 30,000 rows/);
      await pressInNotification("Cancel");
      await letOn(10_000);
      assert.equal(await result, false);
      await pageSays(page("Backfill", "staging"), /Stopped\..*goes on behind the last row/s);

      const again = start("cutover.runBackfill");
      await choose("staging");
      await choose("Fill the Rows in staging");
      assert.equal(await again.result, true);
      await pageSays(page("Backfill", "staging"), /Complete\..*\| Rows \| 30,000 \|.*\| Filled now \| 30,000 \|/s);
      const { rows } = await gates.query("SELECT count(*) FROM users WHERE full_name IS DISTINCT FROM name");
      assert.deepEqual(rows, [{ count: "0" }]);
    });

    test("compares the rows, shows how far it is, and tells the row that differs", async () => {
      await gates.query("UPDATE users SET full_name = 'somebody else' WHERE id = 17");
      await hold(10_000);
      await hold(20_000);
      const { result } = start("cutover.verifyParity");
      await choose("staging");
      const first = await seen("notification", /[\d,]+ of about 30,000 rows · 1 row with a wrong value/);
      await letOn(10_000);
      await seen("notification", (each) => each.includes("of about 30,000 rows") && each !== first);
      await letOn(20_000);
      assert.equal(await result, false);
      const text = await pageSays(
        page("Parity", "staging"),
        /The two sides do not agree\..*\| Rows with a wrong value \| 1 \|.*`id = 17`/s,
      );
      assert.doesNotMatch(text, /somebody else|name of 17/);
    });

    test("goes on with a comparison that was stopped, and shows in the tree what it proves", async () => {
      await gates.query("UPDATE users SET full_name = name WHERE id = 17");
      await hold(10_000);
      const stopped = start("cutover.verifyParity");
      await choose("staging");
      await seen("notification", /[\d,]+ of about 30,000 rows · no difference/);
      await pressInNotification("Cancel");
      await letOn(10_000);
      assert.equal(await stopped.result, false);
      await pageSays(page("Parity", "staging"), /No difference so far\..*\| Rows so far \|/s);

      const again = start("cutover.verifyParity");
      await choose("staging");
      assert.equal(await again.result, true);
      await pageSays(page("Parity", "staging"), /Both sides agree\..*\| Rows \| 30,000 \|/s);
      const verify = await eventually(
        async () => {
          const [node] = await (await client()).sendRequest<ChangeNode[]>("cutover/changes");
          return node?.phases.find(({ phase }) => phase === "verify");
        },
        (phase) => phase?.evidence.length === 1,
      );
      assert.match(verify?.evidence[0]?.message ?? "", /staging/);
    });

    test("reads how large the tables are", async () => {
      const result = commands.executeCommand("cutover.readTableSizes", target().folder);
      await choose("staging");
      assert.equal(await result, true);
      await pageSays("Tables of staging", /1 table in PostgreSQL .*\| `public\.users` \| 30,000 \|/s);
    });

    test("says what to do when the password is wrong, and never shows it", async () => {
      const { result } = start("cutover.verifyParity");
      await choose("production");
      assert.equal(await result, false);
      const text = await seen("notification", "Check the user and the password in CUTOVER_PRODUCTION_URL.");
      assert.match(text, /^Could not connect in production: password authentication failed/);
      assert.doesNotMatch(text, /wr0ng/);
    });

    test("asks for a URL that no variable holds, and says when nothing answers there", async () => {
      const { result } = start("cutover.runBackfill");
      await choose("preview");
      await type("URL of the database", "postgres://app:s3cret@127.0.0.1:1/shop");
      await choose("Fill the Rows in preview");
      assert.equal(await result, false);
      const text = await seen("notification", "Nothing answers at 127.0.0.1:1/shop");
      assert.doesNotMatch(text, /s3cret/);
    });

    test("shows a migration that the server refuses, and ends a trace in the middle of a statement", async () => {
      const file = "db/migrations/000003_age.up.sql";
      const write = async (sql: string) => {
        const end = (await open(file)).lineAt(1).range.end;
        await window.activeTextEditor?.edit((edit) =>
          edit.insert(
            end,
            `
${sql}`,
          ),
        );
      };
      await write("ALTER TABLE users ADD COLUMN age int;");
      assert.equal(await commands.executeCommand("cutover.traceLocks"), false);
      await pageSays("Locks of 000003_age.up.sql", /Fails: column "age" of relation "users" already exists/);

      await open(file);
      await write("SELECT count(*) FROM generate_series(1, 1000000000000);");
      const result = commands.executeCommand("cutover.traceLocks");
      await seen("notification", "000003_age.up.sql");
      await pressInNotification("Cancel");
      assert.equal(await result, false);
    });
  });
}
