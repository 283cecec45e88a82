import { test } from "node:test";
import { alsoRead, checkUsages } from "../../support/usages.ts";

await alsoRead("csharp");
const language = "csharp";

test("reads regular, verbatim, raw and interpolated literals", () => {
  checkUsages(
    `
class Users {
  const string Rename = "UPDATE users SET name = @name " + @"WHERE ""id"" = @id";
                                          ^^^^ write users.name
                                                                   ^^^^^^ read users.id
  void Find() {
    db.Query(@"
      SELECT u.email
               ^^^^^ read users.email
      FROM users u");
    db.Query($"SELECT name FROM users WHERE tags = '{{}}' AND age = {user.Age:N2}");
                      ^^^^ read users.name
                                            ^^^^ read users.tags
                                                              ^^^ read users.age
    db.Query("""
      SELECT email FROM users
             ^^^^^ read users.email
      """);
    db.Query($"""
      SELECT {columns} FROM users WHERE id = {id}
                                        ^^ read users.id
      """);
    db.Query(string.Format("SELECT age FROM users WHERE id = {0}", id));
                                   ^^^ read users.age
                                                        ^^ read users.id
  }
}
`,
    { language },
  );
});
