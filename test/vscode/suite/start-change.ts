import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { commands, Selection, window } from "vscode";
import { eventually, open, positionOf, revert, uriOf } from "./workspace.ts";

const users = "db/migrations/000001_users.up.sql";

const migrations = () => readdirSync(uriOf("db/migrations").fsPath);

/** Answers each question of a dialogue with what it proposes, until the command has ended. */
async function acceptAll<T>(command: string): Promise<T | undefined> {
  let answer: { readonly value: T | undefined } | undefined;
  const running = Promise.resolve(commands.executeCommand<T>(command)).then((value) => {
    answer = { value };
  });
  await eventually(
    () => commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem"),
    () => answer !== undefined,
  );
  await running;
  return answer?.value;
}

suite("start of a staged change", () => {
  teardown(revert);

  test("begins a change by its dialogue, for the column at the cursor", async () => {
    const before = migrations();
    const document = await open(users);
    const at = positionOf(document, "email");
    if (window.activeTextEditor !== undefined) window.activeTextEditor.selection = new Selection(at, at);
    assert.equal(await acceptAll<boolean>("cutover.startStagedChange"), true);
    const created = migrations().filter((file) => !before.includes(file));
    assert.deepEqual(
      created.map((file) => file.replace(/^\d+_/, "")),
      ["expand_users_email_to_email_new.down.sql", "expand_users_email_to_email_new.up.sql"],
    );
    const [down, up] = await Promise.all(created.map(async (file) => (await open(`db/migrations/${file}`)).getText()));
    assert.match(up ?? "", /^-- cutover: change users\.email -> users\.email_new/);
    assert.match(up ?? "", /ALTER TABLE users ADD COLUMN email_new text;/);
    assert.match(down ?? "", /ALTER TABLE users DROP COLUMN (IF EXISTS )?email_new;/);
  });
});
