import { type FoundUsage, type UsageIndex, usagesOfColumn, usagesOfTable } from "../code/match.ts";
import type { FileUsages, Sink } from "../code/types.ts";
import type { Schema } from "../schema/types.ts";
import { declaredWithAll } from "./declared-with-all.ts";
import type { ChangeSpec, ChangeUsage } from "./types.ts";
import { isTypeOnly } from "./usage-words.ts";

/** Keys of the tables of both sides. */
interface Keys {
  readonly old: string;
  readonly new: string;
}

/** The places in code that use what a change is about, in the order of the files. */
export function changeUsages(spec: ChangeSpec, keys: Keys, schema: Schema, index: UsageIndex): readonly ChangeUsage[] {
  return [...usagesOf(spec, keys, schema, index)].sort((a, b) =>
    a.file < b.file ? -1 : a.file > b.file ? 1 : a.span.start - b.span.start,
  );
}

function usagesOf(spec: ChangeSpec, keys: Keys, schema: Schema, index: UsageIndex): readonly ChangeUsage[] {
  if (spec.subject === "value") return [];
  if (spec.subject === "table")
    return (["old", "new"] as const).flatMap((side) => usagesOfWholeTable(spec, side, keys, schema, index));
  const next = spec.to?.columns ?? [];
  const columns = { old: spec.from.columns, new: next, same: spec.from.columns };
  const sides =
    spec.goal.kind === "replace" || spec.goal.kind === "nothing" ? (["old", "new"] as const) : (["same"] as const);
  return sides.flatMap((side) =>
    columns[side].flatMap((column) =>
      usagesOfSide(spec, column, side, { keys, others: side === "old" ? next : spec.from.columns }, schema, index),
    ),
  );
}

function usagesOfWholeTable(
  { from, to }: ChangeSpec,
  side: "old" | "new",
  keys: Keys,
  schema: Schema,
  index: UsageIndex,
): readonly ChangeUsage[] {
  const table = (side === "old" ? from.table : to?.table) ?? "";
  return usagesOfTable(index, keys[side], schema).map(({ file, usage }) => ({
    file: file.file,
    span: usage.span,
    column: `${table}.${usage.column}`,
    access: usage.access,
    certainty: usage.certainty,
    side,
    test: file.test,
    ...(isTypeOnly(usage) ? { typeOnly: true } : {}),
    paired: false,
    fallback: false,
  }));
}

function usagesOfSide(
  spec: ChangeSpec,
  column: string,
  side: ChangeUsage["side"],
  { keys, others }: { readonly keys: Keys; readonly others: readonly string[] },
  schema: Schema,
  index: UsageIndex,
): readonly ChangeUsage[] {
  const [key, table] = side === "new" ? [keys.new, spec.to?.table ?? ""] : [keys.old, spec.from.table];
  const otherKey = side === "new" ? keys.old : keys.new;
  // What a hook of the model fills needs no second write elsewhere.
  const besides = new Map(others.map((other) => [other, usagesOfColumn(index, otherKey, other, schema)]));
  const hooked = others.filter((other) =>
    besides.get(other)?.some(({ file, usage }) => file.sinks[usage.sink]?.kind === "hook"),
  );
  const found = [
    ...usagesOfColumn(index, key, column, schema),
    ...(side === "new" ? [] : declaredWithAll(index, key, column, schema)),
  ];
  return found.map(({ file, usage, certainty }) => {
    const sink = file.sinks[usage.sink];
    const together = file.usages.filter((other) => other.sink === usage.sink && other.access === "write");
    return {
      file: file.file,
      span: usage.span,
      column: `${table}.${column}`,
      access: usage.access,
      certainty,
      side,
      test: file.test,
      ...(isTypeOnly(usage) ? { typeOnly: true } : {}),
      ...(sink === undefined ? {} : { sink }),
      paired:
        sink !== undefined &&
        (keys.old === keys.new
          ? others.every((other) => hooked.includes(other) || together.some((write) => write.column === other))
          : others.every((other) => besides.get(other)?.some((found) => isWrittenWith(found, file, sink)))),
      fallback: usage.fallbackOf !== undefined && others.includes(usage.fallbackOf),
    };
  });
}

/**
 * A write of another table takes a statement of its own, mostly in a function of its own: one in the same file counts as the second write.
 * Who warned there would be wrong more often than right. Within a larger statement that both may be parts of, it has to be a part of it.
 */
function isWrittenWith({ file, usage }: FoundUsage, own: FileUsages, { statement }: Sink): boolean {
  if (file !== own || usage.access !== "write") return false;
  const other = file.sinks[usage.sink]?.statement;
  if (statement === undefined || other === undefined) return true;
  return other.start === statement.start && other.end === statement.end;
}
