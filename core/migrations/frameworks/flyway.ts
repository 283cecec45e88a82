import type { Dialect } from "../../sql/types.ts";
import { dialectOfPath } from "../dialect/path.ts";
import { compareVersions, type FlywayName, nextFlywayVersions, parseName } from "../flyway-names.ts";
import { compareText } from "../numbering.ts";
import { baseOf, folderOf, hasFile, joinPath, pathsUnder } from "../paths.ts";
import { body, duplicateVersions, slug, type Transaction, wholeFile } from "../scripts.ts";
import { statementTexts } from "../statements.ts";
import type { FileReader, FileTree, Framework, History, Migration, NewFile, Place } from "../types.ts";

/** Flyway: `V1_2__name.sql`, with undo (`U`), baseline (`B`) and repeatable (`R__`) files; locations are searched recursively. */
export const flyway: Framework = {
  id: "flyway",
  title: "Flyway",

  detect(tree) {
    const roots = new Map<string, string[]>();
    for (const [folder, names] of tree.sqlFolders) {
      if (!names.some((name) => parseName(name)?.kind === "V")) continue;
      const root = rootOf(folder, tree);
      roots.set(root, [...(roots.get(root) ?? []), folder]);
    }
    return [...roots].flatMap(([root, folders]) => placesOf(root, folders, tree));
  },

  read(path, files, dialect) {
    const names = migrationFiles(path, files);
    const transaction = (file: string) => (text: string) => transactionOf(file, text, files, dialect);
    const undos = new Map(names.filter(({ kind }) => kind === "U").map((name) => [name.version, name.file]));
    const versioned = runnable(names).map((name): Migration => {
      const undo = undos.get(name.version);
      const up = wholeFile(name.file, files, transaction(name.file));
      const down = undo === undefined ? undefined : wholeFile(undo, files, transaction(undo));
      return {
        version: name.version,
        name: baseOf(name.file).slice(0, -".sql".length),
        ...(up && { up }),
        ...(down && { down }),
      };
    });
    versioned.sort((a, b) => compareVersions(a.version, b.version));
    const repeatable = names
      .filter(({ kind }) => kind === "R")
      .sort((a, b) => compareText(a.title, b.title))
      .map((name): Migration => {
        const up = wholeFile(name.file, files, transaction(name.file));
        return {
          version: name.title,
          name: baseOf(name.file).slice(0, -".sql".length),
          ...(up && { up }),
          repeatable: true,
        };
      });
    return {
      migrations: [...versioned, ...repeatable],
      problems: duplicateVersions(versioned, "Flyway refuses to run two of one version: renumber one of them."),
    };
  },

  create(history, migrations, now, files) {
    const last = lastName(history, files);
    const folder = last?.folder ?? history.path;
    const hasUndo = history.migrations.some((migration) => migration.down !== undefined);
    const versions = nextFlywayVersions(last?.written, migrations.length, now);
    const created = migrations.flatMap((migration, index): NewFile[] => {
      const stem = `${versions[index]}__${slug(migration.name)}.sql`;
      const script = (letter: string, sql: string): NewFile[] => {
        const file = joinPath(folder, `${letter}${stem}`);
        const conf = migration.noTransaction && !runsOutside(sql, history.dialect);
        return [
          { file, text: body(sql) },
          ...(conf ? [{ file: `${file}.conf`, text: "executeInTransaction=false\n" }] : []),
        ];
      };
      return [
        ...script("V", migration.up),
        ...(hasUndo && migration.down !== undefined ? script("U", migration.down) : []),
      ];
    });
    return { files: created, edits: [] };
  },

  disableTransaction(script, files) {
    if (script.transaction === "none") return { files: [], edits: [] };
    const file = `${script.file}.conf`;
    const text = files.read(file);
    if (text === undefined) return { files: [{ file, text: "executeInTransaction=false\n" }], edits: [] };
    const set = setting.exec(text);
    const span = set === null ? { start: 0, end: 0 } : { start: set.index, end: set.index + set[0].length };
    return {
      files: [],
      edits: [{ file, span, text: set === null ? "executeInTransaction=false\n" : "executeInTransaction=false" }],
    };
  },
};

/** Versioned files; a baseline stands for all versions up to its own when none of those files is there. */
function runnable(
  names: readonly (FlywayName & { readonly file: string })[],
): readonly (FlywayName & { readonly file: string })[] {
  const versioned = names.filter(({ kind }) => kind === "V");
  const baselines = names.filter(({ kind }) => kind === "B");
  const needed = baselines.filter(
    (baseline) => !versioned.some((name) => compareVersions(name.version, baseline.version) <= 0),
  );
  return [...needed, ...versioned];
}

/**
 * Flyway looks into the folders below a location, too. Under `db/migration` the location is that folder, or the one below it that is
 * named after a database; elsewhere it is the uppermost folder that holds migrations itself.
 */
function rootOf(folder: string, tree: FileTree): string {
  const location = /^(?:.*\/)?db\/migrations?(?=\/|$)/.exec(folder)?.[0];
  if (location !== undefined) return vendorFolder(location, folder) ?? location;
  for (let at = folderOf(folder); at !== "."; at = folderOf(at)) {
    if (
      vendorFolder(at, folder) === undefined &&
      tree.sqlFolders.get(at)?.some((name) => parseName(name)?.kind === "V")
    )
      return at;
  }
  return folder;
}

/** The folder between `root` (excluded) and `folder` (included) that is named after a database. */
function vendorFolder(root: string, folder: string): string | undefined {
  let at = root;
  for (const part of folder.slice(root.length).split("/")) {
    at = part === "" ? at : `${at}/${part}`;
    if (part !== "" && dialectOfPath(part) !== undefined) return at;
  }
  return undefined;
}

/** One place for folders that share a location, unless they repeat each other's versions: then each is a history of its own. */
function placesOf(root: string, folders: readonly string[], tree: FileTree): readonly Place[] {
  const seen = new Set<string>();
  const repeats = folders.some((folder) =>
    (tree.sqlFolders.get(folder) ?? []).some((name) => {
      const parsed = parseName(name);
      if (parsed?.kind !== "V") return false;
      const known = seen.has(parsed.version);
      seen.add(parsed.version);
      return known;
    }),
  );
  const sample = (folder: string) => (tree.sqlFolders.get(folder) ?? []).find((name) => parseName(name)?.kind === "V");
  const evidence = (folder: string) => `files named like ${sample(folder)}`;
  if (!repeats || folders.length === 1) return [{ path: root, evidence: evidence(folders[0] ?? root) }];
  return folders.map((path) => ({ path, evidence: evidence(path) }));
}

/** The files of a location, those in folders named after a database left out: they are locations of their own. */
function migrationFiles(path: string, files: FileReader): readonly (FlywayName & { readonly file: string })[] {
  return pathsUnder(files, path).flatMap((relative) => {
    const name = parseName(baseOf(relative));
    const folder = folderOf(relative);
    const vendor = folder === "." ? undefined : vendorFolder("", folder);
    return name === undefined || vendor !== undefined ? [] : [{ ...name, file: joinPath(path, relative) }];
  });
}

const setting = /^[ \t]*executeInTransaction[ \t]*=[ \t]*\w*/m;

function transactionOf(file: string, text: string, files: FileReader, dialect: Dialect | undefined): Transaction {
  const conf = hasFile(files, `${file}.conf`) ? setting.exec(files.read(`${file}.conf`) ?? "")?.[0] : undefined;
  if (conf !== undefined && /false$/i.test(conf)) {
    return { transaction: "none", transactionReason: `${baseOf(file)}.conf says executeInTransaction=false` };
  }
  const alone =
    dialect === undefined || dialect === "postgres"
      ? statementTexts(text, dialect).find((sql) => isNonTransactional(sql))
      : undefined;
  if (alone !== undefined) {
    return {
      transaction: "none",
      transactionReason: `Flyway knows that PostgreSQL cannot run ${simplified(alone).split(" ").slice(0, 3).join(" ")} in a transaction`,
    };
  }
  return { transaction: "single", transactionReason: "Flyway runs a migration in a transaction" };
}

/** Statements for which Flyway itself leaves the transaction (PostgreSQLParser, detectCanExecuteInTransaction). */
const nonTransactional =
  /^(?:(?:CREATE|DROP) (?:DATABASE|TABLESPACE|SUBSCRIPTION)|ALTER SYSTEM|(?:CREATE|DROP)(?: UNIQUE)? INDEX CONCURRENTLY|REINDEX(?: VERBOSE)? (?:SCHEMA|DATABASE|SYSTEM)|VACUUM|DISCARD ALL)\b/;

function isNonTransactional(sql: string): boolean {
  return nonTransactional.test(simplified(sql));
}

/** The statement without comments, in upper case with single blanks, as far as its first words go. */
function simplified(sql: string): string {
  return sql
    .slice(0, 1000)
    .replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .toUpperCase();
}

/** Every statement is one for which Flyway leaves the transaction without being told. */
function runsOutside(sql: string, dialect: Dialect | undefined): boolean {
  return (dialect === undefined || dialect === "postgres") && statementTexts(sql, dialect).every(isNonTransactional);
}

/** The greatest version of the history, Java and Kotlin migrations of the same module included, and the folder of its last SQL file. */
function lastName(
  history: History,
  files: FileReader,
): { readonly written: string; readonly folder: string } | undefined {
  const scripts = history.migrations.filter((migration) => migration.up !== undefined && !migration.repeatable);
  const lastFile = scripts.at(-1)?.up?.file;
  const module = /^(.*?)\/?\bsrc\//.exec(history.path)?.[1];
  const siblings = module === undefined ? [] : pathsUnder(files, module === "" ? "." : module);
  const inCode = siblings.flatMap((path) => /(?:^|\/)V(\d+(?:_\d+)*)__\w+\.(?:java|kt)$/.exec(path)?.[1] ?? []);
  const written = [
    ...inCode,
    ...scripts.map((migration) => /^[VB](\d+(?:[._]\d+)*)/.exec(migration.name)?.[1] ?? migration.version),
  ];
  if (written.length === 0) return undefined;
  const greatest = written.reduce((last, version) => (compareVersions(version, last) > 0 ? version : last));
  return { written: greatest, folder: lastFile === undefined ? history.path : folderOf(lastFile) };
}
