import assert from "node:assert/strict";
import { type CodeLens, commands } from "vscode";
import { actionsAt, apply, diagnosticsOf, eventually, open, revert, rulesIn } from "./workspace.ts";

const fullName = "db/migrations/000004_full_name.up.sql";
const code = "src/users.ts";

suite("missing second write", () => {
  teardown(revert);

  test("writes the new column where only the old one was written", async () => {
    const document = await open(code);
    await rulesIn(code, (rules) => rules.includes("missing-dual-write"));
    const [missing] = diagnosticsOf(code);
    assert.equal(missing && document.getText(missing.range), "name");
    assert.ok(missing?.relatedInformation?.some(({ location }) => location.uri.path.endsWith(fullName)));
    const fix = (await actionsAt(document, "name) VALUES")).find(({ title }) => title.startsWith("Write"));
    assert.match(
      await apply(fix, document),
      /"INSERT INTO users \(name, full_name\) VALUES \(\$1, trim\(\$1\)\)", \[name\]/,
    );
    await rulesIn(code, (rules) => !rules.includes("missing-dual-write"));
  });

  test("counts the writers above the change", async () => {
    const document = await open(fullName);
    const titles = await eventually(
      async () =>
        (await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 10)).map(
          ({ command }) => command?.title ?? "",
        ),
      (found) => found.some((title) => title.startsWith("Dual-write")),
    );
    assert.ok(titles.includes("Dual-write · 0 of 1 writers · next: backfill"), titles.join());
  });
});
