import type { Dialect } from "../../sql/types.ts";
import { numberedFiles } from "../numbered-files.ts";
import { compareDigits, lastVersion, nextVersions } from "../numbering.ts";
import { joinPath, namesIn } from "../paths.ts";
import { duplicateVersions, slug, type Transaction } from "../scripts.ts";
import {
  afterByteOrderMark,
  lineEndOf,
  markedFolders,
  markInnerSemicolons,
  type Section,
  sectionScript,
  sectionsOf,
} from "../sections.ts";
import type { Framework, Migration } from "../types.ts";

/** goose: one file a migration, both directions in it under annotations. */
export const goose: Framework = {
  id: "goose",
  title: "goose",
  hasDown: () => true,

  detect(tree) {
    return markedFolders(tree, upMarker, "-- +goose Up");
  },

  read(path, files) {
    const migrations: Migration[] = [];
    for (const { version, name, file, text } of numberedFiles(path, files, fileName)) {
      const { up, down } = sectionsOf(text, upMarker, downMarker);
      const transaction = transactionOf(text);
      const script = (section: Section) => sectionScript(file, section, transaction);
      migrations.push({
        version,
        name,
        ...(up && { up: script(up) }),
        ...(down && { down: script(down) }),
      });
    }
    migrations.sort((a, b) => compareDigits(a.version, b.version));
    return {
      migrations,
      problems: duplicateVersions(migrations, "goose refuses to run such a folder: renumber one of them."),
    };
  },

  create(history, migrations, now, files) {
    const last = lastVersion(namesIn(files, history.path));
    const versions = nextVersions(last, migrations.length, now, { kind: "time", format: "second" });
    const created = migrations.map((migration, index) => {
      const head = migration.noTransaction ? "-- +goose NO TRANSACTION\n" : "";
      const section = (sql: string) => marked(sql, history.dialect);
      return {
        file: joinPath(history.path, `${versions[index]}_${slug(migration.name)}.sql`),
        text: `${head}-- +goose Up\n${section(migration.up)}\n-- +goose Down\n${section(migration.down ?? "")}`,
      };
    });
    return { files: created, edits: [] };
  },

  inScript(sql, dialect) {
    return marked(sql, dialect).trimEnd();
  },

  disableTransaction(script, files) {
    if (script.transaction === "none") return { files: [], edits: [] };
    const text = files.read(script.file) ?? "";
    const start = afterByteOrderMark(text);
    return {
      files: [],
      edits: [{ file: script.file, span: { start, end: start }, text: `-- +goose NO TRANSACTION${lineEndOf(text)}` }],
    };
  },
};

/** goose takes an annotation only at the very start of a line, wherever that line stands (internal/sqlparser). */
const upMarker = /^\uFEFF?--[ \t]*\+goose[ \t]+up[ \t]*$/im;
const downMarker = /^--[ \t]*\+goose[ \t]+down[ \t]*$/im;
const noTransaction = /^\uFEFF?--[ \t]*\+goose[ \t]+no transaction[ \t]*$/im;
const fileName = /^(\d+)_.*\.sql$/;

function marked(sql: string, dialect: Dialect | undefined): string {
  return markInnerSemicolons(sql, "-- +goose StatementBegin", "-- +goose StatementEnd", dialect);
}

/** The annotation holds for both directions of the file. */
function transactionOf(text: string): Transaction {
  return noTransaction.test(text)
    ? { transaction: "none", transactionReason: "the file has -- +goose NO TRANSACTION", sends: "each" }
    : { transaction: "single", transactionReason: "goose runs a migration in a transaction", sends: "each" };
}
