import { test } from "node:test";
import { alsoRead, checkUsages } from "../../support/usages.ts";

await alsoRead("java");
const language = "java";

test("reads literals, concatenations and text blocks", () => {
  checkUsages(
    `
class Users {
  static final String RENAME = "update users set \\"name\\" = ? " +
                                                 ^^^^^^^^ write users.name
      "where id = ?";
             ^^ read users.id
  void find() {
    jdbc.query("""
        SELECT u.email, \\
                 ^^^^^ read users.email
               u.age
                 ^^^ read users.age
        FROM users u WHERE u.name = :name
                             ^^^^ read users.name
        """, mapper);
  }
}
`,
    { language },
  );
});

test("takes the verbs of format and formatted for holes", () => {
  checkUsages(
    `
class Users {
  String a = String.format("SELECT email FROM users WHERE age > %d", age);
                                   ^^^^^ read users.email
                                                          ^^^ read users.age
  String b = "SELECT %s FROM users WHERE age > %d".formatted(columns, age);
                                         ^^^ read users.age
}
`,
    { language },
  );
});
