import { test } from "node:test";
import { alsoRead, checkUsages } from "../../support/usages.ts";

await alsoRead("ruby");
const language = "ruby";

test("reads here documents", () => {
  checkUsages(
    `
connection.execute(<<~SQL.squish, name)
  UPDATE users SET name = 'a'
                   ^^^^ write users.name
  WHERE id = #{user.id} AND email IS NULL
        ^^ read users.id
                            ^^^^^ read users.email
SQL
`,
    { language },
  );
});

test("reads quotes, percent literals, neighbours and continued lines", () => {
  checkUsages(
    `
a = "SELECT email FROM users " \\
            ^^^^^ read users.email
  'WHERE name = \\'x\\' AND id > 1'
         ^^^^ read users.name
                          ^^ read users.id
b = %q(SELECT lower(name) FROM users)
                    ^^^^ read users.name
c = %Q[SELECT email FROM users WHERE id = #{id}]
              ^^^^^ read users.email
                                     ^^ read users.id
d = "SELECT name FROM #{table} u WHERE u.id = 1"
e = format("SELECT age, %s FROM users", columns)
                   ^^^ read users.age
`,
    { language },
  );
});
