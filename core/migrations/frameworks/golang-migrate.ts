import type { Dialect } from "../../sql/types.ts";
import { lastVersion, nextVersions } from "../numbering.ts";
import { pairFiles, scriptsOfPair } from "../pairs.ts";
import { findUp, folderOf, joinPath, namesIn } from "../paths.ts";
import { body, duplicateVersions, oneCommand, oneStatementEach, slug, type Transaction } from "../scripts.ts";
import { lineEndOf } from "../sections.ts";
import type { FileReader, FileTree, Framework, History, NewFile, Place } from "../types.ts";

/** golang-migrate, and the tools with its file names: morph, maragu.dev/migrate. */
export const golangMigrate: Framework = {
  id: "golang-migrate",
  title: "golang-migrate",
  hasDown: () => true,

  detect(tree) {
    const places: Place[] = [];
    for (const [path, names] of tree.sqlFolders) {
      const sample = names.find((name) => /^\d+_.*\.up\.sql$/.test(name));
      if (sample !== undefined) places.push({ path, evidence: `files named like ${sample}${requirement(tree, path)}` });
    }
    return places;
  },

  read(path, files, dialect) {
    const runner = runnerOf(files, path).name;
    const pairs = pairFiles(path, namesIn(files, path));
    const unwrapped =
      dialect === "sqlite" &&
      runner === "golang-migrate" &&
      beginThemselves(pairs.flatMap(({ up, down }) => [up ?? [], down ?? []].flat()).map((file) => files.read(file)));
    const transaction = (text: string) =>
      unwrapped ? noWrap : transactionOf(morphMarker.test(text) ? "morph" : runner, text, dialect);
    const migrations = pairs.map((pair) => ({
      version: pair.version,
      name: `${pair.version}_${pair.title}`,
      ...scriptsOfPair(pair, files, transaction),
    }));
    return {
      migrations,
      problems: duplicateVersions(migrations, "golang-migrate refuses to run such a folder: renumber one of them."),
    };
  },

  create(history, migrations, now, files) {
    const runner = hasMorphMarker(history, files) ? "morph" : runnerOf(files, history.path).name;
    if (runner === "maragu.dev/migrate" && migrations.some((migration) => migration.noTransaction))
      return { refused: maraguRefusal };
    if (
      runner === "golang-migrate" &&
      history.dialect === "sqlite" &&
      !history.migrations.some(({ up }) => up?.transaction === "none") &&
      migrations.some(({ noTransaction }) => noTransaction)
    )
      return { refused: sqliteRefusal };
    const morph = runner === "morph";
    const cut = morph ? migrations : oneStatementEach(migrations, history.dialect);
    if ("refused" in cut) return cut;
    const fallback = { kind: "time", format: "second" } as const;
    const versions = nextVersions(lastVersion(namesIn(files, history.path)), cut.length, now, fallback);
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
    const runner = runnerOf(files, folderOf(script.file)).name;
    if (runner === "morph" || script.transactionReason.startsWith("morph")) {
      return {
        files: [],
        edits: [
          {
            file: script.file,
            span: { start: 0, end: 0 },
            text: `-- morph:nontransactional${lineEndOf(files.read(script.file) ?? "")}`,
          },
        ],
      };
    }
    if (runner === "maragu.dev/migrate") return { refused: maraguRefusal };
    if (script.transactionReason.includes("SQLite driver")) return { refused: sqliteRefusal };
    return {
      refused:
        "golang-migrate has no switch for one file. Move the statement to a migration file of its own: a file with a single statement runs without a transaction.",
    };
  },
};

const morphMarker = /^\uFEFF?\s*--\s*morph:nontransactional\b/;

const maraguRefusal =
  "maragu.dev/migrate runs every file in a transaction. Run the statement by hand before the deployment, and keep one in the migration that may run in a transaction and does nothing once that is done, such as CREATE INDEX IF NOT EXISTS.";

const sqliteRefusal =
  "golang-migrate's SQLite driver runs every file in a transaction, and only `x-no-tx-wrap=true` in the database's URL turns that off, for all files. Run the statements by hand before the deployment.";

/** Tools that share the file names. */
type Runner = "golang-migrate" | "morph" | "maragu.dev/migrate";

/**
 * The PostgreSQL and MySQL drivers of golang-migrate open no transaction, the SQLite driver does (README, database/sqlite); morph and
 * maragu.dev/migrate open one for each file.
 */
function transactionOf(runner: Runner, text: string, dialect: Dialect | undefined): Transaction {
  if (runner === "morph" && morphMarker.test(text))
    return { transaction: "none", transactionReason: "-- morph:nontransactional is on the first line" };
  if (runner !== "golang-migrate")
    return { transaction: "single", transactionReason: `${runner} runs a migration in a transaction` };
  if (dialect === "sqlite")
    return { transaction: "single", transactionReason: "golang-migrate's SQLite driver runs a file in a transaction" };
  return oneCommand("golang-migrate", text, dialect);
}

/** The driver was told not to open a transaction (`NoTxWrap` of its configuration). */
const noWrap: Transaction = {
  transaction: "none",
  transactionReason: "the scripts begin their transactions themselves, which the SQLite driver's own would refuse",
};

/**
 * Whether most of the scripts open a transaction. They could not run if the driver did so too (SQLite manual, BEGIN TRANSACTION: transactions do
 * not nest), so it is told not to, somewhere in the program. The BEGIN of a trigger's body ends no statement.
 */
function beginThemselves(texts: readonly (string | undefined)[]): boolean {
  const opening = texts.filter((text) => text !== undefined && /^\s*BEGIN(?:\s+\w+){0,2}\s*;/im.test(text));
  return opening.length * 2 > texts.length;
}

/** The tool that the nearest go.mod requires by itself, and that file. */
function runnerOf(files: FileReader, folder: string): { readonly name: Runner; readonly module?: string } {
  const module = findUp(files, folder, ["go.mod"]);
  if (module === undefined) return { name: "golang-migrate" };
  const direct = (files.read(module) ?? "").replace(/^.*\/\/ indirect.*$/gm, "");
  if (/\b(?:mattermost|go-morph)\/morph\b/.test(direct)) return { name: "morph", module };
  if (/\bmaragu(?:dk|\.dev)\/migrate\b/.test(direct)) return { name: "maragu.dev/migrate", module };
  return /\bgolang-migrate\/migrate\b/.test(direct) ? { name: "golang-migrate", module } : { name: "golang-migrate" };
}

function hasMorphMarker(history: History, files: FileReader): boolean {
  return history.migrations.some(
    (migration) => migration.up !== undefined && morphMarker.test(files.read(migration.up.file) ?? ""),
  );
}

function requirement(tree: FileTree, folder: string): string {
  const { name, module } = runnerOf(tree, folder);
  return module === undefined ? "" : `; ${module} requires ${name}`;
}
