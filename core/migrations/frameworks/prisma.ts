import type { Dialect } from "../../sql/types.ts";
import { nextVersions } from "../numbering.ts";
import { baseOf, folderOf, foldersIn, joinPath, namesIn } from "../paths.ts";
import { body, oneCommand, oneStatementEach, slug, wholeFile } from "../scripts.ts";
import type { FileReader, FileTree, Framework, HistoryProblem, Migration, Place } from "../types.ts";

/** Prisma Migrate: a folder a migration with `migration.sql`, without a way back. */
export const prisma: Framework = {
  id: "prisma",
  title: "Prisma Migrate",

  detect(tree) {
    const places = new Map<string, Place>();
    for (const [folder, names] of tree.folders) {
      if (names.includes("migration_lock.toml"))
        places.set(folder, lockedPlace(tree, joinPath(folder, "migration_lock.toml")));
    }
    for (const [folder, names] of tree.sqlFolders) {
      const parent = folderOf(folder);
      const named =
        names.includes("migration.sql") && /^\d+_/.test(baseOf(folder)) && /^migrations?$/.test(baseOf(parent));
      if (!named || places.has(parent) || tree.folders.get(folder)?.includes("snapshot.json")) continue;
      places.set(parent, {
        path: parent,
        evidence: `folders named like ${baseOf(folder)}/migration.sql`,
        ...providerOf(tree, parent),
      });
    }
    return [...places.values()];
  },

  read(path, files, dialect) {
    const migrations: Migration[] = [];
    const problems: HistoryProblem[] = [];
    for (const folder of foldersIn(files, path)) {
      const file = joinPath(path, `${folder}/migration.sql`);
      const up = wholeFile(file, files, (text) => oneCommand("Prisma", text, dialect));
      if (up !== undefined) migrations.push({ version: /^\d+/.exec(folder)?.[0] ?? folder, name: folder, up });
      else if (/^\d+_/.test(folder) && !hasOtherMigration(files, joinPath(path, folder)))
        problems.push({
          file,
          span: { start: 0, end: 0 },
          message: `${folder} has no migration.sql. Prisma refuses to go on: add the file or delete the folder.`,
        });
    }
    return { migrations, problems };
  },

  create(history, migrations, now) {
    const cut = oneStatementEach(
      migrations.map(({ down: _down, ...migration }) => migration),
      history.dialect,
    );
    if ("refused" in cut) return cut;
    const versions = nextVersions(history.migrations.at(-1)?.version, cut.length, now, {
      kind: "time",
      format: "second",
    });
    const created = cut.map((migration, index) => ({
      file: joinPath(history.path, `${versions[index]}_${slug(migration.name)}/migration.sql`),
      text: body(migration.up),
    }));
    return { files: created, edits: [] };
  },

  disableTransaction(script) {
    if (script.transaction === "none") return { files: [], edits: [] };
    return {
      refused:
        "Prisma has no switch for one migration. Move the statement to a migration of its own: a migration.sql with a single statement runs without a transaction.",
    };
  },
};

/** Teams with a runner of their own keep data migrations in code beside Prisma's (`migration.ts`). */
function hasOtherMigration(files: FileReader, folder: string): boolean {
  return namesIn(files, folder).some((name) => name.startsWith("migration."));
}

function lockedPlace(tree: FileTree, lock: string): Place {
  const provider = /^\s*provider\s*=\s*"([^"]+)"/m.exec(tree.read(lock) ?? "")?.[1];
  return {
    path: folderOf(lock),
    evidence: `${lock}${provider === undefined ? "" : ` says provider = "${provider}"`}`,
    ...dialectOfProvider(provider),
  };
}

/** The datasource of `schema.prisma` beside the migrations, or of the files of a multi-file schema. */
function providerOf(tree: FileTree, migrations: string): Pick<Place, "dialect" | "foreign"> {
  const root = folderOf(migrations);
  const folders = [root, joinPath(root, "schema"), joinPath(root, "prisma"), joinPath(root, "schemas")];
  for (const folder of folders) {
    for (const name of tree.folders.get(folder) ?? []) {
      if (!name.endsWith(".prisma")) continue;
      const provider = /\bdatasource\s+\w+\s*\{[^}]*?\bprovider\s*=\s*"([^"]+)"/.exec(
        tree.read(joinPath(folder, name)) ?? "",
      )?.[1];
      if (provider !== undefined) return dialectOfProvider(provider);
    }
  }
  return {};
}

function dialectOfProvider(provider: string | undefined): Pick<Place, "dialect" | "foreign"> {
  if (provider === undefined) return {};
  const dialect = dialectsByProvider[provider];
  return dialect === undefined ? { foreign: true } : { dialect };
}

/** Prisma also runs CockroachDB and MongoDB; their locks are not PostgreSQL's. */
const dialectsByProvider: Readonly<Record<string, Dialect>> = {
  postgresql: "postgres",
  postgres: "postgres",
  mysql: "mysql",
  sqlite: "sqlite",
  sqlserver: "sqlserver",
};
