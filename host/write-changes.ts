import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { applyEdits, type FileEdit, type NewFile } from "../core/index.ts";

/** Edits and new files that belong together. */
export interface FileChanges {
  readonly edits: readonly FileEdit[];
  readonly files: readonly NewFile[];
}

/**
 * Writes edits and new files below `root`: all or nothing as far as a file system can. Everything is computed and written beside its
 * target first; only then is each moved into place. Throws before touching anything when a new file exists already.
 */
export function writeChanges(root: string, { edits, files }: FileChanges): void {
  for (const { file } of files) {
    if (existsSync(join(root, file))) throw new Error(`${file} exists already; nothing was written.`);
  }
  const edited = [...new Set(edits.map(({ file }) => file))].map((file) => ({
    file,
    text: applyEdits(
      readFileSync(join(root, file), "utf8"),
      edits.filter((edit) => edit.file === file),
    ),
  }));
  const staged = [...files, ...edited].map(({ file, text }) => ({
    path: join(root, file),
    temporary: join(root, `${file}.cutover-new`),
    text,
  }));
  try {
    for (const { temporary, text } of staged) {
      mkdirSync(dirname(temporary), { recursive: true });
      writeFileSync(temporary, text);
    }
    for (const { path, temporary } of staged) renameSync(temporary, path);
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  }
}
