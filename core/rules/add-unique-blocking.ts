import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { constraintName } from "./support/constraint-names.ts";
import { isLive, isPartitioned } from "./support/exemptions.ts";
import { isRewritable, replaceAction, writtenName } from "./support/rewriting.ts";
import { keyByIndex, replacesUnique, writtenKey } from "./support/unique-index.ts";
import { shown, sqlName } from "./support/wording.ts";
import { columnsText, lockClause, ownLock } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** ADD UNIQUE builds its index under ACCESS EXCLUSIVE (PostgreSQL manual, ALTER TABLE, ADD table_constraint_using_index). */
export const addUniqueBlocking: Rule<"add-unique"> = aboutWaiting({
  id: "add-unique-blocking",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Unique constraint that builds its index under lock",
  why: "Adding a unique constraint builds an index while the table is locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead: "Build a unique index with `CREATE UNIQUE INDEX CONCURRENTLY`, then add the constraint with `USING INDEX`.",
  bad: ["ALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE (email);"],
  good: [
    "CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);\nALTER TABLE users ADD CONSTRAINT users_email_key UNIQUE USING INDEX users_email_key;",
  ],
  on: ["add-unique"],
  *check(operation, context) {
    const { constraint, table } = operation;
    const lock = ownLock(context.effect);
    if (lock === undefined || context.effect.indexBuilds.length === 0 || !isLive(context, table)) return;
    const name = constraint.name?.name ?? constraintName(context.schema, table, constraint);
    const what = `Adding unique constraint ${name} ${lockClause(lock)} until its index is built.`;
    if (isPartitioned(context, table)) {
      yield {
        span: operation.span,
        message: `${what} ${shown(table)} is partitioned: build a unique index CONCURRENTLY on each partition, and make them constraints there, before adding this one.`,
      };
      return;
    }
    yield {
      span: operation.span,
      message: `${what} Look for duplicates in ${columnsText(constraint.columns)}, build a unique index CONCURRENTLY, and add the constraint USING INDEX.`,
      rewrites: buildFirst(operation, name, context),
    };
  },
});

function buildFirst(operation: OperationOf<"add-unique">, name: string, context: RuleContext): readonly Rewrite[] {
  const { constraint, table } = operation;
  const key = writtenKey(context, constraint);
  if (key === undefined || !isRewritable(operation, context) || replacesUnique(context, table)) return [];
  const steps = keyByIndex(context, table, {
    ...key,
    name,
    kind: "UNIQUE",
    nullsNotDistinct: constraint.nullsNotDistinct,
  });
  const down = `ALTER TABLE ${writtenName(context, table)} DROP CONSTRAINT IF EXISTS ${sqlName(name)}`;
  return [
    {
      title: `Build ${name} concurrently, then add the constraint`,
      safe: true,
      replacement: replaceAction(operation, context, [steps.index]),
      noTransaction: true,
      later: [{ name: `add_${name}`, up: steps.constraint, down }],
    },
  ];
}
