import type { Column, Table } from "../../schema/types.ts";
import type { Expression } from "../../sql/names.ts";
import type { ColumnDefinition, OperationOf } from "../../sql/operations.ts";
import { foreignKey } from "./columns.ts";
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
import { charsetOf, isText, longestBytes, memberBytes, onlyAppends, sameType } from "./type-change.ts";

/** MODIFY and CHANGE, compared with the column as the history shows it. */
export function redefineColumn(operation: OperationOf<"redefine-column">, at: Situation): Changes {
  const table = tableOf(operation.table, at);
  const { column, definition } = operation;
  const before = table?.columns.get(column.name) ?? renamedColumn(column.name, table, at);
  if (before?.type === undefined) return unknown(`what ${column.name} is now`);
  const blocked = referenceProblem(before, operation, table, at);
  if (blocked !== undefined) return { changes: [], fails: blocked };
  return together(
    ofType(before, definition, table, at),
    ofNullability(before, definition, table, at),
    ofGeneration(before, definition, at),
    ofCounting(before, definition),
    operation.position ? moved(at, table) : together(),
    ...ofConstraints(definition, at),
    does("definition"),
  );
}

/** CHANGE renames first: where the rename has not been applied yet, the column stands under its old name. */
function renamedColumn(name: string, table: Table | undefined, { command }: Situation): Column | undefined {
  const rename = command.find((other) => other.kind === "rename-column" && other.to.name === name);
  return rename?.kind === "rename-column" ? table?.columns.get(rename.column.name) : undefined;
}

function moved({ server }: Situation, table: Table | undefined): Changes {
  if (server === "mariadb" && hasVirtualColumn(table))
    return does("copy", "columns change places in a table with a virtual column");
  if (hasFulltext(table)) return does("rebuild-with-fulltext", "the columns change places");
  return does("move-column", "the columns change places");
}

function ofType(before: Column, after: ColumnDefinition, table: Table | undefined, at: Situation): Changes {
  const [was, now] = [before.type, after.type];
  if (was === undefined || now === undefined) return together();
  const what = `${after.name.name} is stored differently`;
  if ((was.name === "enum" || was.name === "set") && was.name === now.name) return ofMembers(before, after, table);
  if (was.name === now.name && (was.name === "varchar" || was.name === "varbinary"))
    return ofLength(before, after, table, at);
  if (!sameType(was, now)) return does("copy", what);
  return isText(was) ? ofCharset(before, after, table) : together();
}

function ofMembers(before: Column, after: ColumnDefinition, table: Table | undefined): Changes {
  const [was, now] = [before.type, after.type];
  if (was === undefined || now === undefined) return together();
  if (!onlyAppends(was, now)) return does("copy", `the values of ${after.name.name} are not only added at the end`);
  if (memberBytes(was.name, was.args.length) !== memberBytes(now.name, now.args.length))
    return does("copy", `that many values of ${after.name.name} take one more byte`);
  return ofCharset(before, after, table);
}

/** VARCHAR and VARBINARY: one byte holds lengths up to 255 bytes, two all others. */
function ofLength(before: Column, after: ColumnDefinition, table: Table | undefined, at: Situation): Changes {
  const [was, now] = [before.type, after.type];
  if (was === undefined || now === undefined) return together();
  const name = after.name.name;
  if (Number(now.args[0]) < Number(was.args[0]))
    return does("copy", `${name} becomes shorter, so that every value is checked`);
  const charset = ofCharset(before, after, table);
  if (charset.changes.some((change) => change.case === "copy") || sameType(was, now)) return charset;
  const [from, to] = [longestBytes(was, charsetOf(before, table)), longestBytes(now, charsetOf(after, table))];
  if (from === undefined || to === undefined)
    // Whatever the character set: short enough for any, or too long for any.
    return longestOf(was) * 4 <= 255 && longestOf(now) * 4 <= 255 && was.name === "varchar"
      ? together(charset, does("longer-text"))
      : longestOf(was) > 255
        ? together(charset, does("longer-text"))
        : unknown(
            `how many bytes a character of ${name} takes, because a length of more than 255 bytes is stored in two`,
          );
  const crosses = from <= 255 && to > 255;
  // Old rows keep their format where the length still fits into seven bits (MariaDB 10.4; measured).
  if (!crosses || (at.server === "mariadb" && from < 128)) return together(charset, does("longer-text"));
  return does("copy", `values of ${name} longer than 255 bytes need two bytes for their length instead of one`);
}

function longestOf(type: { readonly args: readonly string[] }): number {
  return Number(type.args[0]);
}

/** Another character set writes every value anew, except for utf8mb3 to utf8mb4; another collation only sorts otherwise. */
function ofCharset(before: Column, after: ColumnDefinition, table: Table | undefined): Changes {
  const [was, now] = [charsetOf(before, table), charsetOf(after, table)];
  const name = after.name.name;
  if (was !== now && was !== undefined && now !== undefined)
    return was === "utf8mb3" && now === "utf8mb4" && !isIndexed(table, name)
      ? does("longer-text")
      : does("copy", `the text of ${name} is converted from ${was} to ${now}`);
  const collations = [before.collation ?? table?.collation, after.collation ?? table?.collation];
  if (collations[0] === collations[1]) return together();
  if (was !== now) return unknown(`which character set ${name} has now`);
  return isIndexed(table, name)
    ? does("collation-of-indexed", `${name} is in an index, which is sorted by the new collation`)
    : does("longer-text");
}

function ofNullability(before: Column, after: ColumnDefinition, table: Table | undefined, at: Situation): Changes {
  const isNow = after.notNull !== undefined || isPrimary(table, before.name);
  if (before.notNull === undefined || before.notNull === isNow) return together();
  const because = isNow
    ? `every row is checked for NULL in ${before.name}`
    : `${before.name} may be NULL, which each row notes`;
  if (isNow && at.server === "mariadb" && hasVirtualColumn(table)) return does("copy", because);
  return hasFulltext(table) ? does("rebuild-with-fulltext", because) : does("nullability", because);
}

function isPrimary(table: Table | undefined, column: string): boolean {
  return (
    table?.constraints.some(
      ({ definition, columns }) => definition.type === "primary-key" && columns.includes(column),
    ) ?? false
  );
}

/** A stored column that stays as it is computed is written anew by MariaDB all the same (measured on 10.11); MySQL was not asked. */
function ofGeneration(before: Column, after: ColumnDefinition, { server }: Situation): Changes {
  const now = after.generated === undefined ? undefined : after.generated.stored ? "stored" : "virtual";
  if (before.generated === undefined && now === undefined) return together();
  const isSame = before.generated === now && sameExpression(before.expression, after.generated?.expression);
  if (isSame && now === "virtual") return together();
  if (isSame && server === "mysql") return unknown(`whether ${after.name.name} is computed anew for every row`);
  const because = `${after.name.name} is computed anew`;
  if (before.generated !== now || now === "stored") return does("copy", because);
  return does("virtual-expression", because);
}

function sameExpression(a: Expression | undefined, b: Expression | undefined): boolean {
  const plain = (expression: Expression | undefined) => expression?.text.replaceAll(/[\s`()]/g, "").toLowerCase();
  return a !== undefined && plain(a) === plain(b);
}

function ofCounting(before: Column, after: ColumnDefinition): Changes {
  const isNow = after.autoIncrement !== undefined;
  if ((before.autoIncrement ?? false) === isNow) return together();
  return isNow
    ? does("copy", `${after.name.name} becomes a counter`)
    : does("no-longer-counted", `${after.name.name} is no counter any more`);
}

function ofConstraints({ constraints }: ColumnDefinition, at: Situation): readonly Changes[] {
  return constraints.map((constraint) => {
    switch (constraint.type) {
      case "check":
        return does("copy", "every row is checked");
      case "unique":
        return does("index");
      case "primary-key":
        return does("rebuild", "the rows are stored in the order of the primary key");
      case "foreign-key":
        return at.server === "mysql" && at.version < 90_000 ? together() : foreignKey(at);
      default:
        return together();
    }
  });
}

/** Columns on both sides of a foreign key must stay of one type (measured: ER_FK_COLUMN_CANNOT_CHANGE). */
function referenceProblem(
  before: Column,
  { definition, column }: OperationOf<"redefine-column">,
  table: Table | undefined,
  at: Situation,
): string | undefined {
  if (table === undefined || before.type === undefined || definition.type === undefined || at.foreignKeysUnchecked)
    return undefined;
  if (sameType(before.type, definition.type) || (isText(before.type) && isText(definition.type))) return undefined;
  const dropped = new Set(
    at.command.flatMap((other) => (other.kind === "drop-constraint" ? [other.constraint.name] : [])),
  );
  const own = table.constraints.find(
    ({ definition: each, columns, name }) =>
      each.type === "foreign-key" && columns.includes(column.name) && !(name !== undefined && dropped.has(name)),
  );
  if (own)
    return `${column.name} belongs to the foreign key ${own.name ?? "of this table"}, whose columns must stay of one type`;
  const child = table.referencedBy.find(({ table: key, constraint }) => {
    const each = at.schema.tableByKey(key)?.constraints.find(({ name }) => name === constraint)?.definition;
    return each?.type === "foreign-key" && each.references.columns.some(({ name }) => name === column.name);
  });
  return child && `the foreign key ${child.constraint} refers to ${column.name}, whose columns must stay of one type`;
}
