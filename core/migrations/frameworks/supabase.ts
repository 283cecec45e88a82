import { compareText, lastVersion, nextVersions } from "../numbering.ts";
import { joinPath, namesIn } from "../paths.ts";
import { body, oneCommand, oneStatementEach, slug, wholeFile } from "../scripts.ts";
import type { Framework, Migration } from "../types.ts";

/** Supabase: the files of `supabase/migrations`, without a way back. */
export const supabase: Framework = {
  id: "supabase",
  title: "Supabase",

  detect(tree) {
    return [...tree.sqlFolders.keys()]
      .filter((path) => /(?:^|\/)supabase\/migrations$/.test(path))
      .map((path) => ({ path, evidence: "the folder supabase/migrations", dialect: "postgres" as const }));
  },

  read(path, files) {
    const migrations = namesIn(files, path).flatMap((name): Migration[] => {
      const version = fileName.exec(name)?.[1];
      const up =
        version === undefined
          ? undefined
          : wholeFile(joinPath(path, name), files, (text) => oneCommand("Supabase", text, "postgres"));
      return version === undefined || up === undefined ? [] : [{ version, name: name.slice(0, -".sql".length), up }];
    });
    return { migrations: migrations.sort((a, b) => compareText(a.name, b.name)), problems: [] };
  },

  create(history, migrations, now, files) {
    const cut = oneStatementEach(
      migrations.map(({ down: _down, ...migration }) => migration),
      "postgres",
    );
    if ("refused" in cut) return cut;
    const versions = nextVersions(lastVersion(namesIn(files, history.path)), cut.length, now, {
      kind: "time",
      format: "second",
    });
    const created = cut.map((migration, index) => ({
      file: joinPath(history.path, `${versions[index]}_${slug(migration.name)}.sql`),
      text: body(migration.up),
    }));
    return { files: created, edits: [] };
  },

  disableTransaction(script) {
    if (script.transaction === "none") return { files: [], edits: [] };
    return {
      refused:
        "Supabase runs a migration file as one transaction. Move the statement to a migration file of its own: a file with a single statement runs without one.",
    };
  },
};

/** The CLI skips files that are not named like this. */
const fileName = /^(\d+)_(.*)\.sql$/;
