import type { Cursor } from "../../cursor.ts";
import { describe } from "../../expression.ts";
import type { Name } from "../../names.ts";
import type { IndexKey } from "../../operations.ts";
import { readOptionValue } from "./words.ts";

/** Takes `(a, b(20) DESC, (lower(c)))`; empty when no parenthesis is there. */
export function readKeyParts(cursor: Cursor): readonly IndexKey[] {
  const keys: IndexKey[] = [];
  if (!cursor.acceptSymbol("(")) return keys;
  do {
    const key = readKeyPart(cursor);
    if (key) keys.push(key);
    cursor.skipToComma();
  } while (cursor.acceptSymbol(","));
  cursor.closeParenthesis();
  return keys;
}

function readKeyPart(cursor: Cursor): IndexKey | undefined {
  const { start, index: first } = cursor;
  if (cursor.skipParentheses()) {
    const expression = describe(cursor, first, cursor.index);
    return expression && { expression, ...readOrder(cursor), span: cursor.spanFrom(start) };
  }
  const column = cursor.name();
  if (!column) return undefined;
  const length = cursor.atSymbol("(") ? cursor.peek(1) : undefined;
  cursor.skipParentheses();
  const prefix = length?.kind === "number" ? Number(length.value) : undefined;
  const order = readOrder(cursor);
  return { column, ...(prefix !== undefined && { prefix }), ...order, span: cursor.spanFrom(start) };
}

/** WITHOUT OVERLAPS belongs to a period of MariaDB. */
function readOrder(cursor: Cursor): { readonly descending?: true } {
  cursor.accept("without", "overlaps");
  return cursor.acceptOne("asc", "desc") === "desc" ? { descending: true } : {};
}

/** Whether an index is as good as a constraint on these columns: no prefix, no expression. */
export function plainColumns(keys: readonly IndexKey[]): readonly Name[] | undefined {
  const columns = keys.flatMap(({ column, prefix }) => (column !== undefined && prefix === undefined ? [column] : []));
  return columns.length === keys.length && columns.length > 0 ? columns : undefined;
}

export interface IndexOptions {
  method?: string;
  invisible?: true;
}

/** `USING BTREE` and what may stand behind the columns: KEY_BLOCK_SIZE, WITH PARSER, COMMENT, VISIBLE, IGNORED, CLUSTERING, … */
export function readIndexOptions(cursor: Cursor): IndexOptions {
  const found: IndexOptions = {};
  for (;;) {
    if (readMethod(cursor, found)) continue;
    if (cursor.acceptOne("invisible", "ignored")) found.invisible = true;
    else if (cursor.accept("with", "parser")) cursor.name();
    else if (
      cursor.acceptOne(
        "key_block_size",
        "m",
        "distance",
        "comment",
        "clustering",
        "engine_attribute",
        "secondary_engine_attribute",
      )
    )
      readOptionValue(cursor);
    else if (!cursor.accept("not", "ignored") && !cursor.accept("visible")) return found;
  }
}

/** `USING BTREE`, `TYPE BTREE`. */
export function readMethod(cursor: Cursor, found: IndexOptions): boolean {
  const isMethod =
    cursor.at("using") || (cursor.at("type") && /^(?:btree|hash|rtree)$/.test(cursor.peek(1)?.value ?? ""));
  if (!isMethod) return false;
  cursor.next();
  const method = cursor.next()?.value;
  if (method !== undefined) found.method = method;
  return true;
}
