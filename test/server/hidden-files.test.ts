import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClientCapabilities, Location } from "vscode-languageserver/node";
import { hiddenPatterns } from "../../server/hidden-files.ts";
import { modernEditor, startClient } from "../support/language-client.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

test("a hidden pattern hides a file, or a folder with all in it; conditions and what VS Code hides anyway do not count", () => {
  assert.deepEqual(
    hiddenPatterns({ "**/.git": true, "old/": false, "**/legacy": true, "**/*.js": { when: "$(basename).ts" } }),
    ["**/legacy", "**/legacy/**"],
  );
});

const migration = "db/migrations/000001_users.up.sql";
const text = "CREATE TABLE users (id bigint PRIMARY KEY, name text);\n";
const query = 'import { Pool } from "pg";\nexport const load = (pool: Pool) => pool.query("SELECT name FROM users");\n';
const asksForSettings: ClientCapabilities = {
  ...modernEditor,
  workspace: { ...modernEditor.workspace, configuration: true },
};

test("code that the editor hides (files.exclude) is no use of a column, a hidden migration is one still", async (t) => {
  const files = {
    "go.mod": "require github.com/lib/pq v1.10.9\n",
    [migration]: text,
    "src/a.ts": query,
    "legacy/b.ts": query,
  };
  const filesOf = async (exclude: object) => {
    const root = temporaryFolder(t, files);
    const client = await startClient(t, root, asksForSettings, { settings: { "files.exclude": exclude } });
    await client.open(migration, text);
    const found = await client.request<Location[]>("textDocument/references", migration, {
      position: client.position(migration, "name text"),
      context: { includeDeclaration: true },
    });
    return found.map(({ uri }) => uri.slice(uri.indexOf(root) + root.length + 1)).sort();
  };
  assert.deepEqual(await filesOf({}), [migration, "legacy/b.ts", "src/a.ts"]);
  assert.deepEqual(await filesOf({ "**/legacy": true, "**/migrations": true }), [migration, "src/a.ts"]);
});
