import { dialectIn, guessOfText } from "./dialect/guess.ts";
import { psql } from "./frameworks/plain.ts";
import { baseOf, folderOf, joinPath, pathsUnder } from "./paths.ts";
import { wholeFile } from "./scripts.ts";
import { isLeftOut } from "./tree.ts";
import type { FileReader, History } from "./types.ts";

/**
 * The `structure.sql` files of Rails applications, one for each database, beside `db/migrate`: each stands for the schema as all migrations
 * together leave it, where these are not SQL.
 */
export function schemaDumps(files: FileReader): readonly History[] {
  return files.paths
    .filter(
      (path) =>
        /(?:^|_)structure\.sql$/.test(baseOf(path)) &&
        baseOf(folderOf(path)) === "db" &&
        !isLeftOut(path) &&
        hasRailsMigrations(files, folderOf(path)),
    )
    .map((file) => historyOf(file, files));
}

function historyOf(file: string, files: FileReader): History {
  const name = baseOf(file).replace(/\.sql$/, "");
  const up = wholeFile(file, files, () => psql);
  return {
    framework: "plain",
    path: folderOf(file),
    ...dialectIn(guessOfText(folderOf(file), files.read(file) ?? "")),
    dump: true,
    evidence: "a dump of the schema beside migrations in Ruby",
    migrations: [{ version: name, name, ...(up && { up }) }],
  };
}

function hasRailsMigrations(files: FileReader, folder: string): boolean {
  return (
    pathsUnder(files, joinPath(folder, "migrate")).some((path) => path.endsWith(".rb")) ||
    pathsUnder(files, folder).some((path) => /^\w+_migrate\/.*\.rb$/.test(path))
  );
}
