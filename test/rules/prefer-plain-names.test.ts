import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "prefer-plain-names";

test("flags names that are found in quotes only", () => {
  checkRule(
    rule,
    `
CREATE TABLE "user" (id bigint PRIMARY KEY, "firstName" text, "last name" text);
             ^^^^^^ The name "user" is a reserved word, so every query has to quote it. Choose another one.
                                            ^^^^^^^^^^^ The name "firstName" is not plain
                                                              ^^^^^^^^^^^ The name "last name" is not plain
`,
  );
  checkRule(
    rule,
    `
ALTER TABLE orders RENAME COLUMN a TO "order";
                                      ^^^^^^^ The name "order" is a reserved word
`,
  );
});

test("leaves plain names alone, in quotes or not, and what is only named", () => {
  checkRule(rule, 'CREATE TABLE public."orders" ("id" bigint PRIMARY KEY, Total numeric);');
  checkRule(rule, 'ALTER TABLE "user" ADD COLUMN name text;');
  checkRule(rule, 'CREATE INDEX CONCURRENTLY orders_user_idx ON orders ("userId");');
});

test("knows what each server compares and reserves", () => {
  checkRule(
    rule,
    `
CREATE TABLE OrderItems (id bigint PRIMARY KEY, shippedAt datetime, \`rank\` int);
             ^^^^^^^^^^ Table OrderItems is found in any case on some systems
                                                                    ^^^^^^ is a reserved word
`,
    { dialect: "mysql" },
  );
  checkRule(
    rule,
    `
CREATE TABLE dbo.[User] (Id bigint NOT NULL PRIMARY KEY, [Is Open] bit NOT NULL);
             ^^^^^^^^^^ is a reserved word
                                                         ^^^^^^^^^ is not plain
CREATE TABLE #rows (Id bigint NOT NULL PRIMARY KEY);
`,
    { dialect: "sqlserver" },
  );
});
