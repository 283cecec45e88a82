import assert from "node:assert/strict";
import { test } from "node:test";
import { applicationReader } from "../../support/application.ts";

const { check, read } = await applicationReader("java");

test("reads constants, aliases and records", () => {
  check({
    "src/main/java/shop/Users.java": `
package shop;
import static shop.db.Tables.*;
import shop.db.tables.records.UserAccountsRecord;
import org.jooq.DSLContext;
class Users {
  void run(DSLContext dsl, UserAccountsRecord row, UserDto dto) {
    dsl.insertInto(USERS, USERS.FULL_NAME, USERS.EMAIL).values("a", "b").onConflict(USERS.EMAIL).doUpdate().set(USERS.FULL_NAME, "c").execute();
                                ^^^^^^^^^ write users.full_name
                                                 ^^^^^ write users.email
                                                                                          ^^^^^ read users.email
                                                                                                                      ^^^^^^^^^ write users.full_name
    dsl.update(USERS).set(USERS.EMAIL, USERS.FULL_NAME).where(USERS.ID.eq(1)).execute();
                                ^^^^^ write users.email
                                             ^^^^^^^^^ read users.full_name
                                                                    ^^ read users.id
    Users u = USERS.as("u");
    dsl.select(u.EMAIL, Tables.TEAMS.NAME).from(u).join(TEAMS).on(TEAMS.ID.eq(u.TEAM_ID)).fetch();
                 ^^^^^ read users.email
                                     ^^^^ read teams.name
                                                                        ^^ read teams.id
                                                                                ^^^^^^^ read users.team_id
    row.setFullName(row.getEmail());
        ^^^^^^^^^^^ write user_accounts.full_name
                        ^^^^^^^^ read user_accounts.email
    dto.setFullName(Status.ACTIVE.name() + Limits.MAX_SIZE);
    new UserDto().set(dto.FULL_NAME, 1);
  }
}
`,
  });
});

test("leaves constants alone that jOOQ did not generate", () => {
  check({
    "src/main/java/shop/Other.java": `
package shop;
import org.jooq.DSLContext;
class Other { int x = USERS.FULL_NAME; String y = Config.USERS; }
`,
  });
});

test("puts the columns of one statement into one sink, those of a conflict into another", () => {
  const [file] = read({
    "A.java": `import static db.Tables.*;
class A { Object a = dsl.insertInto(USERS).set(USERS.A, 1).set(USERS.B, 2).onDuplicateKeyUpdate().set(USERS.A, 3); }`,
  });
  assert.deepEqual(
    file?.sinks.map(({ kind }) => kind),
    ["orm-create", "orm-upsert"],
  );
  assert.deepEqual(
    file?.usages.map(({ column, sink }) => [column, sink]),
    [
      ["a", 0],
      ["b", 0],
      ["a", 1],
    ],
  );
});
