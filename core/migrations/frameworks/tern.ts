import { numberedFiles } from "../numbered-files.ts";
import { compareDigits, lastVersion, nextVersions } from "../numbering.ts";
import { joinPath, namesIn } from "../paths.ts";
import { body, duplicateVersions, slug, type Transaction } from "../scripts.ts";
import { afterByteOrderMark, lineEndOf, markedFolders, sectionScript } from "../sections.ts";
import type { Framework, Migration, Place } from "../types.ts";

/** tern: one file a migration, both directions in it with a line between them. It serves PostgreSQL alone. */
export const tern: Framework = {
  id: "tern",
  title: "tern",
  hasDown: () => true,

  detect(tree) {
    const marked = markedFolders(tree, divider, "---- create above / drop below ----");
    const known = new Set(marked.map(({ path }) => path));
    // `tern init` puts its configuration beside the migrations.
    const configured = [...tree.sqlFolders].flatMap(([path, names]): readonly Place[] => {
      const isConfigured = tree.folders.get(path)?.includes("tern.conf") === true;
      if (known.has(path) || !isConfigured || !names.some((name) => fileName.test(name))) return [];
      return [{ path, evidence: "a tern.conf beside the files" }];
    });
    return [...marked, ...configured].map((place) => ({ ...place, dialect: "postgres" }));
  },

  read(path, files) {
    const migrations: Migration[] = [];
    for (const { version, name, file, text } of numberedFiles(path, files, fileName)) {
      const middle = divider.exec(text);
      const end = middle === null ? text.length : middle.index + middle[0].length;
      const script = (from: number, to: number) => {
        const span = { start: from, end: to };
        return sectionScript(file, { marker: span, span }, transactionOf(text.slice(from, to)));
      };
      migrations.push({
        version,
        name,
        up: script(0, middle?.index ?? text.length),
        ...(middle !== null && { down: script(end, text.length) }),
      });
    }
    migrations.sort((a, b) => compareDigits(a.version, b.version));
    return {
      migrations,
      problems: duplicateVersions(migrations, "tern refuses to run such a folder: renumber one of them."),
    };
  },

  create(history, migrations, now, files) {
    const fallback = { kind: "sequence", width: 3 } as const;
    const versions = nextVersions(lastVersion(namesIn(files, history.path)), migrations.length, now, fallback);
    const created = migrations.map(({ name, up, down, noTransaction }, index) => {
      const head = noTransaction ? `${marker}\n` : "";
      const below = down === undefined ? "" : `\n---- create above / drop below ----\n\n${head}${body(down)}`;
      return {
        file: joinPath(history.path, `${versions[index]}_${slug(name)}.sql`),
        text: `${head}${body(up)}${below}`,
      };
    });
    return { files: created, edits: [] };
  },

  disableTransaction(script, files) {
    if (script.transaction === "none") return { files: [], edits: [] };
    const text = files.read(script.file) ?? "";
    const lineEnd = lineEndOf(text);
    const isUp = script.span.start === 0;
    const start = isUp ? afterByteOrderMark(text) : script.span.start;
    // What goes down begins on the line of the divider.
    const written = isUp ? `${marker}${lineEnd}` : `${lineEnd}${marker}`;
    return { files: [], edits: [{ file: script.file, span: { start, end: start }, text: written }] };
  },
};

const marker = "---- tern: disable-tx ----";

/** The patterns of migrate/migrate.go; the first divider counts, wherever it stands. */
const divider = /---- create above \/ drop below ----/;
const noTransaction = /^(?:\uFEFF)?---- tern: disable-tx ----\r?$/m;
const fileName = /^(\d+)_.+\.sql$/;

/** The line holds for its own direction. Without a transaction the statements are sent one by one. */
function transactionOf(text: string): Transaction {
  return noTransaction.test(text)
    ? { transaction: "none", transactionReason: `the migration has ${marker}`, sends: "each" }
    : { transaction: "single", transactionReason: "tern runs a migration in a transaction" };
}
