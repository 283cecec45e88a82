import type { Index, Table } from "../../schema/types.ts";
import type { OperationOf } from "../../sql/operations.ts";
import { type Changes, does, hasFulltext, type Situation, tableOf, together } from "./server.ts";

/** CREATE INDEX and ADD INDEX. */
export function createIndex(operation: OperationOf<"create-index">, at: Situation): Changes {
  const table = tableOf(operation.table, at);
  const { name, ifNotExists } = operation;
  if (ifNotExists && table?.indexes.some((index) => index.name === name?.name)) return together();
  const isFunctional = operation.keys.some(({ expression }) => expression !== undefined);
  if (isFunctional && at.server === "mariadb")
    return { changes: [], fails: "MariaDB has no indexes of expressions: add a generated column and index that" };
  if (operation.method === "fulltext" || operation.method === "spatial") {
    const isFirst = operation.method === "fulltext" && !hasFulltext(table);
    const what = operation.method.toUpperCase();
    return isFirst
      ? does("first-fulltext", "the first FULLTEXT index adds a hidden column to every row")
      : does("fulltext-or-spatial", `a ${what} index is built with writes kept out`);
  }
  const parts = [
    isFunctional ? does("functional-index", "the index computes an expression for every row") : does("index"),
  ];
  // Measured: a column and an index that are added together are not added instantly.
  const addsColumn = at.command.some(({ kind }) => kind === "add-column");
  if (addsColumn) parts.push(does("rebuild", "a column and an index are added in one command"));
  return together(...parts);
}

/** DROP INDEX. */
export function dropIndex({ table, index, ifExists }: OperationOf<"drop-index">, at: Situation): Changes {
  const known = table && tableOf(table, at);
  if (known?.complete && ifExists && !known.indexes.some(({ name }) => name === index.name)) return together();
  const needed = neededBy(operationIndex(known, index.name), known, at);
  return needed === undefined ? does("index") : { changes: [], fails: `the foreign key ${needed} needs this index` };
}

type Known = ReturnType<typeof tableOf>;

function operationIndex(table: Known, name: string) {
  return table?.indexes.find((index) => index.name.toLowerCase() === name.toLowerCase());
}

/** A foreign key needs an index that begins with its columns; without another one DROP INDEX is refused (ER_DROP_INDEX_FK). */
function neededBy(index: ReturnType<typeof operationIndex>, table: Known, at: Situation): string | undefined {
  if (index === undefined || table === undefined) return undefined;
  const { command } = at;
  const isReplaced = command.some(
    (other) => other.kind === "create-index" || other.kind === "add-unique" || other.kind === "add-primary-key",
  );
  if (isReplaced) return undefined;
  const own = table.constraints.find(
    ({ definition, columns, name }) =>
      definition.type === "foreign-key" &&
      serves(index, columns) &&
      !table.indexes.some((other) => other !== index && serves(other, columns)) &&
      !command.some((other) => other.kind === "drop-constraint" && other.constraint.name === name),
  );
  return own ? (own.name ?? "of this table") : referringTo(index, table, at);
}

/** The referenced columns need one too, unique or not (MySQL manual 15.1.20.5). */
function referringTo(index: Index, table: Table, { schema }: Situation): string | undefined {
  return table.referencedBy.find(({ table: from, constraint }) => {
    const definition = schema.tableByKey(from)?.constraints.find(({ name }) => name === constraint)?.definition;
    if (definition?.type !== "foreign-key") return false;
    const columns = definition.references.columns.map(({ name }) => name);
    return serves(index, columns) && !table.indexes.some((other) => other !== index && serves(other, columns));
  })?.constraint;
}

function serves(index: Index, wanted: readonly string[]): boolean {
  return wanted.length > 0 && wanted.every((column, place) => index.columns[place] === column);
}

/** ADD PRIMARY KEY. */
export function addPrimaryKey(_: OperationOf<"add-primary-key">, at: Situation): Changes {
  const table = tableOf(_.table, at);
  const because = "the rows are stored in the order of the primary key";
  return does(hasFulltext(table) ? "rebuild-with-fulltext" : "rebuild", because);
}

/** DROP PRIMARY KEY: by itself it copies, with a new key in the same command it works in place (measured). */
export function dropPrimaryKey(_: OperationOf<"drop-primary-key">, { command }: Situation): Changes {
  const because = "the rows are stored in the order of the primary key";
  return does(command.some(({ kind }) => kind === "add-primary-key") ? "rebuild" : "copy", because);
}

/** ADD UNIQUE. */
export function addUnique(_: OperationOf<"add-unique">, { command }: Situation): Changes {
  return command.some(({ kind }) => kind === "add-column")
    ? does("rebuild", "a column and an index are added in one command")
    : does("index");
}
