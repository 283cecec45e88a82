import { test } from "node:test";
import { alsoRead, checkUsages } from "../../support/usages.ts";

await alsoRead("csharp");

test("reads what Dapper is given, which names columns only in its SQL", () => {
  checkUsages(
    `
class Users {
    void F(IDbConnection connection, User user) {
        connection.Execute("UPDATE users SET full_name = @FullName, email = @Email WHERE id = @Id", user);
                                             ^^^^^^^^^ write users.full_name
                                                                    ^^^^^ write users.email
                                                                                         ^^ read users.id
        var all = connection.Query<User>(@"
            SELECT u.id, u.full_name AS FullName
                     ^^ read users.id
                           ^^^^^^^^^ read users.full_name
            FROM users u WHERE u.email = @Email", new { Email = user.Email });
                                 ^^^^^ read users.email
        connection.ExecuteAsync($"INSERT INTO {Table} (full_name) VALUES (@FullName)", new { FullName = "x" });
        var form = new { full_name = "Update users set email" };
    }
}
`,
    { language: "csharp" },
  );
});
