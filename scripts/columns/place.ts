import { finish, type Workspace } from "../../core/index.ts";

/** The place in a migration that creates a column, which is given as `table.column`. */
export function placeOfColumn(workspace: Workspace, name: string): readonly [string, number] {
  const known = workspace.columns().find(({ table, column }) => `${table}.${column}` === name);
  if (known?.created === undefined) throw new Error(`no migration creates ${name}`);
  const { file, span } = known.created;
  const statement = (workspace.text(file) ?? "").slice(span.start, span.end);
  for (let at = statement.indexOf(known.column); at !== -1; at = statement.indexOf(known.column, at + 1)) {
    const offset = span.start + at;
    const named = finish(workspace.columnAt(file, offset));
    if (named?.table === known.tableKey && named.column === known.column) return [file, offset];
  }
  throw new Error(`the migration that creates ${name} does not show its name`);
}
