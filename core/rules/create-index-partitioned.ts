import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { indexName } from "./support/constraint-names.ts";
import { isLive, isPartitioned } from "./support/exemptions.ts";
import { isRewritable, writtenName } from "./support/rewriting.ts";
import { shown, sqlName, sqlQualified } from "./support/wording.ts";
import { sliceOf } from "./support/words.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** PostgreSQL manual, CREATE INDEX: "Concurrent builds for indexes on partitioned tables are currently not supported." */
export const createIndexPartitioned: Rule<"create-index"> = {
  id: "create-index-partitioned",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Index built on all partitions at once",
  why: "An index on a partitioned table is built on every partition in one go, with all of them locked against writes (`SHARE`). `CONCURRENTLY` is refused there.",
  instead:
    "Create the index `ON ONLY` the partitioned table, build one `CONCURRENTLY` on each partition, and join each with `ALTER INDEX … ATTACH PARTITION`.",
  bad: [
    "CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);\nCREATE INDEX CONCURRENTLY events_at_idx ON events (at);",
  ],
  good: [
    "CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);\nCREATE INDEX events_at_idx ON events (at);",
  ],
  on: ["create-index"],
  *check(operation, context) {
    if (operation.only || !isPartitioned(context, operation.table)) return;
    const table = shown(operation.table);
    const steps = `Create it ON ONLY ${table}, build it CONCURRENTLY on each partition, then attach those with ALTER INDEX … ATTACH PARTITION.`;
    if (operation.concurrently !== undefined) {
      yield {
        span: operation.span,
        severity: "error",
        message: `${table} is partitioned, and PostgreSQL refuses CREATE INDEX CONCURRENTLY on a partitioned table. ${steps}`,
        rewrites: buildOneByOne(operation, context),
      };
      return;
    }
    if (!isLive(context, operation.table)) return;
    yield {
      span: operation.span,
      severity: context.direction === "down" ? "info" : "warning",
      message: `This builds an index on every partition of ${table} in one go, with all of them locked against writes (SHARE) until the last is done. ${steps}`,
      rewrites: buildOneByOne(operation, context),
    };
  },
};

/**
 * One index for each partition that the history shows, named as the server would name it, then joined to the one of the partitioned table. Not
 * safe to apply unseen: while a partition is missing here, that index stays invalid.
 */
function buildOneByOne(operation: OperationOf<"create-index">, context: RuleContext): readonly Rewrite[] {
  const { table, name, keys } = operation;
  const partitions = partitionsOf(table, context);
  const columns = keys.flatMap((key) => (key.column === undefined ? [] : [key.column.name]));
  if (name === undefined || partitions === undefined || columns.length < keys.length) return [];
  if (!isRewritable(operation, context)) return [];
  const written = sliceOf(context.text, name.span);
  const definition = context.text.slice(table.span.end);
  const head = `CREATE ${operation.unique ? "UNIQUE " : ""}INDEX`;
  const builds = partitions.map((partition) => {
    const index = indexName(context.schema, partition, columns);
    const up = `${head} CONCURRENTLY ${sqlName(index)} ON ${sqlQualified(partition)}${definition}`;
    return { name: `create_${index}`, up, noTransaction: true as const, index };
  });
  const parent = sqlQualified({ ...(table.schema && { schema: table.schema }), name: name.name, span: name.span });
  const attach = builds.map(({ index }, position) => {
    const schema = partitions[position]?.schema;
    return `ALTER INDEX ${parent} ATTACH PARTITION ${schema === undefined ? "" : `${sqlName(schema)}.`}${sqlName(index)}`;
  });
  return [
    {
      title: `Build ${name.name} on one partition after the other`,
      safe: false,
      replacement: `${head} ${written} ON ONLY ${writtenName(context, table)}${definition}`,
      later: [
        ...builds.map(({ name: migration, up, noTransaction }) => ({ name: migration, up, noTransaction })),
        { name: `attach_${name.name}`, up: attach.join(";\n") },
      ],
    },
  ];
}

/** The partitions of a table, when some are known and none is partitioned further. */
function partitionsOf(name: QualifiedName, { schema }: RuleContext): readonly QualifiedName[] | undefined {
  const children = (schema.table(name)?.children ?? []).map((child) => schema.tableByKey(child.table));
  const partitions = children.filter((child) => child !== undefined && !child.partitioned);
  if (partitions.length === 0 || partitions.length < children.length) return undefined;
  return partitions.flatMap((child) => (child === undefined ? [] : [schema.nameOf(child)]));
}
