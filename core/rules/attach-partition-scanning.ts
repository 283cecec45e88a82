import { lockModeTitle } from "../engines/lock-modes.ts";
import { madeUpName } from "../schema/made-up-names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { isRewritable, writtenName } from "./support/rewriting.ts";
import { listed, shown, sqlName } from "./support/wording.ts";
import { sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** PostgreSQL manual, section 5.12.2.2: a valid check that implies the bounds saves the scan. */
export const attachPartitionScanning: Rule<"attach-partition"> = aboutWaiting({
  id: "attach-partition-scanning",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Partition attached without a proof of its bounds",
  why: "`ATTACH PARTITION` reads every row of the new partition, and of the default partition, to see that they fit, with both locked against reads and writes (`ACCESS EXCLUSIVE`).",
  instead:
    "First add a `CHECK` that says the same as the bounds, `NOT VALID`, and validate it; for a nullable key with `IS NOT NULL`. Drop it afterwards.",
  bad: ["ALTER TABLE events ATTACH PARTITION events_2030 FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');"],
  good: [
    "CREATE TABLE events_2030 (LIKE events);\nALTER TABLE events ATTACH PARTITION events_2030 FOR VALUES FROM ('2030-01-01') TO ('2031-01-01');",
  ],
  on: ["attach-partition"],
  *check(operation, context) {
    const tables = context.effect.scans.map((work) => work.table).filter((table) => isLive(context, table));
    if (tables.length === 0) return;
    yield {
      span: operation.span,
      message: `Attaching ${shown(operation.partition)} locks ${listed([...new Set(tables.map(shown))])} against reads and writes (${lockModeTitle("AccessExclusive")}) while every row is checked against the bounds of ${shown(operation.table)}. Add a CHECK that says the same as the bounds, NOT VALID, VALIDATE it, then attach.`,
      rewrites: tables.some((table) => table.name !== operation.partition.name) ? [] : proveFirst(operation, context),
    };
  },
});

/** The check goes when the bounds of the partition say the same. A default partition needs one of its own, which is not written here. */
function proveFirst(operation: OperationOf<"attach-partition">, context: RuleContext): readonly Rewrite[] {
  const { partition } = operation;
  const condition = boundsCondition(operation, context);
  if (condition === undefined || !isRewritable(operation, context)) return [];
  const constraints = context.schema.table(partition)?.constraints ?? [];
  const check = sqlName(
    madeUpName(partition.name, "bounds", "check", (name) => constraints.some((other) => other.name === name)),
  );
  const target = writtenName(context, partition);
  const drop = `ALTER TABLE ${target} DROP CONSTRAINT ${check}`;
  return [
    {
      title: `Prove the bounds of ${shown(partition)} by a check first`,
      safe: false,
      replacement: `ALTER TABLE ${target} ADD CONSTRAINT ${check} CHECK (${condition}) NOT VALID`,
      later: [
        { name: `validate_${partition.name}_bounds`, up: `ALTER TABLE ${target} VALIDATE CONSTRAINT ${check}` },
        { name: `attach_${partition.name}`, up: `${context.text};\n${drop}` },
      ],
    },
  ];
}

/**
 * What the server makes of the bounds of a partition by one column (manual, CREATE TABLE, PARTITION OF: NULL is in none of them but where
 * a list names it). Undefined where they are not ranges or lists of values.
 */
function boundsCondition(
  { table, boundsSpan }: OperationOf<"attach-partition">,
  { schema, text }: RuleContext,
): string | undefined {
  const parent = schema.table(table);
  const key = parent?.partitionKey;
  if (key === undefined || !parent?.columns.has(key)) return undefined;
  const column = sqlName(key);
  const bounds = sliceOf(text, boundsSpan);
  const list = /^for\s+values\s+in\s*\((.*)\)$/is.exec(bounds)?.[1]?.trim();
  if (list !== undefined)
    return /\bnull\b/i.test(list) ? undefined : `${column} IS NOT NULL AND ${column} IN (${list})`;
  const [, from, to] = /^for\s+values\s+from\s*\((.*)\)\s*to\s*\((.*)\)$/is.exec(bounds) ?? [];
  if (from === undefined || to === undefined) return undefined;
  return [
    `${column} IS NOT NULL`,
    ...(/^\s*minvalue\s*$/i.test(from) ? [] : [`${column} >= ${from.trim()}`]),
    ...(/^\s*maxvalue\s*$/i.test(to) ? [] : [`${column} < ${to.trim()}`]),
  ].join(" AND ");
}
