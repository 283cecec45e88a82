import { finish, type KnownColumn, Workspace } from "../../core/index.ts";
import { DiskFiles } from "../../host/disk-files.ts";

/** A place that names a column, in a workspace that knows it. */
export interface PlacedColumn {
  readonly workspace: Workspace;
  readonly files: DiskFiles;
  readonly file: string;
  readonly offset: number;
}

/** The place in a folder's migrations that creates a column, given as `table.column`. The column may be missing. */
export function placeOfColumn(folder: string, name: string): PlacedColumn | undefined {
  const files = new DiskFiles(folder);
  const workspace = new Workspace({ files, now: () => new Date(0) });
  const known = workspace.columns().find(({ table, column }) => `${table}.${column}` === name);
  return known === undefined ? undefined : createdAt({ workspace, files }, known);
}

/**
 * The same for a folder whose migrations are not read: as if one said that there is such a column. Nothing is known of other tables then,
 * so a column without a table in a query of several stays open.
 */
export function placeOfUnknownColumn(folder: string, name: string): PlacedColumn | undefined {
  const files = new DiskFiles(folder);
  const [table = "", column = ""] = name.split(".");
  files.setOverlay(assumed, `ALTER TABLE "${table}" ADD COLUMN "${column}" text;`);
  const workspace = new Workspace({ files, now: () => new Date(0) });
  workspace.addSingleFile(assumed, "postgres");
  return createdAt({ workspace, files }, { tableKey: `public.${table}`, column, created: whole(workspace) });
}

const assumed = "assumed.sql";

function whole(workspace: Workspace) {
  return { file: assumed, span: { start: 0, end: workspace.text(assumed)?.length ?? 0 } };
}

function createdAt(
  { workspace, files }: Pick<PlacedColumn, "workspace" | "files">,
  { created, tableKey, column }: Pick<KnownColumn, "created" | "tableKey" | "column">,
): PlacedColumn | undefined {
  if (created === undefined) return undefined;
  const { file, span } = created;
  const statement = (workspace.text(file) ?? "").slice(span.start, span.end);
  for (let at = statement.indexOf(column); at !== -1; at = statement.indexOf(column, at + 1)) {
    const offset = span.start + at;
    const named = finish(workspace.columnAt(file, offset));
    if (named?.table === tableKey && named.column === column) return { workspace, files, file, offset };
  }
  return undefined;
}
