import assert from "node:assert/strict";
import { test } from "node:test";
import { nextPhase } from "../../../core/changes/scaffold.ts";
import { ChangesWorkspace, type Texts, withScaffold } from "../../support/changes.ts";

const schema = `model User {
  id       Int    @id
  name     String
  fullName String? @map("full_name")

  @@map("users")
}
`;

function workspace(code: string, up = ""): Texts {
  return {
    "go.mod": "require github.com/golang-migrate/migrate/v4 v4.0.0\n",
    "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, name varchar(50), email text);\n",
    "migrations/000002_expand.up.sql": `-- cutover: change users.name -> users.full_name${up}\nALTER TABLE users ADD COLUMN full_name varchar(50);\n`,
    "prisma/schema.prisma": schema,
    "src/app.ts": code,
  };
}

function writeCode(texts: Texts) {
  const { change, context, host } = new ChangesWorkspace(texts);
  return nextPhase(change, context, host, "code");
}

/** The code before and after the second write was added; afterwards the phase must be done. */
function check(before: string, after: string, up = ""): void {
  const texts = withScaffold(workspace(before, up), writeCode(workspace(before, up)));
  assert.equal(texts["src/app.ts"], after);
  const left = new ChangesWorkspace(texts);
  assert.equal(left.change.phase, "backfill");
  assert.deepEqual(left.findingLines, []);
}

function checkRefused(code: string, reason: RegExp, up = ""): void {
  const result = writeCode(workspace(code, up));
  assert.match("refused" in result ? result.refused : "it was written", reason);
}

test("an INSERT gets the column and the same parameter again", () => {
  check(
    'db.query("INSERT INTO users (id, name, email) VALUES ($1, $2, $3)", [id, name, email]);',
    'db.query("INSERT INTO users (id, name, full_name, email) VALUES ($1, $2, $2, $3)", [id, name, email]);',
  );
});

test("an INSERT over several lines keeps its shape, and every row gets the value", () => {
  check(
    `db.query(\`
  INSERT INTO users (
    id,
    name
  ) VALUES
    (1, 'a'),
    (2, lower('B'))
\`);`,
    `db.query(\`
  INSERT INTO users (
    id,
    name,
    full_name
  ) VALUES
    (1, 'a', 'a'),
    (2, lower('B'), lower('B'))
\`);`,
  );
});

test("an INSERT of rows that a SELECT gives gets the column in both lists", () => {
  check(
    'q("INSERT INTO users (id, name) SELECT 1, $1");',
    'q("INSERT INTO users (id, name, full_name) SELECT 1, $1, $1");',
  );
  check(
    'q("INSERT INTO users (id, name) SELECT DISTINCT p.id, trim(p.nick) AS nick FROM people p ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name");',
    'q("INSERT INTO users (id, name, full_name) SELECT DISTINCT p.id, trim(p.nick) AS nick, trim(p.nick) FROM people p ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, full_name = EXCLUDED.full_name");',
  );
});

test("an UPDATE gets the assignment, and an upsert gets it on both sides", () => {
  check(
    `sql\`UPDATE users SET name = \${user.name} WHERE id = 1\``,
    `sql\`UPDATE users SET name = \${user.name}, full_name = \${user.name} WHERE id = 1\``,
  );
  check(
    'q("INSERT INTO users (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name");',
    'q("INSERT INTO users (id, name, full_name) VALUES ($1, $2, $2) ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, full_name = EXCLUDED.full_name");',
  );
});

test("an expression goes around the value, whose type stays that of the old column", () => {
  check(
    'q("UPDATE users SET name = $1");',
    'q("UPDATE users SET name = $1, full_name = trim($1::varchar(50))");',
    " up(trim(name))",
  );
});

test("an object of the Prisma client gets the field, in the same shape", () => {
  check(
    "prisma.user.create({ data: { id, name: input.name } });",
    "prisma.user.create({ data: { id, name: input.name, fullName: input.name } });",
  );
  check(
    `prisma.user.update({
  where: { id },
  data: {
    name,
  },
});`,
    `prisma.user.update({
  where: { id },
  data: {
    name,
    fullName: name,
  },
});`,
  );
});

test("nothing is written when a value cannot be written twice", () => {
  checkRefused('q("UPDATE users SET name = ?", values);', /not given in the same call/);
  checkRefused('const sql = "UPDATE users SET name = ?";', /not given in the same call/);
  checkRefused('q("UPDATE users SET name = ?", [next()]);', /next\(\) cannot be written a second time/);
  checkRefused('q("UPDATE users SET name = gen_random_uuid()");', /cannot be written a second time/);
  checkRefused(`sql\`UPDATE users SET name = \${next()}\``, /cannot be written a second time/);
  checkRefused("prisma.user.create({ data: { name: await ask() } });", /cannot be written a second time/);
});

test("nothing is written where the place or the expression does not fit", () => {
  checkRefused(
    'q("INSERT INTO users (id, name) SELECT * FROM unnest($1::int[], $2::text[])");',
    /cannot be told where/,
  );
  checkRefused('q("INSERT INTO users (id, name) SELECT 1, $1 UNION SELECT 2, $1");', /cannot be told where/);
  checkRefused('q("UPDATE users SET " + "name = $1");', /cannot be told where full_name belongs/);
  checkRefused("q('UPDATE users SET name = $1');", /would end the ' literal/, " up(coalesce(name, ''))");
  checkRefused("prisma.user.create({ data: { name } });", /by hand/, " up(trim(name))");
});

test("all places or none", () => {
  checkRefused(
    'q("UPDATE users SET name = $1"); q("UPDATE users SET name = ?");',
    /src\/app\.ts: The values of the parameters are not given/,
  );
});

/** The same for several columns; `change` is the directive, the columns of users are text that is required. */
function checkSeveral(change: string, before: string, after: string | RegExp): void {
  const columns = (/-> users\.\(?([\w, ]+)\)?/.exec(change)?.[1] ?? "").split(", ");
  const texts: Texts = {
    "go.mod": "require github.com/golang-migrate/migrate/v4 v4.0.0\n",
    "migrations/000001_users.up.sql":
      "CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL, first text NOT NULL, last text NOT NULL);\n",
    "migrations/000002_expand.up.sql": `-- cutover: change ${change}\nALTER TABLE users ${columns.map((column) => `ADD COLUMN ${column} text`).join(", ")};\n`,
    "prisma/schema.prisma": `model users {
  id    Int    @id
  name  String
  first String
  last  String
  given String?
  family String?
  label  String?
}
`,
    "src/app.ts": before,
  };
  const scaffold = writeCode(texts);
  if (typeof after !== "string") {
    assert.match("refused" in scaffold ? scaffold.refused : "it was written", after);
    return;
  }
  const written = withScaffold(texts, scaffold);
  assert.equal(written["src/app.ts"], after);
  assert.equal(new ChangesWorkspace(written).change.phase, "backfill");
}

const split = "users.name -> users.(given, family) up(split_part(name, ' ', 1), split_part(name, ' ', 2))";
const merge = "users.(first, last) -> users.label up(first || ' ' || last)";

test("a split writes each new column, in SQL and in objects", () => {
  checkSeveral(
    split,
    'q("INSERT INTO users (id, name) VALUES ($1, $2)", [id, name]);',
    `q("INSERT INTO users (id, name, given, family) VALUES ($1, $2, split_part($2, ' ', 1), split_part($2, ' ', 2))", [id, name]);`,
  );
  checkSeveral(
    split,
    'q("UPDATE users SET name = ? WHERE id = ?", [name, id]);',
    `q("UPDATE users SET name = ?, given = split_part(?, ' ', 1), family = split_part(?, ' ', 2) WHERE id = ?", [name, name, name, id]);`,
  );
  checkSeveral(
    split,
    "prisma.users.create({ data: { id, name } });",
    'prisma.users.create({ data: { id, name, given: (name.split(" ")[0] ?? ""), family: (name.split(" ")[1] ?? "") } });',
  );
});

test("a merge writes the new column once, behind the last of the old ones", () => {
  checkSeveral(
    merge,
    "q(\"INSERT INTO users (id, first, last) VALUES ($1, $2, $3), ($4, 'a', $5)\", values);",
    "q(\"INSERT INTO users (id, first, last, label) VALUES ($1, $2, $3, $2 || ' ' || $3), ($4, 'a', $5, 'a' || ' ' || $5)\", values);",
  );
  checkSeveral(
    merge,
    'q("INSERT INTO users (first, last) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET first = EXCLUDED.first, last = EXCLUDED.last");',
    "q(\"INSERT INTO users (first, last, label) VALUES ($1, $2, $1 || ' ' || $2) ON CONFLICT (id) DO UPDATE SET first = EXCLUDED.first, last = EXCLUDED.last, label = EXCLUDED.label\");",
  );
  checkSeveral(
    merge,
    "prisma.users.create({ data: { first: input.first, last: input.last, id } });",
    "prisma.users.create({ data: { first: input.first, last: input.last, label: `${input.first} ${input.last}`, id } });",
  );
});

test("an UPDATE of one of several columns takes the others from the row", () => {
  checkSeveral(
    merge,
    'q("UPDATE users SET first = $1 WHERE id = $2");',
    "q(\"UPDATE users SET first = $1, label = $1 || ' ' || last WHERE id = $2\");",
  );
});

test("several columns are not written where one of them or an expression is not known", () => {
  checkSeveral(merge, 'q("INSERT INTO users (id, first) VALUES ($1, $2)");', /last is not written here/);
  checkSeveral(merge, "prisma.users.update({ where: { id }, data: { first } });", /last is not written here/);
  checkSeveral(merge, 'q("UPDATE users SET first = ?, last = ?", [a, b]);', /parameters of several columns/);
  checkSeveral(
    "users.(first, last) -> users.label up(lower(first || last))",
    "prisma.users.create({ data: { first, last } });",
    /label is lower\(first \|\| last\) in SQL/,
  );
});
