import { quoteName } from "../sql/identifiers.ts";
import type { Dialect } from "../sql/types.ts";
import type { Renames, SyncNames } from "./kits/kit.ts";
import type { ChangeSide, ChangeSpec } from "./types.ts";

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

/** The table of a change as SQL, qualified when the change names its schema. */
export function tableSql(spec: ChangeSpec, dialect: Dialect): string {
  return tableOf(spec.from, dialect);
}

/** The table of one side as SQL, qualified when the change names its schema. */
export function tableOf(side: ChangeSide, dialect: Dialect): string {
  return qualified(side, side.table, dialect);
}

/** The name of an object beside a side's table as SQL: in its schema, when the change names that. */
export function qualified({ schema }: ChangeSide, name: string, dialect: Dialect): string {
  const sql = quoteName(name, dialect);
  return schema === undefined ? sql : `${quoteName(schema, dialect)}.${sql}`;
}

/** Names of the trigger that keeps both sides of a change equal, and of its function; not quoted. */
export function syncNames(spec: ChangeSpec): SyncNames {
  const columns = [...spec.from.columns, ...(spec.to?.columns ?? [])];
  return {
    // PostgreSQL fires triggers in the order of their names (manual 37.1): this one must see what others changed.
    trigger: objectName("zz_cutover", ...columns, "sync"),
    function: objectName("cutover", spec.from.table, ...columns, "sync"),
  };
}

/** Events that a trigger of its own is written for, where one fires for one event only. */
export type TriggerEvent = "insert" | "update" | "delete";

/** The trigger of one event. Its name is the database's there, not the table's, so the table is in it. */
export function eventTrigger(names: SyncNames, event: TriggerEvent): string {
  return objectName(names.function, event);
}

/** Every name that a generated trigger of these names may have. */
export function triggerNames(names: SyncNames): readonly string[] {
  const events: readonly TriggerEvent[] = ["insert", "update", "delete"];
  return [names.trigger, ...events.map((event) => eventTrigger(names, event))];
}

/** Whether a trigger is one that a scaffold has made for the change. */
export function isGenerated(trigger: string | undefined, spec: ChangeSpec): boolean {
  return trigger !== undefined && triggerNames(syncNames(spec)).includes(trigger);
}

/** The view that holds a name's place while a table and the view of its other name change theirs, where that takes a third one. */
export function swapView(side: ChangeSide): ChangeSide {
  return { ...side, table: objectName(side.table, "view") };
}

/** Name of a migration: `expand_users_name_to_full_name`, `contract_users_legacy`, `validate_orders_note_required`. */
export function migrationName(verb: string, { from, to, goal }: ChangeSpec): string {
  const isPlain = goal.kind === "replace" || goal.kind === "nothing" || goal.kind === "key";
  const words = isPlain
    ? [
        from.table,
        ...from.columns,
        ...(to === undefined ? [] : ["to", ...(to.columns.length === 0 ? [to.table] : to.columns)]),
      ]
    : [from.table, ...from.columns, goal.kind];
  return objectName(
    verb,
    ...(from.columns.length === 0 && to !== undefined && to.columns.length > 0 ? [to.table, ...to.columns] : words),
  );
}

/** `users_name_idx` becomes `users_full_name_idx`; a name without the column's gets it added. */
export function copyName(name: string, renames: Renames): string {
  for (const [old, next] of renames) {
    const parts = name.split(old);
    if (parts.length === 2) return objectName(parts.join(next));
  }
  return objectName(name, ...renames.values());
}
