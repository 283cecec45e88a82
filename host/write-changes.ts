import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { applyEdits, type FileEdit, type NewFile } from "../core/index.ts";

/** Edits and new files that belong together. */
export interface FileChanges {
  readonly edits: readonly FileEdit[];
  readonly files: readonly NewFile[];
}

/** Why nothing was written, for people. */
export class WriteError extends Error {}

const byteOrderMark = "\uFEFF";

/**
 * Writes edits and new files below `root`: all or nothing as far as a file system can. Everything is computed and written beside its
 * target first; only then is each moved into place. Offsets of edits are those of the text without a byte order mark, which stays. Throws a
 * `WriteError` before touching anything when a new file exists already or a file is not UTF-8.
 */
export function writeChanges(root: string, { edits, files }: FileChanges): void {
  for (const { file } of files) {
    if (existsSync(join(root, file))) throw new WriteError(`${file} exists already; nothing was written.`);
  }
  const edited = [...new Set(edits.map(({ file }) => file))].map((file) => ({
    file,
    text: editedText(
      root,
      file,
      edits.filter((edit) => edit.file === file),
    ),
    mode: statSync(join(root, file)).mode,
  }));
  const staged = [...files.map((file) => ({ ...file, mode: 0o666 })), ...edited].map(({ file, text, mode }) => ({
    path: join(root, file),
    temporary: join(root, `${file}.cutover-new`),
    text,
    mode,
  }));
  try {
    for (const { temporary, text, mode } of staged) {
      mkdirSync(dirname(temporary), { recursive: true });
      writeFileSync(temporary, text, { mode });
    }
    for (const { path, temporary } of staged) renameSync(temporary, path);
  } finally {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
  }
}

function editedText(root: string, file: string, edits: readonly FileEdit[]): string {
  const bytes = readFileSync(join(root, file));
  const text = bytes.toString("utf8");
  // A text that does not survive the way there and back is not UTF-8: writing it would spoil it.
  if (!Buffer.from(text, "utf8").equals(bytes)) throw new WriteError(`${file} is not UTF-8; nothing was written.`);
  const marked = text.startsWith(byteOrderMark);
  return `${marked ? byteOrderMark : ""}${applyEdits(marked ? text.slice(1) : text, edits)}`;
}
