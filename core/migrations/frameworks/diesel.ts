import type { Dialect } from "../../sql/types.ts";
import { compareText, nextVersions } from "../numbering.ts";
import { baseOf, findUp, folderOf, foldersIn, hasFile, joinPath } from "../paths.ts";
import {
  body,
  duplicateVersions,
  markedAlready,
  oneStatementEach,
  slug,
  type Transaction,
  unwrappedCommand,
  wholeFile,
} from "../scripts.ts";
import type { FileReader, FileTree, Framework, Migration, NewFile, Place } from "../types.ts";

/** Diesel: a folder a migration with `up.sql`, `down.sql` and maybe `metadata.toml`. */
export const diesel: Framework = {
  id: "diesel",
  title: "Diesel",
  hasDown: () => true,

  detect(tree) {
    const places = new Map<string, Place>();
    for (const [folder, names] of tree.sqlFolders) {
      const parent = folderOf(folder);
      if (!names.includes("up.sql") || places.has(parent) || folder === ".") continue;
      const told = whatTells(tree, parent);
      if (told !== undefined)
        places.set(parent, { path: parent, evidence: `folders named like ${baseOf(folder)} with up.sql; ${told}` });
    }
    return [...places.values()];
  },

  read(path, files, dialect) {
    const migrations: Migration[] = [];
    for (const name of foldersIn(files, path)) {
      const folder = joinPath(path, name);
      const marked = isMarked(files, folder);
      const transaction = (text: string) => transactionOf(marked, text, dialect);
      const up = wholeFile(joinPath(folder, "up.sql"), files, transaction);
      const down = wholeFile(joinPath(folder, "down.sql"), files, transaction);
      if (up || down) migrations.push({ version: versionOf(name), name, ...(up && { up }), ...(down && { down }) });
    }
    migrations.sort((a, b) => compareText(a.version, b.version));
    return {
      migrations,
      problems: duplicateVersions(migrations, "Diesel records each version once: rename one of the folders."),
    };
  },

  create(history, migrations, now) {
    const cut = oneStatementEach(migrations, history.dialect);
    if ("refused" in cut) return cut;
    const last = history.migrations.at(-1);
    const counted = /^\d{4}-\d\d-\d\d-\d{6}-\d{4}_/.test(last?.name ?? "") ? "-0000" : "";
    const versions = nextVersions(last?.version.slice(0, 14), cut.length, now, {
      kind: "time",
      format: "second",
    });
    const created = cut.flatMap((migration, index): NewFile[] => {
      const stamp = (versions[index] ?? "").replace(/^(\d{4})(\d\d)(\d\d)(\d{6})$/, `$1-$2-$3-$4${counted}`);
      const folder = joinPath(history.path, `${stamp}_${slug(migration.name)}`);
      const metadata = migration.noTransaction
        ? [{ file: `${folder}/metadata.toml`, text: "run_in_transaction = false\n" }]
        : [];
      return [
        { file: `${folder}/up.sql`, text: body(migration.up) },
        { file: `${folder}/down.sql`, text: body(migration.down ?? "") },
        ...metadata,
      ];
    });
    return { files: created, edits: [] };
  },

  disableTransaction(script, files) {
    if (script.transaction === "none") return { files: [], edits: [] };
    if (script.transaction === "implicit") return markedAlready("Diesel");
    const file = joinPath(folderOf(script.file), "metadata.toml");
    const text = files.read(file);
    if (text === undefined) return { files: [{ file, text: "run_in_transaction = false\n" }], edits: [] };
    const set = setting.exec(text);
    const span = set === null ? { start: 0, end: 0 } : { start: set.index, end: set.index + set[0].length };
    return {
      files: [],
      edits: [{ file, span, text: set === null ? "run_in_transaction = false\n" : "run_in_transaction = false" }],
    };
  },
};

const setting = /\brun_in_transaction[ \t]*=[ \t]*(true|false)/;

/** Both directions share `metadata.toml` (diesel_migrations, file_based_migrations.rs). */
function isMarked(files: FileReader, folder: string): boolean {
  const file = joinPath(folder, "metadata.toml");
  return hasFile(files, file) && setting.exec(files.read(file) ?? "")?.[1] === "false";
}

/** A file is one command (`batch_execute`). */
function transactionOf(marked: boolean, text: string, dialect: Dialect | undefined): Transaction {
  const whole = { start: 0, end: text.length };
  return marked
    ? unwrappedCommand("Diesel", "metadata.toml says run_in_transaction = false", text, whole, dialect)
    : { transaction: "single", transactionReason: "Diesel runs a migration in a transaction" };
}

/** What Diesel records: all before the first underscore, without hyphens. */
function versionOf(folder: string): string {
  return (folder.split("_")[0] ?? folder).replaceAll("-", "");
}

/** Other tools (Hasura) have the same folders, so the project must be Diesel's. */
function whatTells(tree: FileTree, folder: string): string | undefined {
  const own = findUp(tree, folder, ["diesel.toml"]);
  if (own !== undefined) return `${own} is there`;
  const cargo = findUp(tree, folder, ["Cargo.toml"]);
  return cargo !== undefined && /\bdiesel/.test(tree.read(cargo) ?? "") ? `${cargo} depends on diesel` : undefined;
}
