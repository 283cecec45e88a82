import type { Dialect } from "../../sql/types.ts";
import { compareDigits, compareText, lastVersion, nextVersions } from "../numbering.ts";
import { pairFiles, scriptsOfPair } from "../pairs.ts";
import { ancestors, joinPath, namesIn } from "../paths.ts";
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
import { lineEndOf } from "../sections.ts";
import type { FileReader, FileTree, Framework, History, Migration, NewFile, Place } from "../types.ts";

/** sqlx: one file a migration, or two when they are reversible. */
export const sqlx: Framework = {
  id: "sqlx",
  title: "sqlx",
  hasDown: (file) => file.endsWith(".up.sql"),

  detect(tree) {
    const places: Place[] = [];
    for (const [path, names] of tree.sqlFolders) {
      const sample = names.find((name) => fileName.test(name));
      if (sample === undefined || !/migrat/i.test(path)) continue;
      const told = whatTells(tree, path);
      if (told !== undefined) places.push({ path, evidence: `files named like ${sample}; ${told}` });
    }
    return places;
  },

  read(path, files, dialect) {
    const transactionOf = (text: string) => transaction(text, dialect);
    const names = namesIn(files, path);
    const reversible = pairFiles(path, names).map(
      (pair): Migration => ({
        version: pair.version,
        name: `${pair.version}_${pair.title}`,
        ...scriptsOfPair(pair, files, transactionOf),
      }),
    );
    const migrations = [...reversible, ...simpleMigrations(path, names, files, transactionOf)];
    migrations.sort((a, b) => compareDigits(a.version, b.version) || compareText(a.name, b.name));
    return {
      migrations,
      problems: duplicateVersions(migrations, "sqlx records each version once: renumber one of them."),
    };
  },

  create(history, migrations, now, files) {
    const cut = oneStatementEach(migrations, history.dialect);
    if ("refused" in cut) return cut;
    const last = lastVersion(namesIn(files, history.path));
    const versions = nextVersions(last, cut.length, now, { kind: "time", format: "second" });
    const reversible = isReversible(history);
    const created = cut.flatMap((migration, index): NewFile[] => {
      const stem = joinPath(history.path, `${versions[index]}_${slug(migration.name)}`);
      const head = migration.noTransaction ? "-- no-transaction\n" : "";
      if (!reversible) return [{ file: `${stem}.sql`, text: head + body(migration.up) }];
      return [
        { file: `${stem}.up.sql`, text: head + body(migration.up) },
        { file: `${stem}.down.sql`, text: (migration.down === undefined ? "" : head) + body(migration.down ?? "") },
      ];
    });
    return { files: created, edits: [] };
  },

  disableTransaction(script, files) {
    if (script.transaction === "none") return { files: [], edits: [] };
    if (script.transaction === "implicit") return markedAlready("sqlx");
    const text = `-- no-transaction${lineEndOf(files.read(script.file) ?? "")}`;
    return { files: [], edits: [{ file: script.file, span: { start: 0, end: 0 }, text }] };
  },
};

const fileName = /^\d+_.*\.sql$/;
const simpleName = /^(\d+)_(.*?)(?<!\.up|\.down)\.sql$/;

/**
 * Nothing may stand before the words, not even a blank line (sqlx-core, migrate/migration.rs). The file is one command with and without them
 * (sqlx-postgres, migrate.rs). Its connections to SQLite enforce foreign keys (sqlx-sqlite, options/mod.rs).
 */
function transaction(text: string, dialect: Dialect | undefined): Transaction {
  const whole = { start: 0, end: text.length };
  const found: Transaction = text.startsWith("-- no-transaction")
    ? unwrappedCommand("sqlx", "the file starts with -- no-transaction", text, whole, dialect)
    : { transaction: "single", transactionReason: "sqlx runs a migration in a transaction" };
  return dialect === "sqlite" ? { ...found, foreignKeys: "on" } : found;
}

function simpleMigrations(
  path: string,
  names: readonly string[],
  files: FileReader,
  transactionOf: (text: string) => Transaction,
): readonly Migration[] {
  return names.flatMap((name): Migration[] => {
    const [, version, title] = simpleName.exec(name) ?? [];
    const up = version === undefined ? undefined : wholeFile(joinPath(path, name), files, transactionOf);
    return version === undefined || up === undefined ? [] : [{ version, name: `${version}_${title}`, up }];
  });
}

/** sqlx-cli makes two files when the folder has reversible migrations already. */
function isReversible(history: History): boolean {
  return history.migrations.some((migration) => migration.up?.file.endsWith(".up.sql"));
}

/** `sqlx.toml`, the query cache, or a Cargo.toml that depends on sqlx, in the folder or above. */
function whatTells(tree: FileTree, folder: string): string | undefined {
  for (const ancestor of ancestors(folder)) {
    const names = tree.folders.get(ancestor) ?? [];
    if (names.includes("sqlx.toml")) return `${joinPath(ancestor, "sqlx.toml")} is there`;
    if (tree.folders.has(joinPath(ancestor, ".sqlx"))) return `${joinPath(ancestor, ".sqlx")} is there`;
    const cargo = joinPath(ancestor, "Cargo.toml");
    if (
      names.includes("Cargo.toml") &&
      /^\s*(?:\[.*)?["']?sqlx["']?\s*[=\].]|^\s*\[[\w.-]*dependencies\.sqlx\]/m.test(tree.read(cargo) ?? "")
    )
      return `${cargo} depends on sqlx`;
  }
  return undefined;
}
