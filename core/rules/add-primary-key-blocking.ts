import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { constraintName } from "./support/constraint-names.ts";
import { isLive, isPartitioned } from "./support/exemptions.ts";
import { isRewritable, replaceAction } from "./support/rewriting.ts";
import { keyByIndex, replacesUnique, writtenKey } from "./support/unique-index.ts";
import { listed, shown } from "./support/wording.ts";
import { lockClause, ownLock } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** ADD PRIMARY KEY builds an index and sets NOT NULL under ACCESS EXCLUSIVE (PostgreSQL manual, ALTER TABLE). */
export const addPrimaryKeyBlocking: Rule<"add-primary-key"> = aboutWaiting({
  id: "add-primary-key-blocking",
  severity: "error",
  axis: "availability",
  dialects: ["postgres"],
  title: "Primary key that builds its index or checks for NULL under lock",
  why: "Adding a primary key builds an index, and reads every row for NULL where a column may be NULL, while the table is locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead:
    "Make the columns `NOT NULL` first by a validated check, build a unique index `CONCURRENTLY`, then add the key with `USING INDEX`.",
  bad: ["ALTER TABLE users ADD PRIMARY KEY (id);"],
  good: [
    "CREATE TABLE users (id bigint NOT NULL);\nCREATE UNIQUE INDEX CONCURRENTLY users_pkey ON users (id);\nALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_pkey;",
  ],
  on: ["add-primary-key"],
  *check(operation, context) {
    const { constraint, table } = operation;
    const lock = ownLock(context.effect);
    if (lock === undefined || !isLive(context, table)) return;
    const builds = context.effect.indexBuilds.length > 0;
    if (builds) {
      yield {
        span: operation.span,
        message: `Adding the primary key of ${shown(table)} ${lockClause(lock)} until its index is built. Build a unique index CONCURRENTLY on NOT NULL columns first, and add the key USING INDEX.`,
        rewrites: buildFirst(operation, context),
      };
      return;
    }
    if (context.effect.scans.length === 0) return;
    const columns = nullableColumns(constraint.usingIndex?.name, operation, context);
    yield {
      span: operation.span,
      severity: "warning",
      message: `The primary key makes ${columns} NOT NULL, which ${lockClause(lock)} while every row of ${shown(table)} is read. Prove it before by a validated CHECK (… IS NOT NULL), then SET NOT NULL, then add the key.`,
    };
  },
});

function nullableColumns(
  index: string | undefined,
  operation: OperationOf<"add-primary-key">,
  context: RuleContext,
): string {
  const table = context.schema.table(operation.table);
  const columns = table?.indexes.find(({ name }) => name === index)?.columns ?? [];
  const nullable = columns.filter((column) => table?.columns.get(column)?.notNull !== true);
  return nullable.length === 0 ? "its columns" : listed(nullable);
}

/** Only where the columns are known to be NOT NULL: else the key would still read the table under the lock. */
function buildFirst(operation: OperationOf<"add-primary-key">, context: RuleContext): readonly Rewrite[] {
  const { constraint, table } = operation;
  const key = writtenKey(context, constraint);
  const columns = context.schema.table(table)?.columns;
  const notNull = constraint.columns.every(({ name }) => columns?.get(name)?.notNull === true);
  const swaps = context.command.some((other) => other.kind === "drop-constraint") || replacesUnique(context, table);
  if (key === undefined || !notNull || swaps || isPartitioned(context, table) || !isRewritable(operation, context))
    return [];
  const name = constraintName(context.schema, table, constraint);
  const steps = keyByIndex(context, table, { ...key, name, kind: "PRIMARY KEY" });
  return [
    {
      title: `Build ${name} concurrently, then add the primary key`,
      safe: true,
      replacement: replaceAction(operation, context, [steps.index]),
      noTransaction: true,
      later: [{ name: `add_${name}`, up: steps.constraint }],
    },
  ];
}
