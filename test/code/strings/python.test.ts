import { test } from "node:test";
import { alsoRead, checkUsages } from "../../support/usages.ts";

await alsoRead("python");
const language = "python";

test("reads neighbours, long literals and every prefix", () => {
  checkUsages(
    `
QUERY = ("SELECT email " 'FROM users '
                 ^^^^^ read users.email
    r"WHERE name = 'a\\b'")
            ^^^^ read users.name
cursor.execute("""
    UPDATE users
    SET name = %(name)s, email = %s
        ^^^^ write users.name
                         ^^^^^ write users.email
    WHERE id = :id
          ^^ read users.id
""")
`,
    { language },
  );
});

test("leaves the holes of f-strings, format and % alone", () => {
  checkUsages(
    `
a = f"SELECT email, {column!r} FROM users WHERE tags = '{{}}' AND id = {user.id}"
             ^^^^^ read users.email
                                                ^^^^ read users.tags
                                                                  ^^ read users.id
b = "SELECT {} FROM users WHERE id = {id}".format(", ".join(columns), id=3)
                                ^^ read users.id
c = "SELECT %s FROM users WHERE age = %d" % (columns, age)
                                ^^^ read users.age
D = "SELECT {columns} FROM users"
`,
    { language },
  );
});

test("keeps backslashes that Python does not know", () => {
  checkUsages(
    `
a = "SELECT email FROM users WHERE name ~ '\\d' AND\\tage > 1"
            ^^^^^ read users.email
                                   ^^^^ read users.name
                                                    ^^^ read users.age
`,
    { language },
  );
});

test("takes no docstring or message for SQL", () => {
  checkUsages(
    `
def update():
    """Update the name of the users."""
    raise ValueError("Select a name")
`,
    { language },
  );
});
