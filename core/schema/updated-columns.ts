import { extended } from "../extended.ts";
import type { Expression, QualifiedName } from "../sql/names.ts";
import type { Assignment, OperationOf } from "../sql/operations.ts";
import { withColumn } from "./column-map.ts";
import { findTable, type Replay, updateTable } from "./replay.ts";
import type { Column } from "./types.ts";

/** UPDATE: its columns have been given values by the history, and some hold what another does, or a row of another table. */
export function noteUpdate(operation: OperationOf<"update-rows">, replay: Replay): void {
  const { key } = findTable(replay, operation.table);
  const isFromOthers = operation.set.some(({ value }) => value.columns.length > 0);
  for (const source of isFromOthers ? operation.from : []) noteRowsCopiedOut(source, key, replay);
  for (const assignment of operation.set) {
    updateTable(replay, key, (table) => {
      const known = table.columns.get(assignment.column.name);
      return known ? withColumn(table, noted(known, assignment, operation, replay)) : table;
    });
  }
}

/** INSERT … SELECT: rows, and columns as they were, that are in another table now. */
export function noteCopiedOut({ table: target, query }: OperationOf<"insert-rows">, replay: Replay): void {
  const [source] = query?.tables ?? [];
  if (source === undefined) return;
  const into = findTable(replay, target).key;
  const { key, table } = findTable(replay, source);
  if (key === into) return;
  noteRowsCopiedOut(source, into, replay);
  const rowsOf = [...(table?.created === undefined ? [] : [table.created]), ...(table?.rowsOf ?? [])];
  if (rowsOf.length > 0)
    updateTable(replay, into, (each) => extended(each, { rowsOf: [...(each.rowsOf ?? []), ...rowsOf] }));
  for (const name of query?.copies ?? []) {
    const known = table?.columns.get(name);
    if (known) updateTable(replay, key, (each) => withColumn(each, extended(known, { copiedOut: replay.origin })));
  }
}

function noteRowsCopiedOut(source: QualifiedName, into: string, replay: Replay): void {
  const { key } = findTable(replay, source);
  if (key !== into) updateTable(replay, key, (table) => extended(table, { copiedOut: replay.origin }));
}

/** A loop, a branch or a routine that is called may have given the columns values. */
export function noteMaybeUpdated({ table: name, set }: OperationOf<"update-rows">, replay: Replay): void {
  const { key, table } = findTable(replay, name);
  for (const { column } of set) {
    const known = table?.columns.get(column.name);
    if (known === undefined || known.updated) continue;
    updateTable(replay, key, (each) => withColumn(each, extended(known, { updated: true } as const)));
  }
}

function noted(column: Column, assignment: Assignment, operation: OperationOf<"update-rows">, replay: Replay): Column {
  const source = copiedColumn(assignment, operation);
  const { where, from, limited } = operation;
  const isMoved = from.length === 0 && !limited && where?.columns.every((name) => name === column.name) === true;
  return {
    ...column,
    updated: true,
    ...(isMoved && { moved: [...(column.moved ?? []), { where: where.text, by: replay.origin }] }),
    ...(source !== undefined && { copyOf: { column: source, by: replay.origin } }),
  };
}

/** new = old, plain, cast, with a value for NULL or put into JSON: with no condition on other columns, every value is then in both. */
function copiedColumn(
  { column, value }: Assignment,
  { from, where, limited }: OperationOf<"update-rows">,
): string | undefined {
  const [source, ...others] = value.columns.filter((name) => name !== column.name);
  if (from.length > 0 || limited || source === undefined) return undefined;
  if (others.some((name) => name !== source)) return undefined;
  if (!keepsValue(value, source)) return undefined;
  return where?.columns.some((name) => name !== source && name !== column.name) ? undefined : source;
}

const keeping: readonly string[] = "cast convert coalesce ifnull isnull nullif".split(" ");
const keepingInJson: readonly string[] = "json json_set json_insert json_object".split(" ");

/**
 * Nothing is calculated: no operator, and no function but those that change the type, stand in for NULL, put NULL for a value or put the
 * value into JSON. Or a CASE only picks out values that get another one, or gives each its own.
 */
function keepsValue({ text, functions }: Expression, source: string): boolean {
  if (/\bcase\b/i.test(text)) return keepsTheRest(text, source) || givesEachItsOwn(text, source);
  const known = [...keeping, ...keepingInJson];
  return functions.every((name) => known.includes(name)) && /^[^-+*/%|&<>=!~]*$/.test(text);
}

const name = String.raw`(?:[\w$]+|"[^"]+"|\x60[^\x60]+\x60|\[[^\]]+\])`;
const literal = String.raw`(?:-?[\w.]+|N?'(?:[^']|'')*')`;
const withRest = new RegExp(String.raw`^case\b.*\belse\s+(?:${name}\s*\.\s*)?(${name})\s+end$`, "is");
const mapping = new RegExp(
  String.raw`^case\s+(?:${name}\s*\.\s*)?(${name})((?:\s+when\s+${literal}\s+then\s+${literal})+)(?:\s+else\s+null)?\s+end$`,
  "i",
);

/** `CASE WHEN … THEN NULL ELSE old END`. */
function keepsTheRest(text: string, source: string): boolean {
  return isName(withRest.exec(text.trim())?.[1], source);
}

/** `CASE old WHEN 1 THEN 'open' WHEN 2 THEN 'closed' END`: which one it was can still be told. */
function givesEachItsOwn(text: string, source: string): boolean {
  const [, of, branches = ""] = mapping.exec(text.trim()) ?? [];
  const given = [...branches.matchAll(new RegExp(String.raw`\bthen\s+(${literal})`, "gi"))].map(([, value]) => value);
  return isName(of, source) && new Set(given).size === given.length;
}

function isName(written: string | undefined, name: string): boolean {
  return written?.replaceAll(/^["`[]|["`\]]$/g, "").toLowerCase() === name.toLowerCase();
}
