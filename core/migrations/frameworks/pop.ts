import type { Dialect } from "../../sql/types.ts";
import { compareText, lastVersion, nextVersions } from "../numbering.ts";
import { findUp, joinPath, namesIn } from "../paths.ts";
import {
  body,
  markedAlready,
  oneStatementEach,
  slug,
  type Transaction,
  unwrappedCommand,
  wholeFile,
} from "../scripts.ts";
import type { FileReader, Framework, History, Migration, NewFile, Place, Script } from "../types.ts";

/**
 * Ory's popx opens no transaction for `.autocommit` (match.go), but sends the file as one command; Pop itself (gobuffalo/pop, migrator.go) knows no
 * such thing.
 */
function transactionOf({ isAutocommit }: FileName, text: string, dialect: Dialect | undefined): Transaction {
  return isAutocommit
    ? unwrappedCommand("popx", "the file is named .autocommit", text, { start: 0, end: text.length }, dialect)
    : { transaction: "single", transactionReason: "Pop runs a migration in a transaction" };
}

/**
 * Pop (Soda), and Ory's popx: one folder for several databases. `1_users.postgres.up.sql` is for PostgreSQL alone and goes before
 * `1_users.up.sql`, which is for all of them. Each of our dialects is a history of its own; a file for all is judged in the first.
 */
export const pop: Framework = {
  id: "pop",
  title: "Pop",
  hasDown: () => true,

  detect(tree) {
    const places: Place[] = [];
    for (const [path, names] of tree.sqlFolders) {
      for (const dialect of dialectsOf(names)) {
        const sample = names.find((name) => dialectIn(name) === dialect);
        places.push({ path, evidence: `files named like ${sample}`, dialect });
      }
    }
    return places;
  },

  read(path, files, dialect) {
    const names = namesIn(files, path);
    const own = dialect === "mariadb" ? "mysql" : dialect;
    const isFirst = own === undefined || dialectsOf(names)[0] === own;
    const versions = new Map<string, { readonly up?: FileName; readonly down?: FileName }>();
    for (const name of names) {
      const parsed = parse(name);
      if (parsed === undefined || (parsed.database !== undefined && parsed.database !== own)) continue;
      const known = versions.get(parsed.version) ?? {};
      const other = known[parsed.direction];
      if (other?.database !== undefined && parsed.database === undefined) continue;
      versions.set(parsed.version, { ...known, [parsed.direction]: parsed });
    }
    const scriptOf = (name: FileName | undefined): Script | undefined => {
      if (name === undefined) return undefined;
      const script = wholeFile(joinPath(path, name.name), files, (text) => transactionOf(name, text, dialect));
      return script !== undefined && name.database === undefined && !isFirst ? { ...script, elsewhere: true } : script;
    };
    const migrations = [...versions]
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([version, pair]): Migration[] => {
        const up = scriptOf(pair.up);
        const down = scriptOf(pair.down);
        if (up === undefined) return [];
        return [{ version, name: `${version}_${pair.up?.title}`, up, ...(down && { down }) }];
      });
    return { migrations, problems: [] };
  },

  create(history, migrations, now, files) {
    const names = namesIn(files, history.path);
    const knowsAutocommit = isPopx(files, history.path);
    if (!knowsAutocommit && migrations.some(({ noTransaction }) => noTransaction)) return { refused: popRefusal };
    const cut = oneStatementEach(migrations, history.dialect);
    if ("refused" in cut) return cut;
    const versions = nextVersions(lastVersion(names), cut.length, now, { kind: "time", format: "second" });
    const database = suffixIn(history, names);
    const created = cut.flatMap((migration, index): NewFile[] => {
      const mode = migration.noTransaction ? ".autocommit" : "";
      const stem = joinPath(history.path, `${versions[index]}_${slug(migration.name)}${database}${mode}`);
      return [
        { file: `${stem}.up.sql`, text: body(migration.up) },
        { file: `${stem}.down.sql`, text: body(migration.down ?? "") },
      ];
    });
    return { files: created, edits: [] };
  },

  disableTransaction(script, files) {
    if (script.transaction === "none") return { files: [], edits: [] };
    if (script.transaction === "implicit") return markedAlready("popx");
    const folder = script.file.slice(0, script.file.lastIndexOf("/"));
    return {
      refused: isPopx(files, folder === "" ? "." : folder)
        ? "popx runs a file without a transaction when its name ends in .autocommit.up.sql: rename it and its way back."
        : popRefusal,
    };
  },
};

const popRefusal =
  "Pop runs every migration in a transaction. Run the statement by hand before the deployment, and keep one in the migration that may run in a transaction and does nothing once that is done, such as CREATE INDEX IF NOT EXISTS.";

/** The databases that Pop knows, by all names that it takes for them (dialects of gobuffalo/pop), as far as they are ours. */
const databases: Readonly<Record<string, Dialect>> = {
  postgres: "postgres",
  postgresql: "postgres",
  pg: "postgres",
  mysql: "mysql",
  mariadb: "mysql",
  sqlite3: "sqlite",
  sqlite: "sqlite",
};
const others = ["cockroach", "cockroachdb", "crdb", "yugabytedb", "yugabyte"];

interface FileName {
  readonly name: string;
  readonly version: string;
  readonly title: string;
  /** The database that the file is for; undefined: for all. */
  readonly database: string | undefined;
  readonly isAutocommit: boolean;
  readonly direction: "up" | "down";
}

const fileName = new RegExp(
  `^(\\d+)_([^.]+)(?:\\.(${[...Object.keys(databases), ...others].join("|")}))?(\\.autocommit)?\\.(up|down)\\.sql$`,
);

function parse(name: string): FileName | undefined {
  const [, version, title, database, mode, direction] = fileName.exec(name) ?? [];
  if (version === undefined || title === undefined) return undefined;
  return {
    name,
    version,
    title,
    database: database === undefined ? undefined : (databases[database] ?? database),
    isAutocommit: mode !== undefined,
    direction: direction === "up" ? "up" : "down",
  };
}

function dialectIn(name: string): Dialect | undefined {
  const database = parse(name)?.database;
  return database === undefined ? undefined : databases[database === "sqlite" ? "sqlite3" : database];
}

/** The dialects that files of the folder are for, the one that is judged with the files for all first. */
function dialectsOf(names: readonly string[]): readonly Dialect[] {
  const found = new Set(names.map(dialectIn));
  return (["postgres", "mysql", "sqlite"] as const).filter((dialect) => found.has(dialect));
}

/** The ending that the folder uses for the history's database. */
function suffixIn(history: History, names: readonly string[]): string {
  const dialect = history.dialect === "mariadb" ? "mysql" : history.dialect;
  const last = names.findLast((name) => dialectIn(name) === dialect);
  const written = last === undefined ? undefined : fileName.exec(last)?.[3];
  return written === undefined ? "" : `.${written}`;
}

/** Files of the folder are marked so, or the module depends on what Ory made of Pop. */
function isPopx(files: FileReader, folder: string): boolean {
  if (namesIn(files, folder).some((name) => parse(name)?.isAutocommit === true)) return true;
  const module = findUp(files, folder, ["go.mod"]);
  return module !== undefined && /\bory\/(?:pop|x|popx)\b/.test(files.read(module) ?? "");
}
