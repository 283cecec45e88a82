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
  checkRefused('q("INSERT INTO users (id, name) SELECT 1, $1");', /cannot be told where full_name belongs/);
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
