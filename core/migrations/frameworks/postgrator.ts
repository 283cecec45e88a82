import { lastVersion, nextVersions } from "../numbering.ts";
import { type PairedName, pairFiles, scriptsOfPair } from "../pairs.ts";
import { baseOf, findUp, joinPath, namesIn } from "../paths.ts";
import { body, duplicateVersions, oneCommand, oneStatementEach, slug } from "../scripts.ts";
import type { FileTree, Framework, NewFile, Place } from "../types.ts";

/** Postgrator, and Platformatic, which runs its migrations with it. */
export const postgrator: Framework = {
  id: "postgrator",
  title: "Postgrator",

  detect(tree) {
    const places: Place[] = [];
    for (const [path, names] of tree.sqlFolders) {
      const sample = names.find((name) => parse(name)?.direction === "up");
      if (sample !== undefined) places.push({ path, evidence: `files named like ${sample}${requirement(tree, path)}` });
    }
    return places;
  },

  read(path, files, dialect) {
    const transaction = (text: string) => oneCommand("Postgrator", text, dialect);
    const migrations = pairFiles(path, namesIn(files, path), parse).map((pair) => ({
      version: pair.version,
      name: pair.title === "" ? pair.version : `${pair.version}_${pair.title}`,
      ...scriptsOfPair(pair, files, transaction),
    }));
    return {
      migrations,
      problems: duplicateVersions(migrations, "Postgrator refuses to run such a folder: renumber one of them."),
    };
  },

  create(history, migrations, now, files) {
    const cut = oneStatementEach(migrations, history.dialect);
    if ("refused" in cut) return cut;
    const versions = nextVersions(lastVersion(namesIn(files, history.path)), cut.length, now, {
      kind: "sequence",
      width: 3,
    });
    // Undo scripts are optional, and some teams write none.
    const hasDown = history.migrations.length === 0 || history.migrations.some(({ down }) => down !== undefined);
    const separator = /^\d+_.*-/.test(baseOf(history.migrations.at(-1)?.name ?? "")) ? "-" : "_";
    const created = cut.flatMap(({ name, up, down }, index): NewFile[] => {
      const file = (action: "do" | "undo") =>
        joinPath(history.path, `${versions[index]}.${action}.${slug(name, separator)}.sql`);
      const undo = hasDown && down !== undefined ? [{ file: file("undo"), text: body(down) }] : [];
      return [{ file: file("do"), text: body(up) }, ...undo];
    });
    return { files: created, edits: [] };
  },

  disableTransaction(script) {
    return script.transaction === "none"
      ? { files: [], edits: [] }
      : {
          refused:
            "Postgrator has no switch for one file. Move the statement to a migration file of its own: a file with a single statement runs without a transaction.",
        };
  },
};

/** `[version].[action].[optional-description].sql` (README of Postgrator); the description has no dots. */
function parse(name: string): PairedName | undefined {
  const [, version, action, title = ""] = /^(\d+)\.(do|undo)(?:\.([^.]*))?\.sql$/.exec(name) ?? [];
  return version === undefined ? undefined : { version, title, direction: action === "do" ? "up" : "down" };
}

function requirement(tree: FileTree, folder: string): string {
  const manifest = findUp(tree, folder, ["package.json"]);
  const [, name] =
    /"(postgrator|postgrator-cli|@platformatic\/(?:db|service|sql-mapper))"\s*:/.exec(
      manifest === undefined ? "" : (tree.read(manifest) ?? ""),
    ) ?? [];
  return name === undefined ? "" : `; ${manifest} depends on ${name}`;
}
