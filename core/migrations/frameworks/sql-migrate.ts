import type { Dialect } from "../../sql/types.ts";
import { compareDigits, compareText, lastVersion, nextVersions } from "../numbering.ts";
import { joinPath, namesIn } from "../paths.ts";
import { slug } from "../scripts.ts";
import { markedFolders, markInnerSemicolons, type Section, sectionScript, sectionsOf } from "../sections.ts";
import type { Framework, Migration, Script } from "../types.ts";

/** sql-migrate: one file a migration, both directions in it under commands. */
export const sqlMigrate: Framework = {
  id: "sql-migrate",
  title: "sql-migrate",
  hasDown: () => true,

  detect(tree) {
    return markedFolders(tree, upMarker, "-- +migrate Up");
  },

  read(path, files) {
    const migrations: Migration[] = [];
    for (const name of namesIn(files, path)) {
      const file = joinPath(path, name);
      const text = name.endsWith(".sql") ? files.read(file) : undefined;
      if (text === undefined) continue;
      const { up, down } = sectionsOf(text, upMarker, downMarker);
      const title = name.slice(0, -".sql".length);
      const version = /^\d+/.exec(name)?.[0] ?? title;
      migrations.push({
        version,
        name: title,
        ...(up && { up: script(file, text, up) }),
        ...(down && { down: script(file, text, down) }),
      });
    }
    return { migrations: migrations.sort(compareMigrations), problems: [] };
  },

  create(history, migrations, now, files) {
    const names = namesIn(files, history.path);
    const last = lastVersion(names);
    const separator = /^\d+([-_])/.exec(history.migrations.at(-1)?.name ?? "")?.[1] ?? "-";
    const versions = nextVersions(last, migrations.length, now, { kind: "time", format: "second" }, "local");
    const created = migrations.map((migration, index) => {
      const option = migration.noTransaction ? " notransaction" : "";
      const section = (sql: string) => marked(sql, history.dialect);
      return {
        file: joinPath(history.path, `${versions[index]}${separator}${slug(migration.name)}.sql`),
        text: `-- +migrate Up${option}\n${section(migration.up)}\n-- +migrate Down${option}\n${section(migration.down ?? "")}`,
      };
    });
    return { files: created, edits: [] };
  },

  inScript(sql, dialect) {
    return marked(sql, dialect).trimEnd();
  },

  disableTransaction(script, files) {
    if (script.transaction === "none") return { files: [], edits: [] };
    const { up, down } = sectionsOf(files.read(script.file) ?? "", upMarker, downMarker);
    const section = [up, down].find((candidate) => candidate?.span.start === script.span.start);
    if (section === undefined) return { refused: "The file has changed: its -- +migrate line is gone." };
    const at = section.marker.end;
    return { files: [], edits: [{ file: script.file, span: { start: at, end: at }, text: " notransaction" }] };
  },
};

/** The command must stand at the start of a line, with exactly one space behind the dashes (sqlparse.go). */
const upMarker = /^\uFEFF?-- \+migrate[ \t]+Up\b[^\r\n]*?(?=[ \t]*$)/m;
const downMarker = /^-- \+migrate[ \t]+Down\b[^\r\n]*?(?=[ \t]*$)/m;

function marked(sql: string, dialect: Dialect | undefined): string {
  return markInnerSemicolons(sql, "-- +migrate StatementBegin", "-- +migrate StatementEnd", dialect);
}

function script(file: string, text: string, section: Section): Script {
  const options = text.slice(section.marker.start, section.marker.end).split(/\s+/);
  return sectionScript(
    file,
    section,
    options.includes("notransaction")
      ? { transaction: "none", transactionReason: "its -- +migrate line says notransaction", sends: "each" }
      : { transaction: "single", transactionReason: "sql-migrate runs a migration in a transaction", sends: "each" },
  );
}

/** Numbered files first, by number, then the others by name (Migration.Less). */
function compareMigrations(left: Migration, right: Migration): number {
  const numbered = [left, right].map((migration) => /^\d/.test(migration.name));
  if (numbered[0] !== numbered[1]) return numbered[0] ? -1 : 1;
  return (numbered[0] ? compareDigits(left.version, right.version) : 0) || compareText(left.name, right.name);
}
