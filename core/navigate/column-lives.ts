import type { HistoryAnalysis } from "../analysis/history-analysis.ts";
import type { ScriptResult } from "../analysis/history-replay.ts";
import type { PlacedStatement } from "../analysis/placed-statement.ts";
import type { Name, QualifiedName } from "../sql/names.ts";
import type { Operation, OperationOf } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";
import { type Location, shift, touches } from "../text.ts";
import { directiveColumns } from "./directive-columns.ts";
import { type ColumnLife, LifeBook } from "./life-book.ts";
import { operationColumns, queriedColumns } from "./operation-columns.ts";

/** The columns of a history and the places in its migrations that name them. */
export interface ColumnLives {
  /** The column that is named at an offset, with the place. */
  at(file: string, offset: number): { readonly life: ColumnLife; readonly place: Location } | undefined;
  /** The column that has this name, or had it last. */
  of(tableKey: string, column: string): ColumnLife | undefined;
  /** Every name that the columns of a table ever had; undefined when the creation was not seen with all columns. */
  everNamed(tableKey: string): ReadonlySet<string> | undefined;
}

/** Follows the columns of a history through its migrations. `read` gives the text of a file. */
export function columnLives(analysis: HistoryAnalysis, read: (file: string) => string | undefined): ColumnLives {
  const book = new LifeBook();
  const places = new Map<string, Map<number, { readonly life: ColumnLife; readonly place: Location }>>();
  const note: Reading["note"] = (life, place) => {
    const inFile = places.get(place.file) ?? new Map();
    places.set(place.file, inFile);
    if (inFile.has(place.span.start)) return;
    inFile.set(place.span.start, { life, place });
    life.places.push(place);
    const { created } = life;
    if (created?.file === place.file && created.span.start === place.span.start) life.created = place;
  };
  const { schema, dialect } = analysis;
  const reading = { read, note, dialect, keyOf: (name: QualifiedName) => schema.tableKey(name) };
  for (const { up, down } of analysis.results) {
    if (up !== undefined) readScript(up, book, reading);
    if (down !== undefined) readScript(down, book.fork(), reading);
  }
  return {
    at: (file, offset) => [...(places.get(file)?.values() ?? [])].find(({ place: { span } }) => touches(span, offset)),
    of: (tableKey, column) => book.known(tableKey)?.columns.get(column),
    everNamed: (tableKey) => {
      const table = book.known(tableKey)?.life;
      return table?.complete === true ? table.everNamed : undefined;
    },
  };
}

interface Reading {
  readonly dialect: Dialect;
  read(file: string): string | undefined;
  note(life: ColumnLife, place: Location): void;
  keyOf(name: QualifiedName): string;
}

function readScript(script: ScriptResult, book: LifeBook, reading: Reading): void {
  for (const { statement } of script.steps) {
    for (const operation of statement.read.operations) readOperation(operation, statement, book, reading);
    for (const { span } of statement.comments) {
      const { file } = statement;
      const named = directiveColumns(reading.read(file) ?? "", span, reading.dialect);
      for (const { table, column } of named)
        reading.note(book.column(reading.keyOf(table), column.name), { file, span: column.span });
    }
  }
}

function readOperation(operation: Operation, statement: PlacedStatement, book: LifeBook, reading: Reading): void {
  const place = ({ span }: Name): Location => ({ file: statement.file, span: shift(span, statement.start) });
  // What a routine's body does happens later, if ever.
  if (operation.within !== "routine") applyToBook(operation, place, book, reading);
  for (const { table, column } of operationColumns(operation, reading.dialect))
    reading.note(book.column(reading.keyOf(table), column.name), place(column));
  for (const { tables, column } of queriedColumns(operation, statement.read.text, reading.dialect)) {
    const having = tables.flatMap((table) => book.known(reading.keyOf(table))?.columns.get(column.name) ?? []);
    const [only] = having;
    if (only !== undefined && having.length === 1) reading.note(only, place(column));
  }
  if (operation.kind !== "rename-column") return;
  const key = reading.keyOf(operation.table);
  const renamed = book.column(key, operation.column.name);
  reading.note(renamed, place(operation.to));
  if (operation.within !== "routine") book.renameColumn(key, operation.column.name, operation.to.name);
}

/** Creates, moves and drops what an operation creates, moves and drops; a column is renamed after its old name was noted. */
function applyToBook(
  operation: Operation,
  place: (name: Name) => Location,
  book: LifeBook,
  { keyOf }: Pick<Reading, "keyOf">,
): void {
  switch (operation.kind) {
    case "create-table":
      createTable(operation, place, book, keyOf);
      break;
    case "rename-table":
      book.moveTable(keyOf(operation.table), keyOf({ ...operation.table, name: operation.to.name }));
      break;
    case "set-schema":
      if (operation.objectKind === "table")
        book.moveTable(keyOf(operation.object), keyOf({ ...operation.object, schema: operation.to.name }));
      break;
    case "drop-table":
      book.dropTable(keyOf(operation.table));
      break;
    case "add-column": {
      const { table, column, ifNotExists } = operation;
      const [key, name] = [keyOf(table), column.name];
      if (ifNotExists !== true || !book.has(key, name.name)) book.createColumn(key, name.name, place(name));
      break;
    }
    case "drop-column":
      book.dropColumn(keyOf(operation.table), operation.column.name);
      break;
  }
}

function createTable(
  { table, columns, asQuery, like, inherits, partitionOf, ifNotExists }: OperationOf<"create-table">,
  place: (name: Name) => Location,
  book: LifeBook,
  keyOf: Reading["keyOf"],
): void {
  const isPlain = asQuery !== true && like.length === 0 && inherits.length === 0 && partitionOf === undefined;
  const key = keyOf(table);
  if (ifNotExists === true && book.known(key)?.life.created !== undefined) return;
  book.createTable(key, place(table), isPlain);
  for (const { name } of columns) book.createColumn(key, name.name, place(name));
}
