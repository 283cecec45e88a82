import assert from "node:assert/strict";
import { test } from "node:test";
import { CodeIndex } from "../../core/analysis/code-index.ts";
import type { CodeParser } from "../../core/code/types.ts";
import { Workspace } from "../../core/workspace.ts";
import { codeParser } from "../support/code-parser.ts";
import { memoryFiles } from "../support/files.ts";

const parser = await codeParser(["typescript", "java"]);
const schema = (column: string) =>
  `import { pgTable, text } from "drizzle-orm/pg-core";\nexport const users = pgTable("users", { name: text("${column}") });\n`;

/** An index over files that can be edited, which counts how often a file is parsed. */
function indexOf(texts: Record<string, string>) {
  let parsed = 0;
  const counting: CodeParser = {
    languages: parser.languages,
    parse(language, text, use) {
      parsed++;
      return parser.parse(language, text, use);
    },
  };
  const index = new CodeIndex({ ...memoryFiles(texts), read: (path) => texts[path] });
  index.provideParser(counting);
  return {
    environment: () => index.environment("postgres"),
    /** The columns that code uses, and how many parses that took. */
    ask(...names: string[]): readonly [columns: readonly string[], parses: number] {
      parsed = 0;
      const { files } = index.facts(new Set(names), "postgres", () => true);
      const usages = files.flatMap(({ file, usages }) => usages.map(({ column }) => `${file} ${column}`));
      return [usages, parsed];
    },
    /** The columns that a search finds, and how many files were parsed between two pauses at most. */
    search(...names: string[]): readonly [columns: readonly string[], mostParses: number] {
      const search = index.search(
        () => [new Set(names)],
        "postgres",
        () => true,
      );
      for (let most = 0; ; most = Math.max(most, parsed)) {
        parsed = 0;
        const step = search.next();
        if (step.done !== true) continue;
        return [step.value.flatMap(({ file, usages }) => usages.map(({ column }) => `${file} ${column}`)), most];
      }
    },
    edit(path: string, text: string): void {
      texts[path] = text;
      index.forget(path);
    },
  };
}

const app = 'import { users } from "./schema";\nexport const byName = (name: string) => eq(users.name, name);\n';

test("parses nothing before a name is asked for", () => {
  const index = indexOf({ "src/schema.ts": schema("full_name"), "src/app.ts": app });
  assert.deepEqual(index.ask(), [[], 0]);
});

test("a file that uses a table follows the file that declares it", () => {
  const index = indexOf({ "src/schema.ts": schema("full_name"), "src/app.ts": app });
  assert.deepEqual(index.ask("name", "full_name")[0], ["src/app.ts full_name", "src/schema.ts full_name"]);
  index.edit("src/schema.ts", schema("label"));
  assert.deepEqual(index.ask("name", "label")[0], ["src/app.ts label", "src/schema.ts label"]);
});

test("a table of Kysely follows the types that the database's type leads to", () => {
  const table = (column: string) => `export interface User { ${column}: string }\n`;
  const index = indexOf({
    "src/db.ts":
      'import type { Kysely } from "kysely";\nimport type { User } from "./user";\ntype Db = Kysely<{ users: User }>;\n',
    "src/user.ts": table("name"),
    "src/app.ts": 'import type { User } from "./user";\nexport const shown = (user: User) => user.label;\n',
  });
  assert.deepEqual(index.ask("name", "label")[0], ["src/user.ts name"]);
  index.edit("src/user.ts", table("label"));
  assert.deepEqual(index.ask("name", "label")[0], ["src/app.ts label", "src/user.ts label"]);
  index.edit("src/db.ts", "export {};\n");
  assert.deepEqual(index.ask("name", "label")[0], []);
});

test("an edit that changes no name reads only the edited file again", () => {
  const index = indexOf({ "src/schema.ts": schema("full_name"), "src/app.ts": app });
  index.ask("name");
  index.edit("src/app.ts", `${app}// more\n`);
  assert.deepEqual(index.ask("name"), [["src/app.ts full_name", "src/schema.ts full_name"], 1]);
  index.edit("src/schema.ts", `// moved\n${schema("full_name")}`);
  // Once for what it declares, once for what it tells others, once for what it uses.
  assert.deepEqual(index.ask("name"), [["src/app.ts full_name", "src/schema.ts full_name"], 3]);
});

const find = (call: string) => `import { users } from "./schema";\nexport const find = () => ${call};\n`;
const greet = 'import { find } from "./find";\nexport const greet = async () => (await find())?.name;\n';
const query = "db.query.users.findFirst()";

test("what code declares together is worked out again only when a file declares otherwise", () => {
  const index = indexOf({ "src/schema.ts": schema("full_name"), "src/app.ts": app });
  const before = index.environment();
  index.edit("src/app.ts", `${app}// more\n`);
  assert.equal(index.environment(), before);
  index.edit("src/schema.ts", schema("label"));
  assert.notEqual(index.environment(), before);
});

test("a file that reads rows which another file gives follows that file", () => {
  const index = indexOf({ "src/schema.ts": schema("full_name"), "src/find.ts": find(query), "src/greet.ts": greet });
  const declared = "src/schema.ts full_name";
  assert.deepEqual(index.ask("name")[0], ["src/greet.ts full_name", declared]);
  index.edit("src/find.ts", find("undefined"));
  assert.deepEqual(index.ask("name")[0], [declared]);
  index.edit("src/find.ts", find(query));
  assert.deepEqual(index.ask("name")[0], ["src/greet.ts full_name", declared]);
});

test("an edit within a function that gives the same rows reads no other file again", () => {
  const index = indexOf({ "src/schema.ts": schema("full_name"), "src/find.ts": find(query), "src/greet.ts": greet });
  index.ask("name");
  index.edit("src/find.ts", `${find(query)}// again\n`);
  assert.deepEqual(index.ask("name"), [["src/greet.ts full_name", "src/schema.ts full_name"], 1]);
});

test("a function follows the files that call it", () => {
  const give = (call: string) =>
    `import { db } from "./db";\nimport { greet } from "./greet";\nimport { users } from "./schema";\nexport const all = async () => ${call};\n`;
  const rows = "(await db.select().from(users)).map(greet)";
  const index = indexOf({
    "src/schema.ts": schema("full_name"),
    "src/give.ts": give("greet({ name: 1 })"),
    "src/greet.ts": "export const greet = (user: { name: string }) => user.name;\n",
  });
  const declared = "src/schema.ts full_name";
  assert.deepEqual(index.ask("name")[0], [declared]);
  index.edit("src/give.ts", give(rows));
  assert.deepEqual(index.ask("name")[0], ["src/greet.ts full_name", declared]);
  index.edit("src/give.ts", `${give(rows)}// again\n`);
  // For what it gives others.
  assert.deepEqual(index.ask("name"), [["src/greet.ts full_name", declared], 1]);
  index.edit("src/give.ts", "");
  assert.deepEqual(index.ask("name")[0], [declared]);
});

test("a file that leads to many others is not read in one piece", () => {
  const parts = Array.from({ length: 8 }, (_, i) => i);
  const index = indexOf({
    "src/schema.ts": schema("full_name"),
    ...Object.fromEntries(
      parts.map((i) => [
        `src/load${i}.ts`,
        `import { db } from "./db";\nimport { users } from "./schema";\nexport const load${i} = () => db.select().from(users);\n${"// a long file\n".repeat(5000)}`,
      ]),
    ),
    "src/app.ts": `${parts.map((i) => `import { load${i} } from "./load${i}";`).join("\n")}
export async function show() {
${parts.map((i) => `  console.log((await load${i}())[0].name);`).join("\n")}
}
`,
  });
  const [columns, mostParses] = index.search("name");
  assert.deepEqual(columns, [...parts.map(() => "src/app.ts full_name"), "src/schema.ts full_name"]);
  assert.equal(mostParses, 2, "the file itself and one of those that it leads to");
});

test("a file that has only accessors of a column is looked into", () => {
  const { ask } = indexOf({
    "src/User.java":
      'package shop;\nimport jakarta.persistence.*;\n@Entity @Table(name = "users")\nclass User {\n  @Column(name = "full_name") private String fullName;\n  String getFullName() { return fullName; }\n}\n',
    "src/Greeting.java": "package shop;\nclass Greeting {\n  String of(User user) { return user.getFullName(); }\n}\n",
  });
  const [usages] = ask("full_name");
  assert.ok(usages.includes("src/Greeting.java full_name"), usages.join(", "));
});

test("an INSERT without a list matters to a column that goes, though its file does not name it", () => {
  const files = memoryFiles({
    "go.mod": "require github.com/lib/pq v1.10.9",
    "db/migrations/000001_users.up.sql": "CREATE TABLE users (id bigint, name text);",
    "db/migrations/000002_drop.up.sql": "ALTER TABLE users DROP COLUMN name;",
    "src/add.ts": 'export const add = (row) => pool.query("INSERT INTO \\"users\\" VALUES ($1, $2)", row);',
    "src/other.ts": 'export const other = (row) => pool.query("INSERT INTO teams VALUES ($1, $2)", row);',
  });
  const workspace = new Workspace({ files, code: parser, now: () => new Date(0) });
  const found = workspace
    .findings()
    .flatMap(({ findings }) => findings)
    .filter(({ rule }) => rule === "contract-in-use");
  assert.deepEqual(
    found.flatMap(({ related }) => related.map(({ file }) => file)),
    ["src/add.ts"],
  );
});
