import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Dialect } from "../../sql/types.ts";
import type { ChangeContext } from "../context.ts";
import type { ChangeSpec } from "../types.ts";
import { decides } from "../usage-words.ts";

/** SHA-256 of a text, in hexadecimal. */
export function fingerprint(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/**
 * The fingerprint of what a change says: which columns, and how one side follows from the other. Evidence is bound to it: a comparison that was
 * made with another expression proves nothing.
 */
export function specificationOf({ id, up, down }: Pick<ChangeSpec, "id" | "up" | "down">, dialect: Dialect): string {
  const clean = (expressions: readonly string[]) => expressions.map((text) => text.replace(/\s+/g, " ").trim());
  return fingerprint(JSON.stringify([dialect, id, clean(up), clean(down)]));
}

/**
 * Who writes the columns of a change, as fingerprints by file: each place in the code that writes them, white space aside, and the triggers that
 * keep both sides equal. A comparison is out of date as soon as one of these is another. That needs neither a clock nor git, so it holds in a
 * shallow clone and for edits that are not committed.
 */
export function writersOf(
  context: ChangeContext,
  read: (file: string) => string | undefined,
): Readonly<Record<string, string>> {
  const texts = new Map<string, Set<string>>();
  const add = (file: string, text: string) => texts.set(file, (texts.get(file) ?? new Set()).add(text));
  for (const usage of context.usages) {
    if (usage.access !== "write" || !decides(usage)) continue;
    const { start, end } = usage.sink?.span ?? usage.span;
    add(usage.file, (read(usage.file) ?? "").slice(start, end));
  }
  // The trigger and its function stand in one migration.
  const { sync } = context;
  if (sync !== undefined) add(sync.created.at.file, sync.created.migration.text);
  return Object.fromEntries(
    [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([file, parts]) => [file, writerFingerprint([...parts])]),
  );
}

/** The fingerprint of the places in one file that write. */
export function writerFingerprint(texts: readonly string[]): string {
  const clean = texts.map((text) => text.replace(/\s+/g, " "));
  return fingerprint([...clean].sort().join("\n")).slice(0, 16);
}
