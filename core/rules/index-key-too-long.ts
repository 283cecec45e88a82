import { charsetOf, longestBytes } from "../engines/mysql/type-change.ts";
import type { Table } from "../schema/types.ts";
import type { IndexKey, OperationOf } from "../sql/operations.ts";
import { onlineDialects } from "./support/online.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** Error 1071: 3072 bytes of one column (MySQL manual 17.22, ROW_FORMAT DYNAMIC and COMPRESSED). */
const longest = 3072;

/** A character of utf8mb4 counts four bytes, whatever is stored. */
export const indexKeyTooLong: Rule<"create-index" | "add-unique" | "add-primary-key"> = {
  id: "index-key-too-long",
  severity: "error",
  axis: "availability",
  dialects: onlineDialects,
  title: "Index on a column that is too long for one",
  why: "A column of an index may take 3072 bytes, counted with the most bytes that a character of its character set takes: 768 characters of utf8mb4. The statement fails, or the index is cut without strict mode.",
  instead: "Index the first characters only (`column(191)`), or shorten the column.",
  bad: [
    "CREATE TABLE pages (id bigint PRIMARY KEY, url varchar(1000) CHARACTER SET utf8mb4);\n-- next release\nALTER TABLE pages ADD INDEX pages_url (url);",
  ],
  good: [
    "CREATE TABLE pages (id bigint PRIMARY KEY, url varchar(1000) CHARACTER SET utf8mb4);\n-- next release\nALTER TABLE pages ADD INDEX pages_url (url(191));",
  ],
  on: ["create-index", "add-unique", "add-primary-key"],
  *check(operation, context) {
    const table = context.schema.table(operation.table);
    for (const key of keysOf(operation)) {
      const bytes = bytesOf(key, table);
      if (bytes === undefined || bytes <= longest || key.column === undefined) continue;
      const rewrite = shorten(key, context);
      yield {
        span: key.span,
        message: `${key.column.name} of ${shown(operation.table)} takes up to ${bytes} bytes, and an index takes ${longest} of a column. Index its first characters only.`,
        ...(rewrite && operation.within === undefined && { rewrites: [rewrite] }),
      };
    }
  },
};

function keysOf(
  operation: OperationOf<"create-index"> | OperationOf<"add-unique"> | OperationOf<"add-primary-key">,
): readonly IndexKey[] {
  if (operation.kind !== "create-index")
    return operation.constraint.columns.map((column) => ({ column, span: column.span }));
  return operation.method === undefined || operation.method === "btree" ? operation.keys : [];
}

function bytesOf({ column, prefix }: IndexKey, table: Table | undefined): number | undefined {
  const known = column === undefined ? undefined : table?.columns.get(column.name);
  if (known?.type === undefined || !/^(?:var)?(?:char|binary)$/.test(known.type.name)) return undefined;
  const whole = longestBytes(known.type, charsetOf(known, table));
  if (whole === undefined || prefix === undefined) return whole;
  return Math.round((whole / Number(known.type.args[0])) * prefix);
}

function shorten({ column, prefix, span }: IndexKey, context: RuleContext) {
  if (column === undefined || prefix !== undefined) return undefined;
  const at = column.span.end;
  return {
    title: `Index the first 191 characters of ${context.text.slice(span.start, at)}`,
    safe: false,
    edits: [{ span: { start: at, end: at }, text: "(191)" }],
  };
}
