import { Cursor } from "../../cursor.ts";
import { tokenize } from "../../lexer.ts";
import type { OperationOf } from "../../operations.ts";
import type { Token } from "../../types.ts";

/**
 * `SET @sql = 'ALTER TABLE dbo.Users DROP CONSTRAINT ' + @name`: a constraint goes by a name that is looked up when the script runs. Which
 * one is not known, only that those of the table may be gone behind this.
 */
export function lookedUpDrops(cursor: Cursor): readonly OperationOf<"other-ddl">[] {
  return cursor.tokens.slice(cursor.index, cursor.limit).flatMap((token) => {
    const object = tableWithDrop(token, cursor);
    return object === undefined
      ? []
      : [{ kind: "other-ddl", verb: "drop", objectKind: "constraint", object, span: token, command: 0 } as const];
  });
}

function tableWithDrop(token: Token, { dialect }: Cursor) {
  if (token.kind !== "string" || !/\bdrop\s+constraint\s*[["]?$/i.test(token.value)) return undefined;
  const inner = new Cursor(token.value, tokenize(token.value, dialect).tokens, dialect);
  if (!inner.accept("alter", "table")) return undefined;
  const table = inner.qualifiedName();
  if (table === undefined || !inner.accept("drop", "constraint")) return undefined;
  return { ...table, span: { start: token.start, end: token.end } };
}
