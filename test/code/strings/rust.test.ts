import { test } from "node:test";
import { alsoRead, checkUsages } from "../../support/usages.ts";

await alsoRead("rust");
const language = "rust";

test("reads literals, raw literals and continued lines, also in macros", () => {
  checkUsages(
    `
fn rename() {
    sqlx::query!(
        r#"
        UPDATE users SET "name" = $1
                         ^^^^^^ write users.name
        "# + "WHERE id = $2",
                    ^^ read users.id
        name,
    );
    let q = "SELECT email \\
                    ^^^^^ read users.email
             FROM users \\
             WHERE name <> 'it\\u{27}\\u{27}s' AND age = 1";
                   ^^^^ read users.name
                                                 ^^^ read users.age
}
`,
    { language },
  );
});

test("takes the braces of format! for holes", () => {
  checkUsages(
    `
fn find() {
    let a = format!("SELECT email, {} FROM users WHERE id = {id} AND tags = '{{}}'", columns);
                            ^^^^^ read users.email
                                                       ^^ read users.id
                                                                     ^^^^ read users.tags
    let b = "update users";
    let c = 'u';
}
`,
    { language },
  );
});
