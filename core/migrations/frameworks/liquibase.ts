import { splitStatements } from "../../sql/split.ts";
import type { Dialect } from "../../sql/types.ts";
import { type Changeset, changesetsOf, formattedSql, isForDialect } from "../liquibase-changesets.ts";
import { includeEdit } from "../liquibase-include.ts";
import { changelogOrder, rootChangelogFor } from "../liquibase-order.ts";
import { compareText, nextVersions } from "../numbering.ts";
import { baseOf, folderOf, joinPath, pathsUnder } from "../paths.ts";
import { body, slug, type Transaction, wholeFile, withoutMarks } from "../scripts.ts";
import { lineEndOf, markedFolders } from "../sections.ts";
import type { FileReader, Framework, HistoryProblem, Migration, NewMigration, Place } from "../types.ts";

/** Liquibase's formatted SQL: every changeset is a migration. Changesets in XML, YAML or JSON are not read, but their includes are. */
export const liquibase: Framework = {
  id: "liquibase",
  title: "Liquibase (formatted SQL)",
  hasDown: () => true,

  detect(tree) {
    const places = new Map<string, Place>();
    for (const { path, evidence } of markedFolders(tree, formattedSql, "--liquibase formatted sql")) {
      const root = rootChangelogFor(tree, path);
      const folder = root === undefined ? path : folderOf(root.changelog);
      if (!places.has(folder))
        places.set(folder, {
          path: folder,
          evidence: root === undefined ? evidence : `${evidence}; ${root.changelog} includes it`,
        });
    }
    return [...places.values()];
  },

  read(path, files, dialect) {
    const migrations = sqlFiles(path, files).flatMap((file) => readFile(file, files, dialect));
    return { migrations, problems: repeatedChangesets(migrations) };
  },

  create(history, migrations, now, files) {
    const last = history.migrations.at(-1)?.up?.file;
    const text = last === undefined ? undefined : files.read(last);
    if (last === undefined || text === undefined)
      return { refused: `${history.path} has no changeset to go by. Create the first file by hand.` };
    const style = styleOfChangesets(text, lineEndOf(text), history.dialect);
    const appending = {
      file: last,
      span: { start: text.length, end: text.length },
      text: appended(text, migrations, style),
    };
    const names = newNames(last, migrations, now);
    if (names === undefined || sqlFiles(history.path, files).length === 1) return { files: [], edits: [appending] };
    const listedIn = changelogOrder(files, history.path)?.files.find(({ file }) => file === last)?.listedIn;
    const include = listedIn === undefined ? undefined : includeEdit(listedIn, files.read(listedIn) ?? "", last, names);
    if (listedIn !== undefined && include === undefined) return { files: [], edits: [appending] };
    const header = /^\uFEFF?([^\r\n]*)/.exec(text)?.[1] ?? "--liquibase formatted sql";
    const created = migrations.map((migration, index) => ({
      file: names[index] ?? last,
      text: `${header}${style.lineEnd}${style.lineEnd}${changesetText(migration, nextIds(style.lastId, [migration], index)[0] ?? "1", style)}`,
    }));
    return { files: created, edits: include === undefined ? [] : [include] };
  },

  disableTransaction(script, files) {
    if (script.transaction === "none") return { files: [], edits: [] };
    const text = files.read(script.file) ?? "";
    const changeset = changesetsOf(text).find(
      ({ span }) => span.start <= script.span.start && script.span.end <= span.end,
    );
    if (changeset === undefined)
      return { refused: "The file is not formatted SQL. Set runInTransaction to false on its changeset." };
    const { start, end } = changeset.marker;
    const line = text.slice(start, end);
    const replaced = /\brunInTransaction:\S*/i.test(line)
      ? line.replace(/\brunInTransaction:\S*/i, "runInTransaction:false")
      : `${line} runInTransaction:false`;
    return { files: [], edits: [{ file: script.file, span: { start, end }, text: replaced }] };
  },
};

/** In the order of the root changelog; without one, in the order of the paths. */
function sqlFiles(path: string, files: FileReader): readonly string[] {
  const listed = changelogOrder(files, path)?.files;
  if (listed !== undefined) return listed.map(({ file }) => file);
  const paths = pathsUnder(files, path).filter((name) => name.endsWith(".sql"));
  return paths
    .sort(compareText)
    .map((name) => joinPath(path, name))
    .filter((file) => formattedSql.test(files.read(file) ?? ""));
}

function readFile(file: string, files: FileReader, dialect: Dialect | undefined): readonly Migration[] {
  const text = files.read(file) ?? "";
  const stem = baseOf(file).replace(/\.sql$/, "");
  if (!formattedSql.test(text)) {
    const up = wholeFile(file, files, () => inTransaction);
    return up === undefined ? [] : [{ version: "raw", name: stem, up }];
  }
  return changesetsOf(text)
    .filter((changeset) => isForDialect(changeset, dialect))
    .map((changeset) => {
      const { id, author, span, rollback } = changeset;
      const transaction = changeset.runInTransaction ? inTransaction : outside;
      const down = rollback && {
        file,
        span: rollback.span,
        ...transaction,
        ...(rollback.blanks.length > 0 && { blanks: rollback.blanks }),
      };
      return {
        version: id,
        name: `${stem}::${id}::${author}`,
        up: withoutMarks({ file, span, ...transaction }, text, dialect),
        ...(down && { down }),
      };
    });
}

const inTransaction: Transaction = {
  transaction: "single",
  transactionReason: "Liquibase runs a changeset in a transaction",
  sends: "each",
};
const outside: Transaction = {
  transaction: "none",
  transactionReason: "the changeset says runInTransaction:false",
  sends: "each",
};

function repeatedChangesets(migrations: readonly Migration[]): readonly HistoryProblem[] {
  const seen = new Set<string>();
  return migrations.flatMap((migration) => {
    const key = `${migration.up?.file} ${migration.name}`;
    if (!seen.has(key)) return seen.add(key) && [];
    const start = migration.up?.span.start ?? 0;
    return [
      {
        file: migration.up?.file ?? "",
        span: { start, end: start },
        message: `Changeset ${migration.version} of this author occurs twice in this file. Liquibase refuses to run it: give one of them another id.`,
      },
    ];
  });
}

/** Names of new files behind the last one; undefined when its name has no number to count on. */
function newNames(last: string, migrations: readonly NewMigration[], now: Date): readonly string[] | undefined {
  const [, prefix = "", digits, separator = "-"] = /^(\D*)(\d+)([-_.])(?:.*)\.sql$/.exec(baseOf(last)) ?? [];
  if (digits === undefined) return undefined;
  const numbers = nextVersions(digits, migrations.length, now, { kind: "sequence", width: 3 });
  return migrations.map(({ name }, index) =>
    joinPath(
      folderOf(last),
      `${prefix}${numbers[index]}${separator}${slug(name, separator === "." ? "-" : separator)}.sql`,
    ),
  );
}

/** How the team writes its changesets. */
interface ChangesetStyle {
  readonly marker: string;
  readonly author: string;
  readonly lastId: string | undefined;
  readonly lineEnd: string;
  readonly dialect: Dialect | undefined;
}

function styleOfChangesets(text: string, lineEnd: string, dialect: Dialect | undefined): ChangesetStyle {
  const changesets: readonly Changeset[] = changesetsOf(text);
  const last = changesets.at(-1);
  const line = last === undefined ? "" : text.slice(last.marker.start, last.marker.end);
  return {
    marker: /^[ \t]*(--[ \t]*changeset)/i.exec(line)?.[1] ?? "--changeset",
    author: last?.author ?? "cutover",
    lastId: last?.id,
    lineEnd,
    dialect,
  };
}

function appended(text: string, migrations: readonly NewMigration[], style: ChangesetStyle): string {
  const ids = nextIds(style.lastId, migrations);
  const gap = text.endsWith("\n") ? style.lineEnd : style.lineEnd + style.lineEnd;
  return (
    gap + migrations.map((migration, index) => changesetText(migration, ids[index] ?? "", style)).join(style.lineEnd)
  );
}

/** Counts on where the last id is a number, else the name is the id. */
function nextIds(last: string | undefined, migrations: readonly NewMigration[], from = 0): readonly string[] {
  const [, head = "", digits] = /^(.*?)(\d+)$/.exec(last ?? "") ?? [];
  if (digits === undefined) return migrations.map((migration) => slug(migration.name, "-"));
  const width = digits.startsWith("0") ? digits.length : 1;
  return migrations.map((_, index) => head + String(BigInt(digits) + BigInt(from + index + 1)).padStart(width, "0"));
}

function changesetText(migration: NewMigration, id: string, style: ChangesetStyle): string {
  const author = /\s/.test(style.author) ? `"${style.author}"` : style.author;
  const rollback = body(migration.down ?? "").trimEnd();
  const options = [
    ...(migration.noTransaction ? [" runInTransaction:false"] : []),
    ...(isCut(migration.up, style.dialect) ? [" splitStatements:false"] : []),
    ...(isCut(rollback, style.dialect) ? [" rollbackSplitStatements:false"] : []),
  ];
  const lines = [
    `${style.marker} ${author}:${id}${options.join("")}`,
    ...body(migration.up).trimEnd().split("\n"),
    ...(rollback === "" ? [] : rollback.split("\n").map((line) => `--rollback ${line}`)),
  ];
  return lines.join(style.lineEnd) + style.lineEnd;
}

const commentsAndStrings = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g;

/**
 * Whether Liquibase would cut a statement, such as the body of a routine, in two: it cuts at every semicolon unless told otherwise (manual, "SQL
 * changelog format", `splitStatements`). What has batches of its own, which it cuts at GO as well, is left to it.
 */
function isCut(sql: string, dialect: Dialect | undefined): boolean {
  if (dialect === undefined || (dialect === "sqlserver" && /^\s*go\b/im.test(sql))) return false;
  return splitStatements(sql, dialect).some(
    ({ kind, span }) =>
      kind === "sql" && sql.slice(span.start, span.end).replace(commentsAndStrings, " ").includes(";"),
  );
}
