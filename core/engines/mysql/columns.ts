import type { Table } from "../../schema/types.ts";
import type { ColumnDefinition, OperationOf } from "../../sql/operations.ts";
import type { CaseName } from "./cases.ts";
import {
  type Changes,
  does,
  hasFulltext,
  hasVirtualColumn,
  isIndexed,
  type Situation,
  tableOf,
  together,
  unknown,
} from "./server.ts";

/** ADD COLUMN. */
export function addColumn({ table, column, position }: OperationOf<"add-column">, at: Situation): Changes {
  const known = tableOf(table, at);
  const parts: Changes[] = [];
  if (column.generated?.stored)
    parts.push(does("copy", `the value of ${column.name.name} is computed and stored in every row`));
  else if (column.generated) parts.push(does("virtual-column"));
  else if (column.autoIncrement) parts.push(does("counted-column", `every row gets a number in ${column.name.name}`));
  else parts.push(placed(position !== undefined, at, known), ofDefault(column, at));
  // A copy needs nothing of this.
  if (column.generated?.stored) return together(...parts, ...keysOf(column, at));
  if (known?.compressed) parts.push(does("rebuild", "the table is compressed"));
  else if (hasFulltext(known)) parts.push(does("rebuild-with-fulltext", "the table has a FULLTEXT index"));
  return together(...parts, ...keysOf(column, at));
}

/** A new column anywhere but at the end. */
function placed(isInside: boolean, at: Situation, table: ReturnType<typeof tableOf>): Changes {
  if (isInside && at.server === "mariadb" && hasVirtualColumn(table))
    return does("copy", "the table has a virtual column, which MariaDB cannot keep in place when columns move");
  const name: CaseName = isInside ? "add-column-inside" : "add-column-at-end";
  const limit = at.version >= 90_100 ? 255 : 64;
  if (at.server === "mysql" && at.version >= 80_029 && (table?.rowVersions ?? 0) >= limit)
    return does("rebuild", `its columns were changed instantly ${limit} times, which is the limit`);
  return does(name, isInside ? "the column is not put at the end" : "");
}

/** Functions whose value MariaDB takes once for all rows. */
const takenOnce = new Set([
  "now",
  "current_timestamp",
  "localtime",
  "localtimestamp",
  "curdate",
  "current_date",
  "rand",
]);
const unsafe = new Set(["uuid", "rand", "uuid_short", "sysdate", "random_bytes"]);

/** A default that is an expression in parentheses. */
function ofDefault({ default: value, name }: ColumnDefinition, { server }: Situation): Changes {
  if (value === undefined || value.constant) {
    const isExpression = value?.text.startsWith("(") ?? false;
    return isExpression && !value?.isNull
      ? does("computed-default", `the default of ${name.name} is an expression`)
      : together();
  }
  if (server === "mysql") {
    if (!value.text.startsWith("(")) return together();
    const risky = value.functions.find((called) => unsafe.has(called));
    const because = `the default of ${name.name} is an expression`;
    return risky === undefined
      ? does("computed-default", because)
      : { ...does("computed-default", because), fails: `${risky}() as a default cannot be replicated as a statement` };
  }
  if (value.functions.includes("uuid")) return does("copy", "each row gets a uuid() of its own");
  const other = value.functions.find((called) => !takenOnce.has(called));
  return other === undefined ? together() : unknown(`whether ${other}() is computed for each row`);
}

/** Keys, checks and references in the definition of a new column. */
function keysOf(column: ColumnDefinition, at: Situation): readonly Changes[] {
  return column.constraints.map((constraint) => {
    switch (constraint.type) {
      case "primary-key":
      case "unique":
        return column.autoIncrement
          ? together()
          : does("rebuild", `a column and an index on it are added in one command`);
      case "check":
        return constraint.notEnforced ? together() : does("check-with-column", "every row is checked");
      case "foreign-key":
        // Read and ignored before (MySQL 9.0 release notes).
        return at.server === "mysql" && at.version < 90_000 ? together() : foreignKey(at);
      default:
        return together();
    }
  });
}

/** A foreign key that is added to rows: copied unless foreign_key_checks is off. */
export function foreignKey({ foreignKeysUnchecked }: Situation): Changes {
  return foreignKeysUnchecked
    ? does("unchecked-foreign-key")
    : does("copy", "a foreign key is added while foreign_key_checks is on");
}

/** DROP COLUMN. */
export function dropColumn({ table, column, ifExists }: OperationOf<"drop-column">, at: Situation): Changes {
  const known = tableOf(table, at);
  const name = column.name;
  const before = known?.columns.get(name);
  if (known?.complete && before === undefined && ifExists) return together();
  const blocking = known?.constraints.find(
    ({ definition, columns, name: constraint }) =>
      definition.type === "foreign-key" && columns.includes(name) && !isDroppedToo(constraint, at),
  );
  if (blocking) return { changes: [], fails: `${name} belongs to the foreign key ${blocking.name ?? "of this table"}` };
  const key = at.server === "mariadb" && known ? sharedKey(known, name, at) : undefined;
  if (key !== undefined) return { changes: [], fails: `${name} belongs to the unique key ${key} of several columns` };
  if (before?.generated === "virtual") return does("virtual-column");
  if (known?.compressed) return does("rebuild", "the table is compressed");
  if (hasFulltext(known)) return does("rebuild-with-fulltext", "the table has a FULLTEXT index");
  if (isIndexed(known, name)) return does("drop-indexed-column", `${name} belongs to an index`);
  return does("drop-column", "the column is taken out of every row");
}

/** MariaDB takes a column out of plain indexes only: others would lose what keeps rows apart (error 1072, measured). */
function sharedKey(table: Table, column: string, { command }: Situation): string | undefined {
  const isGone = (index: string) =>
    command.some(
      (other) =>
        (other.kind === "drop-index" && other.index.name.toLowerCase() === index.toLowerCase()) ||
        (other.kind === "drop-constraint" && other.constraint.name === index) ||
        (other.kind === "drop-primary-key" && index === "PRIMARY"),
    );
  const dropped = new Set(command.flatMap((other) => (other.kind === "drop-column" ? [other.column.name] : [])));
  return table.indexes.find(
    ({ name, unique, columns }) =>
      unique && columns.includes(column) && columns.some((other) => !dropped.has(other)) && !isGone(name),
  )?.name;
}

function isDroppedToo(constraint: string | undefined, { command }: Situation): boolean {
  return command.some((other) => other.kind === "drop-constraint" && other.constraint.name === constraint);
}

/** RENAME COLUMN. */
export function renameColumn({ table, column }: OperationOf<"rename-column">, at: Situation): Changes {
  const known = tableOf(table, at);
  const isReferenced = known?.referencedBy.some(({ table: key, constraint }) => {
    const definition = at.schema.tableByKey(key)?.constraints.find(({ name }) => name === constraint)?.definition;
    return definition?.type === "foreign-key" && definition.references.columns.some(({ name }) => name === column.name);
  });
  return does(isReferenced ? "rename-referenced-column" : "rename-column");
}
