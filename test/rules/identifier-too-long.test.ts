import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "identifier-too-long";

test("names what is kept", () => {
  checkRule(
    rule,
    `
CREATE INDEX CONCURRENTLY aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ON t (a);
                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ calls it aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
`,
  );
});

test("counts bytes, not characters", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD COLUMN "ääääääääääääääääääääääääääääääää" text;
                         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ has 64 bytes
`,
  );
});

test("leaves 63 bytes alone", () => {
  checkRule(rule, `ALTER TABLE t ADD COLUMN aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa text;`);
});

test("looks at constraints", () => {
  checkRule(
    rule,
    `
ALTER TABLE t ADD CONSTRAINT aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa CHECK (a > 0) NOT VALID;
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 64 bytes
`,
  );
});
