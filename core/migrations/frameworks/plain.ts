import { dialectOfPath } from "../dialect/path.ts";
import { compareVersions } from "../flyway-names.ts";
import { compareDigits, compareText, nextVersions } from "../numbering.ts";
import { ancestors, baseOf, folderOf, joinPath, namesIn } from "../paths.ts";
import { body, slug, wholeFile } from "../scripts.ts";
import type { FileTree, Framework, Migration, Place } from "../types.ts";
import { foldersOfReleases, namesInReleases } from "../version-folders.ts";

/** Nobody says how the files are run; psql, the most common way, runs each statement by itself. */
export const psql = {
  transaction: "none",
  transactionReason: "nothing says how these files are run; psql runs each statement by itself",
  sends: "unknown",
} as const;

/** Any runner that takes the .sql files of a folder in the order of their names. */
export const plain: Framework = {
  id: "plain",
  title: "Plain SQL files",
  everyScript: psql,

  detect(tree) {
    const places: Place[] = [];
    for (const [path, names] of tree.sqlFolders) {
      if (!looksVersioned(names)) continue;
      const project = isMigrationFolder(path) ? "" : dbUpProject(tree, path);
      if (project === undefined) continue;
      const evidence = `a folder named ${baseOf(path)} with files named like ${names.find((name) => versionedName.test(name))}`;
      places.push({ path, evidence: project === "" ? evidence : `${evidence}; ${project} uses DbUp` });
    }
    for (const path of foldersOfReleases(tree)) {
      const names = namesInReleases(tree, path, compareNames);
      if (!isMigrationFolder(path) || !names.every((name) => versionedName.test(baseOf(name)))) continue;
      places.push({ path, evidence: `a folder named ${baseOf(path)} with files named like ${names[0]}` });
    }
    return places;
  },

  read(path, files) {
    const direct = namesIn(files, path).filter((name) => name.endsWith(".sql") && !draftName.test(name));
    const released = looksVersioned(direct) ? [] : namesInReleases(files, path, compareNames);
    const names = released.length > 0 ? released : direct;
    const downs = new Map(
      names.filter((name) => downName.test(name)).map((name) => [stem(name), joinPath(path, name)]),
    );
    const ups = names.filter((name) => !downName.test(name));
    if (names === direct) ups.sort(compareNames);
    const migrations = ups.flatMap((name): Migration[] => {
      const up = wholeFile(joinPath(path, name), files, () => psql);
      if (up === undefined) return [];
      const downFile = downs.get(stem(name));
      const down = downFile === undefined ? undefined : wholeFile(downFile, files, () => psql);
      const title = name.slice(0, -".sql".length);
      const version = name.includes("/") ? title : (versionedName.exec(name)?.[1] ?? title);
      return [{ version, name: title, up, ...(down && { down }) }];
    });
    return { migrations, problems: [] };
  },

  create(history, migrations, now) {
    const last = history.migrations.at(-1);
    // Of a folder for each release the last one goes on.
    const release = last === undefined ? "." : folderOf(last.name);
    const match = last === undefined ? null : /^(\D*?)(\d+)([-_. ]*)/.exec(baseOf(last.name));
    if (last !== undefined && match === null) {
      return {
        refused: `The files of ${history.path} are not numbered, so there is no name that surely runs last. Create the file by hand.`,
      };
    }
    const [, prefix = "", digits, written] = match ?? [];
    const separator = written || "_";
    const versions = nextVersions(digits, migrations.length, now, { kind: "sequence", width: 4 });
    const hasDown = history.migrations.some((migration) => migration.down !== undefined);
    const suffix = /\.up$/.test(last?.name ?? "") ? ".up" : "";
    const created = migrations.flatMap((migration, index) => {
      const name = joinPath(
        joinPath(history.path, release),
        `${prefix}${versions[index]}${separator}${slug(migration.name)}`,
      );
      const up = { file: `${name}${suffix}.sql`, text: body(migration.up) };
      return hasDown && migration.down !== undefined
        ? [up, { file: `${name}.down.sql`, text: body(migration.down) }]
        : [up];
    });
    return { files: created, edits: [] };
  },

  disableTransaction(script) {
    return script.transaction === "none"
      ? { files: [], edits: [] }
      : { refused: "The runner of these files is not known, and so is its transaction." };
  },
};

const migrationFolder =
  /^(?:(?:db|sql|schema|database|pg|postgres|postgresql)[-_]?)?(?:migrations?|migrate|changelogs?|changes|deltas?|patches|upgrades?)$/i;

/** `migrations`, or a folder in it for one of several databases, or for SQL beside code: `migrations/postgres`, `migrations/sql`. */
function isMigrationFolder(path: string): boolean {
  const name = baseOf(path);
  if (migrationFolder.test(name)) return true;
  return (/^sql$/i.test(name) || dialectOfPath(name) !== undefined) && migrationFolder.test(baseOf(folderOf(path)));
}

/** A number, or a date with a number for the day: `2024-03-07_01`. */
const versionedName = /^v?(\d{4}-\d{2}-\d{2}(?:[-_]\d+)?|\d+(?:\.\d+)*)(?:[-_. ].*)?\.sql$/i;
/** What has letters in the place of its number has no place among the others yet: `XXXX-drop-tables.sql`. */
const draftName = /^(?:x{2,}|n{2,}|draft|wip)[-_. ]/i;
const downName = /[-_.](?:down|undo|rollback|revert)\.sql$/i;

/** The project file around a folder of scripts that runs them with DbUp, the usual runner of .NET. */
function dbUpProject(tree: FileTree, folder: string): string | undefined {
  if (!/scripts?$/i.test(baseOf(folder))) return undefined;
  for (const ancestor of ancestors(folder)) {
    for (const name of namesIn(tree, ancestor)) {
      const file = joinPath(ancestor, name);
      if (/\.(?:cs|fs|vb)proj$/.test(name) && /"dbup(?:-\w+)?"/i.test(tree.read(file) ?? "")) return file;
    }
  }
  return undefined;
}

function stem(name: string): string {
  return name.replace(/\.sql$/i, "").replace(/[-_.](?:up|down|undo|rollback|revert)$/i, "");
}

/** Most names start with a version: a folder with a few numbered files among others is something else. */
function looksVersioned(names: readonly string[]): boolean {
  const ups = names.filter((name) => !downName.test(name));
  const versioned = ups.filter((name) => versionedName.test(name)).length;
  return versioned > 0 && versioned * 2 > ups.length;
}

/** By version where both names have one in dots behind the same words, by number where both start with one, else by code unit. */
function compareNames(left: string, right: string): number {
  const [, words, version = ""] = dotted.exec(left) ?? [];
  const [, others, other = ""] = dotted.exec(right) ?? [];
  const byVersion = words !== undefined && words === others ? compareVersions(version, other) : 0;
  if (byVersion !== 0) return byVersion;
  const a = /^v?(\d+)/i.exec(left)?.[1];
  const b = /^v?(\d+)/i.exec(right)?.[1];
  return (a !== undefined && b !== undefined ? compareDigits(a, b) : 0) || compareText(left, right);
}

/** `upgrade-1.31.6.sql`, which comes before `upgrade-1.31.43.sql`. */
const dotted = /^(\D*)(\d+(?:\.\d+)+)/;
