import type { Dialect } from "../../sql/types.ts";
import { nextVersions } from "../numbering.ts";
import { pairFiles } from "../pairs.ts";
import { findUp, folderOf, joinPath, namesIn } from "../paths.ts";
import {
  body,
  duplicateVersions,
  oneCommand,
  oneStatementEach,
  slug,
  type Transaction,
  wholeFile,
} from "../scripts.ts";
import type { FileReader, FileTree, Framework, History, NewFile, Place, Script } from "../types.ts";

/** golang-migrate, and morph, which took over its file names. */
export const golangMigrate: Framework = {
  id: "golang-migrate",
  title: "golang-migrate",

  detect(tree) {
    const places: Place[] = [];
    for (const [path, names] of tree.sqlFolders) {
      const sample = names.find((name) => /^\d+_.*\.up\.sql$/.test(name));
      if (sample !== undefined) places.push({ path, evidence: `files named like ${sample}${goModule(tree, path)}` });
    }
    return places;
  },

  read(path, files, dialect) {
    const morph = usesMorph(files, path);
    const transaction = (text: string) =>
      morph || morphMarker.test(text) ? morphTransaction(text) : transactionOf(text, dialect);
    const migrations = pairFiles(path, namesIn(files, path)).map((pair) => {
      const up = pair.up === undefined ? undefined : wholeFile(pair.up, files, transaction);
      const down = pair.down === undefined ? undefined : wholeFile(pair.down, files, transaction);
      return { version: pair.version, name: `${pair.version}_${pair.title}`, ...(up && { up }), ...(down && { down }) };
    });
    return {
      migrations,
      problems: duplicateVersions(migrations, "golang-migrate refuses to run such a folder: renumber one of them."),
    };
  },

  create(history, migrations, now, files) {
    const morph = usesMorph(files, history.path) || hasMorphMarker(history, files);
    const cut = morph ? migrations : oneStatementEach(migrations);
    if ("refused" in cut) return cut;
    const fallback = { kind: "time", format: "second" } as const;
    const versions = nextVersions(history.migrations.at(-1)?.version, cut.length, now, fallback);
    const created = cut.flatMap((migration, index): NewFile[] => {
      const stem = joinPath(history.path, `${versions[index]}_${slug(migration.name)}`);
      const head = morph && migration.noTransaction ? "-- morph:nontransactional\n" : "";
      return [
        { file: `${stem}.up.sql`, text: head + body(migration.up) },
        { file: `${stem}.down.sql`, text: (migration.down === undefined ? "" : head) + body(migration.down ?? "") },
      ];
    });
    return { files: created, edits: [] };
  },

  disableTransaction(script, files) {
    if (script.transaction === "none") return { files: [], edits: [] };
    if (isMorphScript(script, files)) {
      return {
        files: [],
        edits: [{ file: script.file, span: { start: 0, end: 0 }, text: "-- morph:nontransactional\n" }],
      };
    }
    return {
      refused:
        "golang-migrate has no switch for one file. Move the statement to a migration file of its own: a file with a single statement runs without a transaction.",
    };
  },
};

const morphMarker = /^\uFEFF?\s*--\s*morph:nontransactional\b/;

function morphTransaction(text: string): Transaction {
  return morphMarker.test(text)
    ? { transaction: "none", transactionReason: "-- morph:nontransactional is on the first line" }
    : { transaction: "single", transactionReason: "morph runs a migration in a transaction" };
}

/** The PostgreSQL and MySQL drivers do not open a transaction, the SQLite driver does (golang-migrate README, database/sqlite). */
function transactionOf(text: string, dialect: Dialect | undefined): Transaction {
  if (dialect === "sqlite")
    return { transaction: "single", transactionReason: "golang-migrate's SQLite driver runs a file in a transaction" };
  if (dialect === "mysql" || dialect === "mariadb")
    return { transaction: "none", transactionReason: "golang-migrate opens no transaction" };
  return oneCommand("golang-migrate", text);
}

function usesMorph(files: FileReader, folder: string): boolean {
  const module = findUp(files, folder, ["go.mod"]);
  return module !== undefined && /mattermost\/morph\b/.test(files.read(module) ?? "");
}

function hasMorphMarker(history: History, files: FileReader): boolean {
  return history.migrations.some(
    (migration) => migration.up !== undefined && morphMarker.test(files.read(migration.up.file) ?? ""),
  );
}

function isMorphScript(script: Script, files: FileReader): boolean {
  return script.transactionReason.startsWith("morph") || usesMorph(files, folderOf(script.file));
}

function goModule(tree: FileTree, folder: string): string {
  const module = findUp(tree, folder, ["go.mod"]);
  const text = module === undefined ? "" : (tree.read(module) ?? "");
  if (/mattermost\/morph\b/.test(text)) return `; ${module} requires morph`;
  return /golang-migrate\/migrate\b/.test(text) ? `; ${module} requires golang-migrate` : "";
}
