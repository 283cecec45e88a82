import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "drop-unique-index";
const base = `CREATE TABLE users (id int PRIMARY KEY, email varchar(50), team int);
CREATE UNIQUE INDEX users_email ON users (email);
CREATE INDEX users_team ON users (team);`;
const files = (script: string) => ({ "migrations/1.sql": base, "migrations/2.sql": script });

test("says which rows are accepted from now on", () => {
  checkRule(
    rule,
    files(`
ALTER TABLE users DROP INDEX users_team, DROP INDEX USERS_EMAIL;
                                         ^^^^^^^^^^^^^^^^^^^^^^ users accepts rows that have the same email
`),
    { dialect: "mysql" },
  );
});

test("leaves alone what stays unique, goes, or is replaced", () => {
  const sqlite = { dialect: "sqlite" } as const;
  checkRule(rule, files("CREATE UNIQUE INDEX other ON users (email);\nDROP INDEX users_email;"), sqlite);
  checkRule(rule, files("DROP INDEX users_email;\nCREATE UNIQUE INDEX other ON users (team, email);"), sqlite);
  checkRule(rule, files("DROP INDEX users_email;\nALTER TABLE users DROP COLUMN email;"), sqlite);
  checkRule(rule, files("DROP INDEX users_email;\nDROP TABLE users;"), sqlite);
  checkRule(rule, files("DROP INDEX users_team;"), sqlite);
  checkRule(rule, files("ALTER TABLE users DROP INDEX users_email, ADD UNIQUE KEY other (email, team);"), {
    dialect: "mariadb",
  });
});
