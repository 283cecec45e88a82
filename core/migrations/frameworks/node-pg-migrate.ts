import { numberedFiles } from "../numbered-files.ts";
import { compareDigits, compareText, lastVersion, nextVersions } from "../numbering.ts";
import { baseOf, findUp, joinPath, namesIn } from "../paths.ts";
import { body, slug, wholeFile } from "../scripts.ts";
import { markedFolders, sectionScript, sectionsOf } from "../sections.ts";
import type { FileTree, Framework, Migration, Place } from "../types.ts";

/** The SQL migrations of node-pg-migrate; those in JavaScript share their numbers. */
export const nodePgMigrate: Framework = {
  id: "node-pg-migrate",
  title: "node-pg-migrate",

  detect(tree) {
    const marked = markedFolders(tree, upMarker, "-- Up Migration").filter((place) => /migrat/i.test(place.path));
    const known = new Set(marked.map((place) => place.path));
    const unmarked = [...tree.sqlFolders].flatMap(([path, names]): readonly Place[] => {
      const sample = names.find((name) => fileName.test(name));
      if (known.has(path) || sample === undefined || !/^migrations?$/.test(baseOf(path))) return [];
      const manifest = manifestWithDependency(tree, path);
      return manifest === undefined
        ? []
        : [{ path, evidence: `files named like ${sample}; ${manifest} depends on node-pg-migrate` }];
    });
    return [...marked, ...unmarked].map((place) => ({ ...place, dialect: "postgres" }));
  },

  read(path, files) {
    const migrations: Migration[] = [];
    for (const { version, name, file, text } of numberedFiles(path, files, fileName)) {
      const sections = sectionsOf(text, upMarker, downMarker);
      const up = sections.up
        ? sectionScript(file, sections.up, transaction)
        : wholeFile(file, files, () => transaction);
      const down = sections.down && sectionScript(file, sections.down, transaction);
      migrations.push({ version, name, ...(up && { up }), ...(down && { down }) });
    }
    return {
      migrations: migrations.sort((a, b) => compareDigits(a.version, b.version) || compareText(a.name, b.name)),
      problems: [],
    };
  },

  create(history, migrations, now, files) {
    if (migrations.some((migration) => migration.noTransaction)) return { refused: refusal };
    const last = lastVersion(namesIn(files, history.path));
    const versions = nextVersions(last, migrations.length, now, { kind: "time", format: "epoch-milliseconds" });
    const separator = /^\d+([-_])/.exec(history.migrations.at(-1)?.name ?? "")?.[1] ?? "_";
    const created = migrations.map((migration, index) => {
      const down = migration.down === undefined ? "" : `\n-- Down Migration\n${body(migration.down)}`;
      return {
        file: joinPath(history.path, `${versions[index]}${separator}${slug(migration.name, separator)}.sql`),
        text: `-- Up Migration\n${body(migration.up)}${down}`,
      };
    });
    return { files: created, edits: [] };
  },

  disableTransaction() {
    return { refused: refusal };
  },
};

const transaction = {
  transaction: "single",
  transactionReason: "node-pg-migrate runs all pending migrations in one transaction",
} as const;

const refusal =
  "node-pg-migrate runs .sql migrations in a transaction. Write this one in JavaScript: call pgm.noTransaction(), then pgm.sql with the statement.";

/** The patterns of src/sqlMigration.ts: any run of dashes and blanks before the words, in any case. */
const upMarker = /^\uFEFF?[ \t]*--[ \t-]*up[ \t]+migration[^\r\n]*$/im;
const downMarker = /^[ \t]*--[ \t-]*down[ \t]+migration[^\r\n]*$/im;
const fileName = /^(\d+)[-_].*\.sql$/;

function manifestWithDependency(tree: FileTree, folder: string): string | undefined {
  const manifest = findUp(tree, folder, ["package.json"]);
  return manifest !== undefined && /"node-pg-migrate"\s*:/.test(tree.read(manifest) ?? "") ? manifest : undefined;
}
