import type { FileUsages } from "../code/types.ts";
import type { Location } from "../text.ts";
import type { ChangeContext } from "./context.ts";

/** Where code inserts rows of the change's table, and whether it names a column. */
export interface InsertSite extends Location {
  readonly names: boolean;
}

const inserting: ReadonlySet<string> = new Set(["sql-insert", "sql-upsert", "orm-create", "orm-upsert"]);

/**
 * The places in code that insert rows into the table of the change's new side. Left out are tests, places that cannot be seen as a whole, and
 * those of which not every column is certain.
 */
export function insertSites(context: ChangeContext, column: string): readonly InsertSite[] {
  const files = new Set([...context.index.values()].flatMap((found) => found.map(({ file }) => file)));
  return [...files].filter(({ test }) => !test).flatMap((file) => sitesIn(file, context, column));
}

function sitesIn(file: FileUsages, { history, targetKey }: ChangeContext, column: string): readonly InsertSite[] {
  return file.sinks.flatMap((sink, i) => {
    if (!inserting.has(sink.kind) || sink.open || sink.table === undefined) return [];
    if (history.schema.tableKey({ ...sink.table, span: sink.span }) !== targetKey) return [];
    const written = file.usages.filter((usage) => usage.sink === i && usage.access === "write");
    if (written.length === 0 || written.some(({ certainty }) => certainty !== "resolved")) return [];
    return [{ file: file.file, span: sink.span, names: written.some((usage) => usage.column === column) }];
  });
}
