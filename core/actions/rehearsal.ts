import { folderOf, pathsUnder } from "../migrations/paths.ts";
import type { FileChanges, FileReader, TransactionMode } from "../migrations/types.ts";
import type { Place } from "./place.ts";
import { applyEdits } from "./text-edits.ts";

/** How the framework would run the place's script after these changes; undefined when it would not find the script any more. */
export function transactionAfter(place: Place, changes: FileChanges): TransactionMode | undefined {
  const { history, framework, migration, direction } = place;
  if (framework.everyScript !== undefined) return framework.everyScript.transaction;
  const { migrations } = framework.read(history.path, filesAfter(place, changes), place.dialect);
  return migrations.find(({ name }) => name === migration.name)?.[direction]?.transaction;
}

/** The files of this migration, changed; of the history's other files only those that are no scripts, so that nobody reads them all. */
function filesAfter(place: Place, { files, edits }: FileChanges): FileReader {
  const { history, script } = place;
  const folder = folderOf(script.file);
  const own =
    folder === history.path ? [script.file] : pathsUnder(place.files, folder).map((path) => `${folder}/${path}`);
  const created = new Map(files.map(({ file, text }) => [file, text]));
  return {
    paths: [...new Set([...place.besidesScripts(), ...own, ...created.keys()])].sort(),
    read: (path) => {
      const text = created.get(path) ?? place.files.read(path);
      const changes = edits.filter(({ file }) => file === path);
      return text === undefined || changes.length === 0 ? text : applyEdits(text, changes);
    },
  };
}
