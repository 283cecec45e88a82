import type { Dialect } from "../../sql/types.ts";
import { numberedFiles } from "../numbered-files.ts";
import { compareText, lastVersion, nextVersions } from "../numbering.ts";
import { joinPath, namesIn } from "../paths.ts";
import { body, markedAlready, oneStatementEach, slug, unwrappedCommand } from "../scripts.ts";
import { markedFolders, type Section, sectionScript, sectionsOf } from "../sections.ts";
import type { Framework, HistoryProblem, Migration, Script } from "../types.ts";

/** dbmate: one file a migration, both directions in it under directives. */
export const dbmate: Framework = {
  id: "dbmate",
  title: "dbmate",
  hasDown: () => true,

  detect(tree) {
    return markedFolders(tree, upMarker, "-- migrate:up");
  },

  read(path, files, dialect) {
    const migrations: Migration[] = [];
    const problems: HistoryProblem[] = [];
    for (const { version, name, file, text } of numberedFiles(path, files, fileName)) {
      const { up, down } = sectionsOf(text, upMarker, downMarker);
      if (up === undefined || down === undefined) {
        const missing = up === undefined ? "up" : "down";
        problems.push({
          file,
          span: { start: 0, end: 0 },
          message: `${name}.sql has no line "-- migrate:${missing}". dbmate refuses to run it: add the line, even if nothing follows.`,
        });
      }
      migrations.push({
        version,
        name,
        ...(up && { up: script(file, text, up, dialect) }),
        ...(down && { down: script(file, text, down, dialect) }),
      });
    }
    return { migrations: migrations.sort((a, b) => compareText(a.name, b.name)), problems };
  },

  create(history, migrations, now, files) {
    const cut = oneStatementEach(migrations, history.dialect);
    if ("refused" in cut) return cut;
    const last = lastVersion(namesIn(files, history.path));
    const versions = nextVersions(last, cut.length, now, { kind: "time", format: "second" });
    const created = cut.map((migration, index) => {
      const option = migration.noTransaction ? " transaction:false" : "";
      return {
        file: joinPath(history.path, `${versions[index]}_${slug(migration.name)}.sql`),
        text: `-- migrate:up${option}\n${body(migration.up)}\n-- migrate:down${option}\n${body(migration.down ?? "")}`,
      };
    });
    return { files: created, edits: [] };
  },

  disableTransaction(script, files) {
    if (script.transaction === "none") return { files: [], edits: [] };
    if (script.transaction === "implicit") return markedAlready("dbmate");
    const text = files.read(script.file) ?? "";
    const { up, down } = sectionsOf(text, upMarker, downMarker);
    const section = [up, down].find((candidate) => candidate?.span.start === script.span.start);
    if (section === undefined) return { refused: "The file has changed: its -- migrate: line is gone." };
    const { start, end } = section.marker;
    const marker = text.slice(start, end);
    const replaced = marker.includes("transaction:")
      ? marker.replace(/transaction:\S*/, "transaction:false")
      : `${marker} transaction:false`;
    return { files: [], edits: [{ file: script.file, span: { start, end }, text: replaced }] };
  },
};

/** The patterns of pkg/dbmate/migration.go: at the start of a line, options behind white space. */
const upMarker = /^\uFEFF?--[ \t]*migrate:up(?:[ \t]+\S+)*(?=[ \t]*$)/m;
const downMarker = /^--[ \t]*migrate:down(?:[ \t]+\S+)*(?=[ \t]*$)/m;
const fileName = /^(\d+).*\.sql$/;

/** What stands below a directive is sent as one command (pkg/dbmate/db.go). */
function script(file: string, text: string, section: Section, dialect: Dialect | undefined): Script {
  const options = text.slice(section.marker.start, section.marker.end).split(/\s+/);
  return sectionScript(
    file,
    section,
    options.includes("transaction:false")
      ? unwrappedCommand("dbmate", "its -- migrate: line says transaction:false", text, section.span, dialect)
      : { transaction: "single", transactionReason: "dbmate runs a migration in a transaction" },
  );
}
