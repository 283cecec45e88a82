import type { QualifiedName } from "../../sql/names.ts";

/** A name as messages show it: `users`, `app.users`. The schema `public`, and one that a template fills in, go without saying. */
export function shown({ schema, name }: QualifiedName): string {
  return schema === undefined || schema === "public" || schema.includes("{") ? name : `${schema}.${name}`;
}

/** A column as messages show it: `users.email`. */
export function shownColumn(table: QualifiedName, column: string): string {
  return `${shown(table)}.${column}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** The same for a list that may be long: `a, b, c and 4 more`. */
export function listedBriefly(words: readonly string[]): string {
  return words.length <= 4 ? listed(words) : listed([...words.slice(0, 3), `${words.length - 3} more`]);
}

/** Words that PostgreSQL reserves, so that a name of this spelling has to be quoted (manual, appendix C). */
const reserved = new Set(
  (
    "all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column concurrently constraint create cross " +
    "current_catalog current_date current_role current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except " +
    "false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime " +
    "localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references returning right select session_user similar some " +
    "symmetric system_user table tablesample then to trailing true union unique user using variadic verbose when where window with"
  ).split(" "),
);

/** A folded simple name as SQL text, quoted where PostgreSQL needs it. */
export function sqlName(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) && !reserved.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** A maybe schema-qualified name as SQL text. */
export function sqlQualified(name: QualifiedName): string {
  return name.schema === undefined ? sqlName(name.name) : `${sqlName(name.schema)}.${sqlName(name.name)}`;
}
