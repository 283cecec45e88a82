import { quoteName } from "../sql/identifiers.ts";
import type { Dialect } from "../sql/types.ts";
import type { ChangeSpec } from "./types.ts";

/** NAMEDATALEN - 1: longer names are cut off by the server, and two of them may become one (manual 4.1.1). */
const longestName = 63;

/** Joins words to a name that the server does not cut off: a long one ends in a hash of the whole. Not quoted. */
export function objectName(...words: readonly string[]): string {
  const name = words
    .join("_")
    .replace(/[^\p{L}\p{N}_]/gu, "_")
    .toLowerCase();
  if (utf8Length(name) <= longestName) return name;
  const suffix = `_${hash(words.join("\0"))}`;
  let kept = name;
  while (utf8Length(kept) + suffix.length > longestName) kept = kept.slice(0, -1);
  return kept + suffix;
}

function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}

/** FNV-1a in base 36: short, and the same every time. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0).toString(36);
}

/** Columns of a change as words of a name: `name_full_name`. */
function columnWords(spec: ChangeSpec): readonly string[] {
  return [...spec.from.columns, ...(spec.to?.columns ?? [])];
}

/** The table of a change as SQL, qualified when the change names its schema. */
export function tableSql(spec: ChangeSpec, dialect: Dialect): string {
  return qualify(spec, quoteName(spec.from.table, dialect), dialect);
}

/** Puts the schema of the change's table before an object's name, when the change names it. */
export function qualify(spec: ChangeSpec, sql: string, dialect: Dialect): string {
  return spec.from.schema === undefined ? sql : `${quoteName(spec.from.schema, dialect)}.${sql}`;
}

/** Name of the function that keeps both sides of a change equal; not quoted. */
export function syncFunctionName(spec: ChangeSpec): string {
  return objectName("cutover", spec.from.table, ...columnWords(spec), "sync");
}

/** Name of its trigger. PostgreSQL fires triggers in the order of their names (manual 37.1): this one must see what others changed. */
export function syncTriggerName(spec: ChangeSpec): string {
  return objectName("zz_cutover", ...columnWords(spec), "sync");
}

/** Name of a migration: `expand_users_name_to_full_name`. */
export function migrationName(verb: string, spec: ChangeSpec): string {
  const to = spec.to === undefined ? [] : ["to", ...spec.to.columns];
  return objectName(verb, spec.from.table, ...spec.from.columns, ...to);
}
