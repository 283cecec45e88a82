import type { FileUsages, Sink } from "../code/types.ts";
import type { Location } from "../text.ts";
import type { ChangeContext } from "./context.ts";
import type { HistoryChanges } from "./progress.ts";

/** Where code inserts rows of the change's table, and whether it names a column. */
export interface InsertSite extends Location {
  readonly names: boolean;
}

/** One place that inserts rows, with the columns that it names. */
export interface Insert {
  readonly file: FileUsages;
  readonly sink: Sink;
  readonly columns: ReadonlySet<string>;
}

const inserting: ReadonlySet<string> = new Set(["sql-insert", "sql-upsert", "orm-create", "orm-upsert"]);

/** The places in code that insert rows into the table of the change's new side. */
export function insertSites(context: ChangeContext, column: string): readonly InsertSite[] {
  return insertsOf(context, context.targetKey, ({ kind }) => inserting.has(kind)).map(({ file, sink, columns }) => ({
    file: file.file,
    span: sink.span,
    names: columns.has(column),
  }));
}

/** The inserts into a table. Left out are tests, places that cannot be seen as a whole, and those of which not every column is certain. */
export function insertsOf(
  { index, history }: Pick<HistoryChanges, "index" | "history">,
  tableKey: string,
  isInsert: (sink: Sink) => boolean,
): readonly Insert[] {
  const files = new Set([...index.values()].flatMap((found) => found.map(({ file }) => file)));
  return [...files].flatMap((file) => (file.test ? [] : insertsIn(file)));

  function insertsIn(file: FileUsages): readonly Insert[] {
    return file.sinks.flatMap((sink, i) => {
      if (!isInsert(sink) || sink.open || sink.table === undefined) return [];
      if (history.schema.tableKey({ ...sink.table, span: sink.span }) !== tableKey) return [];
      const written = file.usages.filter((usage) => usage.sink === i && usage.access === "write");
      if (written.length === 0 || written.some(({ certainty }) => certainty !== "resolved")) return [];
      return [{ file, sink, columns: new Set(written.map(({ column }) => column)) }];
    });
  }
}
