import { folderOf } from "../migrations/paths.ts";
import type { FileChanges, FileReader, TransactionMode } from "../migrations/types.ts";
import type { Place } from "./place.ts";
import { applyEdits } from "./text-edits.ts";

/** How the framework would run the place's script after these changes; undefined when it would not find the script any more. */
export function transactionAfter(place: Place, changes: FileChanges): TransactionMode | undefined {
  const { history, framework, migration, direction } = place;
  const { migrations } = framework.read(history.path, filesAfter(place, changes), place.dialect);
  return migrations.find(({ name }) => name === migration.name)?.[direction]?.transaction;
}

/** The files of this migration, changed; of the history's other files only those that are no scripts, so that nobody reads them all. */
function filesAfter(place: Place, { files, edits }: FileChanges): FileReader {
  const { history, script } = place;
  const folder = folderOf(script.file);
  const own = (path: string) => path === script.file || (folder !== history.path && path.startsWith(`${folder}/`));
  const kept = place.files.paths.filter(
    (path) => !path.endsWith(".sql") || own(path) || !(history.path === "." || path.startsWith(`${history.path}/`)),
  );
  const created = new Map(files.map(({ file, text }) => [file, text]));
  return {
    paths: [...new Set([...kept, ...created.keys()])].sort(),
    read: (path) => {
      const text = created.get(path) ?? place.files.read(path);
      const own = edits.filter(({ file }) => file === path);
      return text === undefined || own.length === 0 ? text : applyEdits(text, own);
    },
  };
}
