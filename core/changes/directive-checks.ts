import type { DirectiveBody } from "./directive-parser.ts";

/** What does not fit together in a directive that could be read, and what to write instead; undefined when all does. */
export function checked(body: DirectiveBody): string | undefined {
  return countsOf(body) ?? sidesOf(body);
}

function countsOf({ from, to, goal, up, down, types }: DirectiveBody): string | undefined {
  const isInPlace = goal.kind !== "replace" && goal.kind !== "nothing";
  const filled = isInPlace ? from.columns.length : (to?.columns.length ?? 0);
  const wanted = { up: filled, down: from.columns.length, type: to?.columns.length ?? 0 };
  const given = { up: up.length, down: down.length, type: types.length };
  for (const word of ["up", "down", "type"] as const)
    if (given[word] > 0 && given[word] !== wanted[word])
      return `${word}(…) needs ${wanted[word]} expressions, one for each column it fills.`;
  return undefined;
}

function sidesOf({ subject, from, to, goal, types, up, backfilled }: DirectiveBody): string | undefined {
  if (backfilled !== undefined && (subject === "table" || unfilled.has(goal.kind)))
    return "No row is filled by such a change: leave backfilled(…) out.";
  if (subject === "table" && to === undefined)
    return goal.kind === "nothing"
      ? "A whole table is dropped in a migration of its own: only columns are followed until nothing uses them."
      : "Write the column as table.column.";
  if (subject === "value" && to !== undefined && (to.table !== from.table || to.schema !== from.schema))
    return "Both values must be of the same type.";
  if (subject === "value" && to === undefined && goal.kind !== "nothing")
    return "A value of an enumeration can be replaced by another one, or by nothing.";
  if (subject === "column" && from.columns.length === 0 && types.length === 0 && up.length === 0)
    return "Say what the new column holds in the rows that are there: up(expression).";
  if (goal.kind === "references" && goal.target.columns.length !== from.columns.length)
    return "As many columns must be referred to as refer.";
  if (from.columns.length > 1 && oneColumn.has(goal.kind)) return "Only one column at a time.";
  return undefined;
}

/** What becomes of a column without any value of a row. */
const unfilled: ReadonlySet<string> = new Set(["nothing", "optional", "default"]);
const oneColumn: ReadonlySet<string> = new Set(["required", "optional", "default", "type", "key"]);
