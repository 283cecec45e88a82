import { test } from "node:test";
import { alsoRead, checkUsages } from "../../support/usages.ts";

await alsoRead("go");
const language = "go";

test("reads raw and interpreted literals, joined by +", () => {
  checkUsages(
    `
package store

const rename = "UPDATE users SET \\"name\\" = $1 " +
                                 ^^^^^^^^ write users.name
  \`WHERE id = $2\`
         ^^ read users.id

func find(db *sql.DB) {
  rows, err := db.Query(\`
    SELECT u.id, u.email
             ^^ read users.id
                   ^^^^^ read users.email
    FROM users u
  \`)
}
`,
    { language },
  );
});

test("takes the verbs of Sprintf for holes, also in a constant that is filled elsewhere", () => {
  checkUsages(
    `
package store

var a = fmt.Sprintf("SELECT email, %s FROM users WHERE name LIKE '%%x' AND id IN (%v)", columns, ids)
                            ^^^^^ read users.email
                                                       ^^^^ read users.name
                                                                           ^^ read users.id
var b = fmt.Sprintf("DELETE FROM %s WHERE id = %d", table, id)
const c = "UPDATE users SET age = %d"
                            ^^^ write users.age
`,
    { language },
  );
});

test("takes no English and no other literal for SQL", () => {
  checkUsages(
    `
package store

var a = "select a name"
var b = errors.New("update users: no such name")
var c = 'u'
`,
    { language },
  );
});
