import { test } from "node:test";
import { checkUsages } from "../../support/usages.ts";

test("reads an INSERT in a call's argument", () => {
  checkUsages(`
await db.query("INSERT INTO users (email, name) VALUES ($1, $2)", [email, name]);
                                   ^^^^^ write users.email
                                          ^^^^ write users.name
`);
});

test("reads a tagged template and leaves its holes alone", () => {
  checkUsages(`
const rows = await sql\`
  SELECT u.name, u.email FROM users u WHERE u.id = \${user.id} AND name <> \${other}
           ^^^^ read users.name
                   ^^^^^ read users.email
                                              ^^ read users.id
                                                                  ^^^^ read users.name
\`;
`);
});

test("maps spans through escapes", () => {
  checkUsages(String.raw`
const q = 'SELECT \'x\' AS a,\n\t"full\u004eame" FROM users';
                                 ^^^^^^^^^^^^^^^ read users.fullName
`);
});

test("reads a constant and a concatenation with holes", () => {
  checkUsages(`
const UPDATE = "UPDATE users SET name = $1 " +
                                 ^^^^ write users.name
  "WHERE id = $2 " + condition + " RETURNING email";
         ^^ read users.id
                                             ^^^^^ read users.email
`);
});

test("takes no part of a name that is put together at run time for a name", () => {
  checkUsages(`
q(\`SELECT u.id, u.\${column}, name_\${suffix} FROM users u\`);
            ^^ read users.id
`);
});

test("reads the query of a cursor", () => {
  checkUsages(`
db.exec("DECLARE c CURSOR FOR SELECT name FROM users WHERE id > 1");
                                     ^^^^ read users.name
                                                           ^^ read users.id
db.exec(\`
  DECLARE big NO SCROLL CURSOR WITH HOLD FOR
  WITH old AS (SELECT id FROM users) SELECT u.email FROM users u JOIN old ON old.id = u.id
                      ^^ read users.id
                                              ^^^^^ read users.email
                                                                                        ^^ read users.id
\`);
const sentence = "Declare a cursor for the select in users";
`);
});

test("takes no English for SQL", () => {
  checkUsages(`
const a = "Select a name";
const b = "Update the name set by your users";
const c = "Delete from your cart";
const d = "With best regards, your team";
`);
});

test("leaves it to the schema whose column it is when several tables are in scope", () => {
  checkUsages(`
q("SELECT name FROM users JOIN orgs ON orgs.id = users.org_id");
          ^^^^ read users.name or orgs.name
                                            ^^ read orgs.id
                                                       ^^^^^^ read users.org_id
`);
});

test("knows that a CTE is no table", () => {
  checkUsages(`
q("WITH u AS (SELECT name FROM users) SELECT u.name, name FROM u");
                     ^^^^ read users.name
`);
});

test("is sure of a name beside a subquery if the table has it, for it would be ambiguous", () => {
  checkUsages(`
q("SELECT name FROM users, (SELECT 1 AS one) x");
          ^^^^ read users.name if there is one
q(\`SELECT name FROM users \${joins} WHERE EXISTS (SELECT 1 FROM \${table} WHERE email = name)\`);
          ^^^^ read users.name if there is one
                                                                              ^^^^^ read name-only users.email
                                                                                      ^^^^ read name-only users.name
`);
});

test("takes a table that nothing in the statement names for one that a hole joins", () => {
  checkUsages(`
q(\`SELECT orgs.title FROM users u \${joins} WHERE u.id = 1 AND orgs.plan = 2\`);
               ^^^^^ read orgs.title
                                                   ^^ read users.id
                                                                   ^^^^ read orgs.plan
q("SELECT orgs.title FROM users u WHERE u.id = 1");
                                          ^^ read users.id
q(\`WITH orgs AS (SELECT 1) SELECT orgs.title, x.a FROM users u, \${rest} x\`);
`);
});

test("reads columns that are handed to what fills a hole", () => {
  checkUsages(`
q(\`SELECT \${dayOf("users.created_at", zone)} AS day FROM users GROUP BY \${max('users.id', "users.age")}\`);
                         ^^^^^^^^^^ read users.created_at
                                                                                     ^^ read users.id
                                                                                                 ^^^ read users.age
q(\`UPDATE users SET name = \${lower('users.email')}\`);
                    ^^^^ write users.name
                                          ^^^^^ read users.email
q(\`SELECT id FROM users WHERE name = \${t("errors.name")} AND age > \${other.text}\`);
          ^^ read users.id
                              ^^^^ read users.name
                                                             ^^^ read users.age
q(\`SELECT 1 FROM \${joined("users.id")} WHERE 1 = 1\`);
                                 ^^ read users.id
`);
});

test("reads pieces of a statement that name the table", () => {
  checkUsages(`
const since = start ? \`and users.created_at >= {{start}} and other = 1\` : "";
                                 ^^^^^^^^^^ read users.created_at
const named = "WHERE lower(users.name) = ? AND (users.age > 3 OR orgs.plan IS NULL)";
                                 ^^^^ read users.name
                                                      ^^^ read users.age
                                                                      ^^^^ read orgs.plan
const joined = \`inner join sessions s on s.user_id = users.id and closed = false\`;
                                           ^^^^^^^ read sessions.user_id
                                                           ^^ read users.id
                                                                  ^^^^^^ read sessions.closed if there is one
const visits = \`left join (select user_id from visits where visits.at > \${from}) v on v.user_id = users.id\`;
                                  ^^^^^^^ read visits.user_id
                                                                   ^^ read visits.at
                                                                                                        ^^ read users.id
const order = "order by users.name desc";
                              ^^^^ read users.name
const among = \`and name in (select title from orgs where plan = \${plan})\`;
                                   ^^^^^ read orgs.title
                                                         ^^^^ read orgs.plan
const first = \`, model AS (select e.id, min(u.age) age from events e join users u on u.id = e.user_id)\`;
                                    ^^ read events.id
                                              ^^^ read users.age
                                                                                       ^^ read users.id
                                                                                              ^^^^^^^ read events.user_id
`);
});

test("reads a statement behind a hole", () => {
  checkUsages(`
q(\`
  \${ctes}
  \${model}
  SELECT u.age FROM model m JOIN users u ON u.id = m.id
           ^^^ read users.age
                                              ^^ read users.id
                                                     ^^ read model.id
\`);
const label = \`\${count} selected from users\`;
`);
});

test("takes no English for a piece of a statement", () => {
  checkUsages(`
const a = "and users.name must be given";
const b = "or see example.com";
const c = "join us on example.com";
const d = "Where is users.name?";
const e = "order by phone or mail.";
const f = "Left join the team on Monday";
const g = "and name = 1 or title = 2";
`);
});

test("reads everything from a star", () => {
  checkUsages(`
q("SELECT u.*, count(*) FROM users u");
            ^ read users.*
`);
});

test("tells an upsert's write from the row that was proposed", () => {
  checkUsages(`
q(\`INSERT INTO users AS u (email, name) VALUES ($1, $2)
                           ^^^^^ write users.email
                                  ^^^^ write users.name
   ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name WHERE u.email <> 'x' RETURNING id\`);
                ^^^^^ read users.email
                                     ^^^^ write users.name
                                                                  ^^^^^ read users.email
                                                                                         ^^ read users.id
`);
});

test("sees a fallback between two columns", () => {
  checkUsages(`
q("SELECT COALESCE(full_name, name) FROM users");
                   ^^^^^^^^^ read users.full_name instead of name
                              ^^^^ read users.name instead of full_name
`);
});

test("takes no alias, type, function or field of EXTRACT for a column", () => {
  checkUsages(`
q("SELECT lower(name) AS title, created::date day, extract(year FROM created) FROM users ORDER BY title, day");
                ^^^^ read users.name
                                ^^^^^^^ read users.created
                                                                     ^^^^^^^ read users.created
`);
});

test("reads subqueries, and names of the query around them", () => {
  checkUsages(`
q("DELETE FROM users WHERE id IN (SELECT user_id FROM bans b WHERE b.reason = users.name)");
                           ^^ read users.id
                                         ^^^^^^^ read bans.user_id or users.user_id
                                                                     ^^^^^^ read bans.reason
                                                                                    ^^^^ read users.name
`);
});

test("reads a file of queries", () => {
  checkUsages(
    `
-- name: Rename :exec
UPDATE app.users SET name = $1 WHERE id = $2;
                     ^^^^ write app.users.name
                                     ^^ read app.users.id
SELECT name FROM app.users;
       ^^^^ read app.users.name
`,
    { language: "sql", file: "db/query.sql" },
  );
});

test("leaves dumps and scripts alone", () => {
  checkUsages("SELECT name FROM users;\nUPDATE users SET name = 'x';\n", { language: "sql", file: "db/dump.sql" });
});

test("keeps the names of a joined subquery apart", () => {
  checkUsages(`
q("SELECT u.id FROM users u LEFT JOIN (SELECT name FROM orgs WHERE id = 1 GROUP BY name) o ON o.name = u.name");
            ^^ read users.id
                                              ^^^^ read orgs.name
                                                                   ^^ read orgs.id
                                                                                   ^^^^ read orgs.name
                                                                                                         ^^^^ read users.name
`);
});

test("does not believe SQL of a database whose migrations are not read", () => {
  checkUsages(`
q("SELECT name FROM users WHERE id = {userId: String}");
          ^^^^ read name-only users.name
                                ^^ read name-only users.id
                                      ^^^^^^ read name-only users.userid
                                              ^^^^^^ read name-only users.string
`);
});

test("reads views and routines, whose bodies run in the application's place", () => {
  checkUsages(
    `
CREATE OR REPLACE VIEW active AS
  SELECT u.name FROM users u WHERE u.deleted_at IS NULL;
           ^^^^ read users.name
                                     ^^^^^^^^^^ read users.deleted_at

CREATE FUNCTION rename() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.name IS NULL THEN
    UPDATE users SET name = 'x' WHERE id = NEW.id;
                     ^^^^ write users.name
                                      ^^ read users.id
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION names() RETURNS SETOF text LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION mails() RETURNS SETOF text AS $body$ SELECT email FROM users; $body$ LANGUAGE sql;
                                                            ^^^^^ read users.email
SELECT name FROM users;
`,
    { language: "sql", file: "db/functions.sql" },
  );
});

test("reads the bodies of routines of other servers, which are no literals", () => {
  checkUsages(
    `
CREATE OR ALTER PROCEDURE [dbo].[Rename] @Id int, @Name nvarchar(50) AS
BEGIN
    SET NOCOUNT ON
    UPDATE U SET U.[Name] = @Name FROM [dbo].[Users] U WHERE U.[Id] = @Id
                   ^^^^^^ write users.name
                                                               ^^^^ read users.id
    IF @@ROWCOUNT = 0
        INSERT INTO [dbo].[Users] ([Id], [Name]) VALUES (@Id, @Name)
                                   ^^^^ write users.id
                                         ^^^^^^ write users.name
END
GO
`,
    { language: "sql", file: "Stored Procedures/Rename.sql", dialect: "sqlserver" },
  );
  checkUsages(
    `
DELIMITER //
CREATE PROCEDURE add_name(IN a INT)
BEGIN
  IF a > 1 THEN
    INSERT INTO users (id, name) VALUES (a, 'x');
                       ^^ write users.id
                           ^^^^ write users.name
  END IF;
END //
DELIMITER ;
`,
    { language: "sql", file: "routines/add_name.sql", dialect: "mysql" },
  );
});

test("reads seeds and queries with parameters, but no dump of a schema", () => {
  checkUsages("INSERT INTO users (name) VALUES ('a');\n                   ^^^^ write users.name", {
    language: "sql",
    file: "db/seeds/users.sql",
  });
  checkUsages("INSERT INTO users (name) VALUES ('a');\n                   ^^^^ write users.name", {
    language: "sql",
    file: "src/main/resources/data.sql",
  });
  checkUsages("INSERT INTO users (name) VALUES ('a');", { language: "sql", file: "scripts/metadata.sql" });
  checkUsages(
    "SELECT name FROM users WHERE id = $1;\n       ^^^^ read users.name\n                             ^^ read users.id",
    {
      language: "sql",
      file: "queries/user.sql",
    },
  );
  const dump = "CREATE TABLE users (name text);\nCREATE VIEW v AS SELECT name FROM users;";
  checkUsages(dump, { language: "sql", file: "db/structure.sql" });
});

test("reads the macros of sqlc", () => {
  checkUsages(
    `
-- name: GetUser :one
SELECT sqlc.embed(users) FROM users WHERE id = sqlc.arg(name) AND email = @email AND org_id = sqlc.narg('org');
                       ^ read users.*
                                          ^^ read users.id
                                                                  ^^^^^ read users.email
                                                                                     ^^^^^^ read users.org_id
`,
    { language: "sql", file: "db/query.sql" },
  );
});

test("reads which columns COPY names, by the way it goes", () => {
  checkUsages(`
q("COPY users (name, email) FROM STDIN");
               ^^^^ write users.name
                     ^^^^^ write users.email
q("COPY users (email) TO STDOUT WITH (FORMAT csv)");
               ^^^^^ read users.email
q("COPY (SELECT name FROM users) TO STDOUT");
                ^^^^ read users.name
q("copy the text (name) from here");
`);
});
