import { getNodeValue, type Node, parseTree } from "jsonc-parser";
import type { Dialect } from "../../sql/types.ts";
import { enforcesForeignKeys } from "../drizzle-config.ts";
import { lastVersion, nextVersions } from "../numbering.ts";
import { baseOf, folderOf, foldersIn, hasFile, joinPath, namesIn } from "../paths.ts";
import { slug, wholeFile, withoutMarks } from "../scripts.ts";
import { commentedStatements } from "../statements.ts";
import type {
  FileChanges,
  FileReader,
  Framework,
  History,
  HistoryProblem,
  Migration,
  NewMigration,
  Place,
} from "../types.ts";

/** Drizzle Kit: a journal that lists the files, or (from version 1 on) a folder for each migration. */
export const drizzle: Framework = {
  id: "drizzle",
  title: "Drizzle Kit",

  detect(tree) {
    const places = new Map<string, Place>();
    for (const [folder, names] of tree.folders) {
      if (baseOf(folder) === "meta" && names.includes("_journal.json")) {
        const path = folderOf(folder);
        const journal = joinPath(folder, "_journal.json");
        places.set(path, { path, evidence: `${journal} lists the migrations`, ...dialectOfJson(tree.read(journal)) });
      } else if (
        names.includes("snapshot.json") &&
        names.includes("migration.sql") &&
        /^\d{14}_/.test(baseOf(folder))
      ) {
        const path = folderOf(folder);
        const snapshot = joinPath(folder, "snapshot.json");
        if (!places.has(path))
          places.set(path, {
            path,
            evidence: `folders named like ${baseOf(folder)} with snapshot.json`,
            ...dialectOfJson(tree.read(snapshot)),
          });
      }
    }
    return [...places.values()];
  },

  read(path, files, dialect) {
    const journal = joinPath(path, "meta/_journal.json");
    return hasFile(files, journal)
      ? readJournal(path, journal, files, dialect)
      : { migrations: readFolders(path, files, dialect), problems: [] };
  },

  create(history, migrations, now, files) {
    if (migrations.some((migration) => migration.noTransaction)) return { refused: refusal };
    const journal = joinPath(history.path, "meta/_journal.json");
    return hasFile(files, journal)
      ? createListed(history, migrations, now, files, journal)
      : createFolders(history, migrations, now, files);
  },

  inScript(sql, dialect) {
    return withBreakpoints(sql, dialect);
  },

  disableTransaction() {
    return { refused: refusal };
  },
};

const refusal =
  "Drizzle runs all pending migrations in one transaction and has no way out of it. Run this statement by hand before the deployment, and keep one in the migration that may run in a transaction and does nothing once that is done, such as CREATE INDEX IF NOT EXISTS.";

const transaction = {
  transaction: "single",
  transactionReason: "Drizzle runs all pending migrations in one transaction",
} as const;

/** Gives the script that is a whole file of the folder. */
function scriptsOf(path: string, files: FileReader, dialect: Dialect | undefined) {
  const foreignKeys = dialect === "sqlite" ? enforcesForeignKeys(path, files) : undefined;
  const runs = foreignKeys === undefined ? transaction : { ...transaction, foreignKeys };
  return (name: string) => {
    const file = joinPath(path, name);
    return withoutMarks(
      wholeFile(file, files, () => runs),
      files.read(file) ?? "",
      dialect,
    );
  };
}

function readJournal(
  path: string,
  journal: string,
  files: FileReader,
  dialect: Dialect | undefined,
): { readonly migrations: readonly Migration[]; readonly problems: readonly HistoryProblem[] } {
  const migrations: Migration[] = [];
  const problems: HistoryProblem[] = [];
  const listed = new Set<string>();
  const scriptOf = scriptsOf(path, files, dialect);
  for (const { tag, node } of journalEntries(files.read(journal) ?? "")) {
    listed.add(`${tag}.sql`);
    const up = scriptOf(`${tag}.sql`);
    if (up !== undefined) migrations.push({ version: /^\d+/.exec(tag)?.[0] ?? tag, name: tag, up });
    else
      problems.push({
        file: journal,
        span: { start: node.offset, end: node.offset + node.length },
        message: `The file ${tag}.sql of this entry does not exist. Drizzle stops here: restore the file or remove the entry.`,
      });
  }
  for (const name of namesIn(files, path)) {
    if (!/^\d{4,}_.*\.sql$/.test(name) || listed.has(name)) continue;
    problems.push({
      file: joinPath(path, name),
      span: { start: 0, end: 0 },
      message: `${name} is not listed in meta/_journal.json, so Drizzle never runs it. Add an entry or delete the file.`,
    });
  }
  return { migrations, problems };
}

function readFolders(path: string, files: FileReader, dialect: Dialect | undefined): readonly Migration[] {
  const scriptOf = scriptsOf(path, files, dialect);
  return foldersIn(files, path).flatMap((name): Migration[] => {
    const up = scriptOf(`${name}/migration.sql`);
    return up === undefined ? [] : [{ version: /^\d+/.exec(name)?.[0] ?? name, name, up }];
  });
}

/** The entries of a journal in the order in which Drizzle runs them: that of the list. */
function journalEntries(text: string): readonly { readonly tag: string; readonly when: number; readonly node: Node }[] {
  const entries = property(parseTree(text, [], { allowTrailingComma: true }), "entries");
  return (entries?.children ?? []).flatMap((node) => {
    const value: unknown = getNodeValue(node);
    if (typeof value !== "object" || value === null || !("tag" in value) || typeof value.tag !== "string") return [];
    return [{ tag: value.tag, when: "when" in value && typeof value.when === "number" ? value.when : 0, node }];
  });
}

function createListed(
  history: History,
  migrations: readonly NewMigration[],
  now: Date,
  files: FileReader,
  journal: string,
): FileChanges {
  const text = files.read(journal) ?? "";
  const list = property(parseTree(text, [], { allowTrailingComma: true }), "entries");
  const entries = journalEntries(text);
  const last = entries.at(-1);
  const lastWhen = Math.max(0, ...entries.map((entry) => entry.when));
  const versions = nextVersions(
    /^\d+/.exec(last?.tag ?? "")?.[0] ?? lastVersion(namesIn(files, history.path)),
    migrations.length,
    now,
    { kind: "sequence", width: 4 },
  );
  const format = /"version"\s*:\s*"(\d+)"/.exec(last === undefined ? text : text.slice(last.node.offset))?.[1] ?? "7";
  const tags = migrations.map((migration, index) => `${versions[index]}_${slug(migration.name)}`);
  const lines = tags.map((tag, index) => {
    // Drizzle skips an entry that is not younger than the last one it has run.
    const when = Math.max(now.getTime(), lastWhen + 1) + index;
    return entryText({ idx: entries.length + index, version: format, when, tag, breakpoints: true });
  });
  const created = migrations.map((migration, index) => ({
    file: joinPath(history.path, `${tags[index]}.sql`),
    text: withBreakpoints(migration.up, history.dialect),
  }));
  if (list === undefined) return { files: created, edits: [] };
  const at = last === undefined ? list.offset + 1 : last.node.offset + last.node.length;
  const inserted = last === undefined ? `\n${lines.join(",\n")}\n  ` : `,\n${lines.join(",\n")}`;
  return { files: created, edits: [{ file: journal, span: { start: at, end: at }, text: inserted }] };
}

/** Drizzle Kit writes the journal with two blanks a level. */
function entryText(entry: Readonly<Record<string, string | number | boolean>>): string {
  return JSON.stringify(entry, undefined, 2).replace(/^/gm, "    ");
}

function createFolders(
  history: History,
  migrations: readonly NewMigration[],
  now: Date,
  files: FileReader,
): FileChanges {
  const versions = nextVersions(lastVersion(foldersIn(files, history.path)), migrations.length, now, {
    kind: "time",
    format: "second",
  });
  const created = migrations.map((migration, index) => ({
    file: joinPath(history.path, `${versions[index]}_${slug(migration.name)}/migration.sql`),
    text: withBreakpoints(migration.up, history.dialect),
  }));
  return { files: created, edits: [] };
}

/** Drizzle sends what stands between two breakpoints as one statement. */
function withBreakpoints(sql: string, dialect: Dialect | undefined): string {
  return commentedStatements(sql, dialect)
    .map((statement) => `${statement};`)
    .join("\n--> statement-breakpoint\n");
}

/** Journal and snapshots name the dialect near their beginning. */
function dialectOfJson(text: string | undefined): Pick<Place, "dialect" | "foreign"> {
  const name = /"dialect"\s*:\s*"([^"]+)"/.exec((text ?? "").slice(0, 2000))?.[1];
  if (name === undefined) return {};
  const dialect = Object.hasOwn(dialects, name) ? dialects[name] : undefined;
  return dialect === undefined ? { foreign: true } : { dialect };
}

const dialects: Readonly<Record<string, Dialect>> = {
  postgresql: "postgres",
  postgres: "postgres",
  pg: "postgres",
  mysql: "mysql",
  sqlite: "sqlite",
  turso: "sqlite",
  mssql: "sqlserver",
};

function property(node: Node | undefined, name: string): Node | undefined {
  return node?.children?.find((child) => child.children?.[0]?.value === name)?.children?.[1];
}
