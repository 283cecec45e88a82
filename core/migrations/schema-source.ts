import type { Dialect } from "../sql/types.ts";
import { dialectOfSql } from "./dialect.ts";
import { baseOf, folderOf, joinPath, pathsUnder } from "./paths.ts";
import { isLeftOut } from "./tree.ts";
import type { FileReader } from "./types.ts";

/** A dump that stands for the schema as all migrations together leave it, where these are not SQL. */
export interface SchemaSource {
  readonly file: string;
  readonly dialect: Dialect | undefined;
}

/** The `structure.sql` files of Rails applications: one for each database, beside `db/migrate`. */
export function schemaSources(files: FileReader): readonly SchemaSource[] {
  return files.paths
    .filter(
      (path) =>
        /(?:^|_)structure\.sql$/.test(baseOf(path)) &&
        baseOf(folderOf(path)) === "db" &&
        !isLeftOut(path) &&
        hasRailsMigrations(files, folderOf(path)),
    )
    .map((file) => ({ file, dialect: dialectOfSql(files.read(file) ?? "") }));
}

function hasRailsMigrations(files: FileReader, folder: string): boolean {
  return (
    pathsUnder(files, joinPath(folder, "migrate")).some((path) => path.endsWith(".rb")) ||
    pathsUnder(files, folder).some((path) => /^\w+_migrate\/.*\.rb$/.test(path))
  );
}
