import type { UsageIndex } from "../../code/match.ts";
import type { FileUsages, Sink, Usage } from "../../code/types.ts";
import type { Schema } from "../../schema/types.ts";
import type { HistoryFacts, PlacedOperation } from "../history-facts.ts";
import type { ChangeSpec } from "../types.ts";
import { inferredSpec, sideOf } from "./candidate.ts";
import { ColumnsSeen } from "./columns-seen.ts";

/** What a hook copies: a column of the row, named as it is (`self.name`, `$this->name`, `name`, `getName()`), and nothing done to it. */
const plainCopy = /^(?:@?\$?\w+(?:\.|->))*\w+(?:\(\))?$/;
/** What stands behind the name of a column that is assigned: `= this.name;`, `(getName());`. */
const assigned = /^(?:\s*=(?![=>])\s*([^;\n]+?)|\(\s*([^;\n]+?)\s*\))[ \t]*(?:;|\r?\n)/;

/** A hook that also runs when a row changes; one that runs for new rows only gives a first value. */
const runsOnUpdate =
  /\bdef save\b|before_?(?:save|update|upsert|validation)|PreUpdate|pre_save|Sav(?:e|ing)Changes|\b(?:saving|updating)\b/i;

/**
 * Changes that a hook of a model shows: whenever a row is saved, it gives an added column what an older one of the same row holds. What a hook
 * computes (a slug, a digest) or gives only where nothing is there yet is no change, for such a column stands beside its source.
 */
export function fromHooks(
  history: HistoryFacts,
  operations: readonly PlacedOperation[],
  index: UsageIndex,
  read: (file: string) => string | undefined,
): readonly ChangeSpec[] {
  const files = filesWithHooks(index).filter(({ file }) => runsOnUpdate.test(read(file) ?? ""));
  if (files.length === 0) return [];
  const { schema } = history;
  const seen = new ColumnsSeen(schema);
  for (const placed of operations) seen.note(placed);
  return files.flatMap((file) =>
    file.usages.flatMap((usage): readonly ChangeSpec[] => {
      const copy = copiedBy(usage, file, schema, read(file.file) ?? "");
      if (copy === undefined) return [];
      const { table, from, end } = copy;
      const added = seen.added(table, usage.column);
      if (added === undefined || !seen.wasThere(table, from, added)) return [];
      const spec = inferredSpec(
        {
          from: sideOf(table, [from]),
          to: sideOf(table, [usage.column]),
          up: [from],
          placed: added,
          needsDrop: false,
        },
        history.path,
      );
      return [{ ...spec, hook: { file: file.file, span: { start: usage.span.start, end } } }];
    }),
  );
}

function filesWithHooks(index: UsageIndex): readonly FileUsages[] {
  const files = new Set<FileUsages>();
  for (const found of index.values())
    for (const { file } of found) if (!file.test && file.sinks.some(({ kind }) => kind === "hook")) files.add(file);
  return [...files];
}

/** The column of the same row that a write in a hook takes its value from. */
function copiedBy(usage: Usage, file: FileUsages, schema: Schema, text: string) {
  const { column, access, certainty, span, table: named } = usage;
  const sink = file.sinks[usage.sink];
  if (sink?.kind !== "hook" || access !== "write" || certainty !== "resolved" || named === undefined) return undefined;
  const value = assignedValue(usage, sink, text);
  if (value === undefined || !plainCopy.test(value.text)) return undefined;
  const table = { ...named, span };
  const key = schema.tableKey(table);
  const now = schema.tableByKey(key);
  if (now?.columns.has(column) !== true) return undefined;
  const inHook = file.usages.filter(
    (other) =>
      other.access === "read" &&
      other.span.start >= sink.span.start &&
      other.span.end <= sink.span.end &&
      (other.table === undefined || schema.tableKey({ ...other.table, span }) === key),
  );
  // Whoever asks for it first writes it only at times.
  if (inHook.some((other) => other.column === column)) return undefined;
  const { end } = value;
  const only = inHook.find((other) => other.span.start > span.end && other.span.end === end)?.column;
  const isKey = now.constraints.some(
    ({ definition, columns }) => definition.type === "primary-key" && columns.includes(only ?? ""),
  );
  if (only === undefined || isKey || !now.columns.has(only)) return undefined;
  return { table, from: only, end: value.whole };
}

/** What is assigned: where the name of its column ends, and the statement. Not every reader of a library says it. */
function assignedValue({ column, span }: Usage, { insertions }: Sink, text: string) {
  const place = insertions.find(({ beside, offset }) => beside === column && offset > span.end);
  if (place?.value !== undefined)
    return { text: place.value, end: place.offset - (place.terminator?.length ?? 0), whole: place.offset };
  const found = assigned.exec(text.slice(span.end, span.end + 200));
  const value = found?.[1] ?? found?.[2];
  if (found === null || value === undefined) return undefined;
  const start = span.end + found[0].indexOf(value);
  return {
    text: value,
    end: start + value.replace(/\(\)$/, "").length,
    whole: span.end + found[0].trimEnd().length,
  };
}
