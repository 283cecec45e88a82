import type { Refusal } from "../../migrations/types.ts";
import type { Table } from "../../schema/types.ts";
import { quoteName } from "../../sql/identifiers.ts";
import type { Dialect } from "../../sql/types.ts";
import { backfillUpdate, type Comparison, differs, mismatch, unfilled } from "../backfill.ts";
import type { ChangeContext } from "../context.ts";
import { mappingOf } from "../expressions.ts";
import { tableOf } from "../object-names.ts";
import type { ChangeSide, ChangeSpec } from "../types.ts";
import { constrains } from "../violation.ts";
import type { KeyColumn, LiveDialect } from "./keyset.ts";
import { specificationOf, writersOf } from "./specification.ts";

/** A table that rows are read from or written to. */
export interface PlannedTable {
  readonly schema: string | undefined;
  readonly table: string;
  /** As SQL. */
  readonly sql: string;
}

/** What comparing and filling the rows of a change needs, as SQL of its dialect. */
export interface LivePlan {
  readonly change: string;
  readonly dialect: LiveDialect;
  /** Fingerprint of the change's expressions. */
  readonly specification: string;
  /** Fingerprints of what writes its columns, by file. */
  readonly writers: Readonly<Record<string, string>>;
  /** The table whose rows are walked: that of the old columns. */
  readonly table: PlannedTable;
  /** The new columns are in another table. */
  readonly other: OtherTable | undefined;
  /** Conditions on a row: its sides differ; it has the old side and nothing in the new one; a backfill has to fill it. */
  readonly mismatched: string;
  readonly missing: string;
  readonly unfilled: string;
  /** The SET list that fills a row of the walked table. */
  readonly set: string;
  /** Each new column with the expression that it should be equal to. */
  readonly pairs: readonly { readonly next: string; readonly up: string }[];
}

/** The table of the new columns. In the conditions of its plan, `t` is the table of the old ones and `o` this one. */
export interface OtherTable extends PlannedTable {
  /** The column that holds the key of the old table. */
  readonly on: string;
  /** That key. */
  readonly key: string;
  /** Its new columns. */
  readonly columns: readonly string[];
  /** A row holds something in the new columns. */
  readonly filled: string;
}

const liveDialects: ReadonlySet<Dialect> = new Set<Dialect>(["postgres", "mysql", "mariadb"]);

/** How the rows of a change are compared and filled; refused with the reason when there is nothing to compare. */
export function livePlan(context: ChangeContext, read: (file: string) => string | undefined): LivePlan | Refusal {
  const { spec, history } = context;
  const { dialect } = history;
  if (!isLive(dialect))
    return { refused: `Rows can be compared and filled in PostgreSQL, MySQL and MariaDB, not in ${dialect}.` };
  const isFilled = spec.goal.kind === "required" || (spec.to?.columns ?? []).length > 0 || constrains(spec);
  if (!isFilled || spec.subject !== "column")
    return { refused: `${spec.id} has no new column: there is nothing to compare or to fill.` };
  const isMove = spec.to !== undefined && (spec.to.table !== spec.from.table || spec.to.schema !== spec.from.schema);
  const isNew = spec.from.columns.length === 0;
  const side = isNew && spec.to !== undefined ? spec.to : spec.from;
  const common = {
    change: spec.id,
    dialect,
    specification: specificationOf(spec, dialect),
    writers: writersOf(context, read),
    table: plannedTable(side, dialect),
  };
  const isOther = comparison(context, dialect);
  if (isMove && !isNew && spec.to !== undefined) {
    const { column: on, key = keyOf(context.table) ?? "id" } = spec.on ?? {};
    if (on === undefined)
      return { refused: `${spec.id} does not say how the rows of both tables are matched: add on(column).` };
    return { ...common, ...twoTables(spec, spec.to, { on, key }, dialect, isOther) };
  }
  const mapping = mappingOf(spec, dialect);
  const next = isNew ? [] : (spec.to?.columns ?? []);
  return {
    ...common,
    other: undefined,
    mismatched: mismatch(spec, dialect, isOther),
    // A value that breaks a constraint is there.
    missing: constrains(spec) ? "FALSE" : unfilled(spec, dialect),
    unfilled: unfilled(spec, dialect),
    set: backfillUpdate(spec, [], dialect).set,
    pairs: next.map((column, i) => ({ next: quoteName(column, dialect), up: `(${mapping.up(i, "")})` })),
  };
}

/** The primary key, where it is one column. */
function keyOf(table: Table | undefined): string | undefined {
  const key = table?.constraints.find(({ definition }) => definition.type === "primary-key")?.columns ?? [];
  return key.length === 1 ? key[0] : undefined;
}

function isLive(dialect: Dialect): dialect is LiveDialect {
  return liveDialects.has(dialect);
}

function plannedTable(side: ChangeSide, dialect: Dialect): PlannedTable {
  return { schema: side.schema, table: side.table, sql: tableOf(side, dialect) };
}

/** PostgreSQL's json has no equality of its own: such values are compared as jsonb, so that white space and the order of keys do not count. */
function comparison({ spec, table, target }: ChangeContext, dialect: LiveDialect): Comparison {
  const isJson = (side: ChangeSide | undefined, of: ChangeContext["table"]) =>
    side?.columns.some((column) => of?.columns.get(column)?.type?.name === "json") === true;
  const plain = differs(dialect);
  if (dialect !== "postgres" || !(isJson(spec.from, table) || isJson(spec.to, target ?? table))) return plain;
  return (a, b) => plain(`to_jsonb(${a})`, `to_jsonb(${b})`);
}

function twoTables(
  spec: ChangeSpec,
  to: ChangeSide,
  { on, key }: { readonly on: string; readonly key: string },
  dialect: LiveDialect,
  isOther: Comparison,
) {
  const mapping = mappingOf(spec, dialect);
  const pairs = to.columns.map((column, i) => ({
    next: `o.${quoteName(column, dialect)}`,
    up: `(${mapping.up(i, "t.")})`,
  }));
  const differing = pairs.map(({ next, up }) => isOther(next, up));
  const filled = pairs.map(({ next }) => `${next} IS NOT NULL`).join(" OR ");
  const empty = pairs.map(({ next }) => `${next} IS NULL`).join(" AND ");
  const value = pairs.map(({ up }) => `${up} IS NOT NULL`).join(" OR ");
  const missing = `${empty} AND (${value})`;
  const { columns } = to;
  return {
    other: { ...plannedTable(to, dialect), on, key, columns, filled: `(${filled})` },
    mismatched: differing.join(" OR "),
    missing,
    unfilled: missing,
    set: columns.map((column, i) => `o.${quoteName(column, dialect)} = ${pairs[i]?.up}`).join(", "),
    pairs,
  };
}

/** The column of the other table that corresponds to the key of the walked one. */
export function otherKey(other: OtherTable, key: readonly KeyColumn[]): readonly KeyColumn[] {
  return key.map((column) => ({ ...column, name: other.on }));
}
