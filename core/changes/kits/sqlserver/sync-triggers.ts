import { isPlainCopy, mappingOf, replaceColumns } from "../../expressions.ts";
import { eventTrigger, qualified } from "../../object-names.ts";
import type { ChangeSpec } from "../../types.ts";
import { bothWays, type Following, type Sides } from "../following.ts";
import type { KnownTable, Piece, RowSync, SyncNames } from "../kit.ts";
import { exactText, literal, nameOf, quote } from "./text.ts";

type Event = "insert" | "update";

const now = (column: string) => `t.${quote(column)}`;
const inserted = (column: string) => `i.${quote(column)}`;
const any = (conditions: readonly string[]) => `(${conditions.join(" OR ")})`;

/** By its collation, texts may be equal that differ in case or in blanks at the end: the same type is compared as bytes. Never unknown. */
function changed(column: string): string {
  const bytes = (row: string) => `SELECT CAST(${row}.${quote(column)} AS varbinary(max))`;
  return `EXISTS (${bytes("i")} EXCEPT ${bytes("d")})`;
}

/**
 * An AFTER trigger for each event: SQL Server has none that changes rows before they are stored. It takes all rows of the statement at once;
 * `inserted` and `deleted` tell which side was written, and what is compared and copied are the rows as they stand. It changes no row that
 * agrees, and does nothing without rows, which ends the recursion where a database has RECURSIVE_TRIGGERS on.
 */
export function createSync({ side, table }: KnownTable, sync: RowSync, names: SyncNames): readonly Piece[] {
  const key = table.constraints.find(({ definition }) => definition.type === "primary-key")?.columns ?? [];
  const joined = (rows: string, row: string) =>
    `\n  JOIN ${rows} AS ${row} ON ${key.map((column) => `${row}.${quote(column)} = ${now(column)}`).join(" AND ")}`;
  return (["insert", "update"] as const).map((event) => {
    const name = qualified(side, eventTrigger(names, event), "sqlserver");
    const from = `FROM ${nameOf(side)} AS t${joined("inserted", "i")}${event === "update" ? joined("deleted", "d") : ""}`;
    const statements = followings[sync.kind](sync as never, event, table).map(
      ({ set, when }) => `  UPDATE t SET ${set.join(", ")}\n  ${from}\n  WHERE ${when.join("\n    AND ")};`,
    );
    return {
      verb: `sync_${event}`,
      up: `CREATE TRIGGER ${name} ON ${nameOf(side)}
AFTER ${event.toUpperCase()}
AS
BEGIN
  SET NOCOUNT ON;
  IF NOT EXISTS (SELECT 1 FROM inserted) RETURN;
${statements.join("\n")}
END;`,
      down: `DROP TRIGGER ${name};`,
    };
  });
}

type Table = KnownTable["table"];

const followings: {
  readonly [K in RowSync["kind"]]: (
    sync: Extract<RowSync, { kind: K }>,
    event: Event,
    table: Table,
  ) => readonly Following[];
} = {
  "both-ways": ({ spec }, event, table) => bothWays(sidesOf(spec, table), event),
  forward: ({ spec }, event) => forward(spec, event),
  fill: ({ column, value, sources }) => {
    const filled = replaceColumns(value, "sqlserver", (name) => (sources.includes(name) ? now(name) : undefined));
    return [{ set: [`${now(column)} = ${filled}`], when: [`${now(column)} IS NULL`] }];
  },
  value: ({ columns, from, to }) =>
    columns.map((column) => ({
      set: [`${now(column)} = ${literal(to)}`],
      when: [`${now(column)} = ${literal(from)}`],
    })),
};

function sidesOf(spec: ChangeSpec, table: Table): Sides {
  const { next, old, ...sides } = partsOf(spec, table);
  return {
    ...sides,
    isEmpty: next.map((column) => `${inserted(column)} IS NULL`).join(" AND "),
    isNew: any(next.map(changed)),
    isOld: any(old.map(changed)),
    isPlain: isPlainCopy(spec),
  };
}

/** Nothing tells how to compute the old columns from the new ones: who writes new ones writes the old ones too. */
function forward(spec: ChangeSpec, event: Event): readonly Following[] {
  const next = spec.to?.columns ?? [];
  const mapping = mappingOf(spec, "sqlserver");
  const set = next.map((column, i) => `${now(column)} = ${mapping.up(i, "t.")}`);
  const isEmpty = next.map((column) => `${inserted(column)} IS NULL`).join(" AND ");
  const when =
    event === "insert"
      ? [isEmpty]
      : [`NOT ${any(next.map(changed))}`, any([...spec.from.columns.map(changed), `(${isEmpty})`])];
  return [{ set, when }];
}

function partsOf(spec: ChangeSpec, table: Table) {
  const mapping = mappingOf(spec, "sqlserver");
  const next = spec.to?.columns ?? [];
  const old = spec.from.columns;
  const up = next.map((_, i) => mapping.up(i, "t."));
  const down = old.map((_, i) => mapping.down(i, "t."));
  const assigned = (columns: readonly string[], values: readonly string[]) =>
    columns.map((column, i) => `${now(column)} = ${values[i]}`);
  const differ = (columns: readonly string[], values: readonly string[]) =>
    any(columns.map((column, i) => exactly(table, column, values[i] ?? "NULL")));
  return {
    old,
    next,
    fromOld: assigned(next, up),
    fromNew: assigned(old, down),
    /** The new side is not what follows from the old one. */
    isBehind: differ(next, up),
    /** The old side is not what follows from the new one. */
    isAhead: differ(old, down),
  };
}

/** Whether a column holds another value than an expression, whose type may be another: only texts are compared by their characters too. */
function exactly(table: Table, column: string, value: string): string {
  const isText = /char|text/.test(table.columns.get(column)?.type?.name ?? "");
  const row = (text: string) => `SELECT ${text}${isText ? `, ${exactText(text)}` : ""}`;
  return `EXISTS (${row(now(column))} EXCEPT ${row(value)})`;
}
