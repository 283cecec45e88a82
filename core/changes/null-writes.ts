import type { ChangeContext } from "./context.ts";
import type { ChangeUsage } from "./types.ts";

/**
 * Whether this makes a row whose old column is NULL, by a literal, where the new column is then NULL as well: it has no default, and what it
 * is made of is nothing. Such a row is equal on both sides, as one is whose INSERT names neither.
 */
export function insertsNull({ sink, column }: ChangeUsage, { spec, target }: ChangeContext): boolean {
  if (sink === undefined || (sink.kind !== "sql-insert" && sink.kind !== "orm-create")) return false;
  const name = column.slice(column.lastIndexOf(".") + 1);
  const values = sink.insertions.filter(({ beside, role }) => beside === name && role !== "column");
  if (values.length === 0 || !values.every(({ value }) => /^(?:null|none|nil)$/i.test(value?.trim() ?? "")))
    return false;
  return (
    !spec.up.some((text) => /\b(?:coalesce|ifnull|isnull|nvl|case|concat)\b|\bis\b/i.test(text)) &&
    (spec.to?.columns ?? []).every((next) => {
      const known = target?.columns.get(next);
      return known !== undefined && known.notNull !== true && known.hasDefault !== true;
    })
  );
}
