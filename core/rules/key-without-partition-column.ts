import type { Constraint, OperationOf } from "../sql/operations.ts";
import { addedUniqueKey, uniqueKeysOf } from "./support/unique-keys.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

type Keying = "create-table" | "add-unique" | "add-primary-key" | "create-index" | "alter-partitions";

/**
 * MySQL and MariaDB: error 1503, measured on MariaDB 10.11. PostgreSQL manual 5.12.2.3: "unique constraint on partitioned table must include all partitioning columns".
 * Each partition has an index of its own, which keeps apart only the rows that are in it.
 */
export const keyWithoutPartitionColumn: Rule<Keying> = {
  id: "key-without-partition-column",
  severity: "error",
  axis: "availability",
  dialects: ["postgres", "mysql", "mariadb"],
  title: "Key of a partitioned table without the columns it is partitioned by",
  why: "Each partition has its own index, which sees only the rows in it. So the server refuses a primary key or unique key that lacks a column of PARTITION BY, on every database.",
  instead: "Add the columns of PARTITION BY to the key, or partition by columns of the key.",
  bad: ["CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (day);"],
  good: [
    "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);",
  ],
  examples: {
    mysql: {
      bad: [
        "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id)) PARTITION BY HASH (year(day)) PARTITIONS 4;",
      ],
      good: [
        "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY HASH (year(day)) PARTITIONS 4;",
      ],
    },
    mariadb: {
      bad: [
        "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id)) PARTITION BY HASH (year(day)) PARTITIONS 4;",
      ],
      good: [
        "CREATE TABLE events (id bigint NOT NULL, day date NOT NULL, PRIMARY KEY (id, day)) PARTITION BY HASH (year(day)) PARTITIONS 4;",
      ],
    },
  },
  on: ["create-table", "add-unique", "add-primary-key", "create-index", "alter-partitions"],
  *check(operation, context) {
    const judged = keysAndPartitions(operation, context);
    if (judged === undefined) return;
    for (const key of judged.keys) {
      const missing = judged.partitionedBy.filter((column) => !key.includes(column));
      if (missing.length === 0 || key.length === 0) continue;
      yield {
        span: operation.span,
        message: `The server refuses this: the key over ${listed(key)} of ${shown(judged.table)} lacks ${listed(missing)}, which the table is partitioned by. Add ${missing.length > 1 ? "them" : "it"} to the key.`,
      };
      return;
    }
  },
};

interface Judged {
  readonly table: OperationOf<"create-table">["table"];
  readonly keys: readonly (readonly string[])[];
  readonly partitionedBy: readonly string[];
}

/** The keys that an operation adds, or finds, and the columns that each of them must contain; undefined where these are not known. */
function keysAndPartitions(operation: OperationOf<Keying>, context: RuleContext): Judged | undefined {
  const { table } = operation;
  if (operation.kind === "create-table") {
    if (operation.ifNotExists && context.schema.table(table) !== undefined) return undefined;
    const names = operation.columns.map(({ name }) => name.name);
    return { table, keys: keysOfNew(operation), partitionedBy: columnsAmong(names, operation.partitionColumns) };
  }
  const known = table && context.schema.table(table);
  if (table === undefined || known === undefined) return undefined;
  const names = [...known.columns.keys()];
  if (operation.kind === "alter-partitions") {
    if (operation.action !== "partition-by") return undefined;
    return { table, keys: uniqueKeysOf(known), partitionedBy: columnsAmong(names, operation.partitionColumns) };
  }
  // Partitions that come or go in the same command are judged with it.
  if (!known.partitioned || context.command.some(({ kind }) => kind === "alter-partitions")) return undefined;
  const key = addedUniqueKey(operation);
  return key && { table, keys: [key], partitionedBy: columnsAmong(names, known.partitionColumns) };
}

function keysOfNew({
  columns,
  constraints,
  indexes = [],
}: OperationOf<"create-table">): readonly (readonly string[])[] {
  return [
    ...columns.flatMap(({ name, constraints: own }) => (own.some(isKey) ? [[name.name]] : [])),
    ...constraints.flatMap((each) => (isKey(each) && "columns" in each ? [each.columns.map(nameOf)] : [])),
    ...indexes.flatMap(({ unique, keys }) => {
      const plain = keys.flatMap(({ column }) => column?.name ?? []);
      return unique && plain.length === keys.length ? [plain] : [];
    }),
  ];
}

function isKey({ type }: Constraint): boolean {
  return type === "primary-key" || type === "unique";
}

function nameOf(part: string | { readonly name: string }): string {
  return typeof part === "string" ? part : part.name;
}

/** Those of the names in PARTITION BY that are columns. */
function columnsAmong(columns: readonly string[], named: readonly string[] = []): readonly string[] {
  return [...new Set(named)].filter((name) => columns.includes(name));
}
