import { test } from "node:test";
import { checkRewrite } from "../support/rewrites.ts";
import { checkRule } from "../support/rules.ts";

const rule = "enum-value-used-in-transaction";

test("reports a value that is written", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `
CREATE TYPE status AS ENUM ('open', 'closed');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL, note text);
`,
      "migrations/2_change.sql": `
ALTER TYPE status ADD VALUE 'late';
UPDATE orders SET status = 'late' WHERE id = 1;
                           ^^^^^^ cannot be used before it commits
`,
    },
    { transaction: true },
  );
});

test("reports a value in a default", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `
CREATE TYPE status AS ENUM ('open', 'closed');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL, note text);
`,
      "migrations/2_change.sql": `
ALTER TYPE status ADD VALUE 'late';
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'late';
                                                   ^^^^^^ 'late' was added to status
`,
    },
    { transaction: true },
  );
});

test("reports a value of an insert", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `
CREATE TYPE status AS ENUM ('open', 'closed');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL, note text);
`,
      "migrations/2_change.sql": `
ALTER TYPE status ADD VALUE 'late';
INSERT INTO orders (id, status) VALUES (1, 'late');
                                           ^^^^^^ late
`,
    },
    { transaction: true },
  );
});

test("leaves a text of the same spelling alone", () => {
  checkRule(
    rule,
    {
      "migrations/1_base.sql": `
CREATE TYPE status AS ENUM ('open', 'closed');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL, note text);
`,
      "migrations/2_change.sql": `
ALTER TYPE status ADD VALUE 'late';
UPDATE orders SET note = 'late' WHERE id = 1;
`,
    },
    { transaction: true },
  );
});

test("leaves it alone when each statement commits by itself", () => {
  checkRule(rule, {
    "migrations/1_base.sql": `
CREATE TYPE status AS ENUM ('open', 'closed');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL, note text);
`,
    "migrations/2_change.sql": `
ALTER TYPE status ADD VALUE 'late';
UPDATE orders SET status = 'late' WHERE id = 1;
`,
  });
});

test("leaves a type of the same transaction alone from version 17 on", () => {
  checkRule(
    rule,
    `
CREATE TYPE mood AS ENUM ('a');
ALTER TYPE mood ADD VALUE 'b';
INSERT INTO moods VALUES ('b'::mood);
`,
    { transaction: true, version: 17 },
  );
});

test("reports it before version 17", () => {
  checkRule(
    rule,
    `
CREATE TYPE mood AS ENUM ('a');
ALTER TYPE mood ADD VALUE 'b';
INSERT INTO moods VALUES ('b'::mood);
                          ^^^ cannot be used
`,
    { transaction: true, version: 16 },
  );
});

test("is used in the next migration instead", () => {
  checkRewrite(
    rule,
    {
      "migrations/1_base.sql": `
CREATE TYPE status AS ENUM ('open', 'closed');
CREATE TABLE orders (id bigint PRIMARY KEY, status status NOT NULL);
`,
      "migrations/2_change.sql": `
ALTER TYPE status ADD VALUE 'too late';
UPDATE orders SET status = 'too late' WHERE id = 1;
`,
    },
    `
ALTER TYPE status ADD VALUE 'too late';


-- next migration: use_too_late
UPDATE orders SET status = 'too late' WHERE id = 1;
`,
    { transaction: true },
  );
});
