import { baseOf } from "./paths.ts";
import { lineEndOf } from "./sections.ts";
import type { FileEdit } from "./types.ts";

/**
 * Lists new files in a changelog behind everything else, each written like the entry of a file that it lists already. Undefined for
 * changelogs in JSON and where that entry cannot be found.
 */
export function includeEdit(
  changelog: string,
  text: string,
  listed: string,
  added: readonly string[],
): FileEdit | undefined {
  const entry = /\.xml$/i.test(changelog) ? xmlEntry(text, baseOf(listed)) : yamlEntry(text, baseOf(listed));
  const at = /\.xml$/i.test(changelog) ? lastLineStart(text, /^[ \t]*<\/(?:\w+:)?databaseChangeLog>/gm) : text.length;
  if (entry === undefined || at === undefined || /\.json$/i.test(changelog)) return undefined;
  const lineEnd = lineEndOf(text);
  const before = at > 0 && text[at - 1] !== "\n" ? lineEnd : "";
  const lines = added.map((file) => entry.replace(baseOf(listed), baseOf(file)) + lineEnd);
  return { file: changelog, span: { start: at, end: at }, text: before + lines.join("") };
}

/** The element with its indentation, when it stands on a line of its own. */
function xmlEntry(text: string, name: string): string | undefined {
  const lines = text.matchAll(/^[ \t]*<(?:\w+:)?include\b[^>]*\/>(?=[ \t]*\r?$)/gm);
  return [...lines].map(([line]) => line).find((line) => line.includes(name));
}

/** The list item with the lines below it that are indented further, line end excluded. */
function yamlEntry(text: string, name: string): string | undefined {
  const items = text.matchAll(/^([ \t]*)- include:[^\r\n]*(?:\r?\n\1[ \t]+[^\s-][^\r\n]*)*/gm);
  return [...items].map(([item]) => item).find((item) => item.includes(name));
}

function lastLineStart(text: string, pattern: RegExp): number | undefined {
  return [...text.matchAll(pattern)].at(-1)?.index;
}
