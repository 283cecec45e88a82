import { numberedFiles } from "../numbered-files.ts";
import { compareText, lastVersion, nextVersions } from "../numbering.ts";
import { joinPath, namesIn } from "../paths.ts";
import { body, slug, type Transaction } from "../scripts.ts";
import { lineEndOf } from "../sections.ts";
import type { Framework, Place } from "../types.ts";

/** Atlas, and Ent, which runs its versioned migrations with it: files without a way back, with their checksums beside them. */
export const atlas: Framework = {
  id: "atlas",
  title: "Atlas",

  detect(tree) {
    return [...tree.sqlFolders].flatMap(([path, names]): readonly Place[] =>
      tree.folders.get(path)?.includes("atlas.sum") === true && names.some((name) => fileName.test(name))
        ? [{ path, evidence: `${joinPath(path, "atlas.sum")} is there` }]
        : [],
    );
  },

  read(path, files) {
    const all = numberedFiles(path, files, fileName);
    // A checkpoint stands for all before it, where a database is new; one that has run those never runs it.
    const counted = all.filter(({ text }, index) => index === 0 || !headerOf(text).some(isCheckpoint));
    const migrations = counted.map(({ version, name, file, text }) => ({
      version,
      name,
      up: { file, span: { start: 0, end: text.length }, ...transactionOf(text) },
    }));
    return { migrations: migrations.sort((a, b) => compareText(a.name, b.name)), problems: [] };
  },

  create(history, migrations, now, files) {
    const last = lastVersion(namesIn(files, history.path));
    const versions = nextVersions(last, migrations.length, now, { kind: "time", format: "second" });
    const created = migrations.map(({ name, up, noTransaction }, index) => ({
      file: joinPath(history.path, `${versions[index]}_${slug(name)}.sql`),
      text: `${noTransaction ? `${marker}\n\n` : ""}${body(up)}`,
    }));
    return { files: created, edits: [] };
  },

  disableTransaction(script, files) {
    if (script.transaction === "none") return { files: [], edits: [] };
    const text = files.read(script.file) ?? "";
    const lineEnd = lineEndOf(text);
    const header = headerOf(text);
    const mode = header.find((line) => txmode.test(line));
    if (mode !== undefined) {
      const start = text.indexOf(mode);
      return { files: [], edits: [{ file: script.file, span: { start, end: start + mode.length }, text: marker }] };
    }
    // The header ends with an empty line: without one, the comments belong to the first statement.
    const written = `${marker}${lineEnd}${header.length > 0 ? "" : lineEnd}`;
    return { files: [], edits: [{ file: script.file, span: { start: 0, end: 0 }, text: written }] };
  },
};

const marker = "-- atlas:txmode none";
const fileName = /^(\d+)(?:_.*)?\.sql$/;
const txmode = /^-- atlas:txmode +\w+/;

function isCheckpoint(line: string): boolean {
  return /^-- atlas:checkpoint\b/.test(line);
}

/** The comments at the top of a file which an empty line keeps apart from the statements (sql/migrate/dir.go, `comments`). */
function headerOf(text: string): readonly string[] {
  const [header = ""] = /^(?:(?:--|#)[^\n]*(?:\n|$))*/.exec(text) ?? [];
  const rest = text.slice(header.length);
  return rest === "" || /^[ \t]*\r?\n/.test(rest) ? header.split(/\r?\n/).filter((line) => line !== "") : [];
}

/** A directive of the file decides, else the default of `atlas migrate apply`: a transaction for each file (cmdapi/migrate.go). */
function transactionOf(text: string): Transaction {
  return headerOf(text).some((line) => /^-- atlas:txmode +none\s*$/.test(line))
    ? { transaction: "none", transactionReason: `the file has ${marker}`, sends: "each" }
    : { transaction: "single", transactionReason: "Atlas runs each file in a transaction", sends: "each" };
}
