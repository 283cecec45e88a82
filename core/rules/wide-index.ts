import type { IndexKey, InlineIndex, Operation } from "../sql/operations.ts";
import type { Span } from "../text.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** The columns behind the third rarely narrow a search any more, and every write pays for them. */
export const wideIndex: Rule<"create-index" | "create-table"> = {
  id: "wide-index",
  severity: "hint",
  optional: true,
  axis: "availability",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "Index over many columns",
  why: "Each write keeps all columns of an index, and an index serves only queries that name its first ones. A unique index needs all of its columns, so it is not reported.",
  instead: "Keep the columns that queries really narrow by, the most selective ones first.",
  options: { columns: "How many columns an index may have (3)." },
  bad: ["CREATE INDEX orders_all ON orders (tenant, region, state, number);"],
  good: [
    "CREATE TABLE orders (id bigint NOT NULL PRIMARY KEY, tenant int, region int, state int, number int, CONSTRAINT orders_key UNIQUE (tenant, region, state, number));",
  ],
  on: ["create-index", "create-table"],
  *check(operation, context) {
    if (context.direction === "down") return;
    const most = typeof context.options.columns === "number" ? context.options.columns : 3;
    for (const { name, keys, span } of indexesOf(operation)) {
      if (keys.length <= most) continue;
      const what = name === undefined ? "This index" : `Index ${name}`;
      yield {
        span,
        message: `${what} of ${shown(operation.table)} has ${keys.length} columns, which each write keeps. Leave out those that no query narrows by.`,
      };
    }
  },
};

interface PlainIndex {
  readonly name: string | undefined;
  readonly keys: readonly IndexKey[];
  readonly span: Span;
}

function indexesOf(operation: Operation & { readonly kind: "create-index" | "create-table" }): readonly PlainIndex[] {
  if (operation.kind === "create-index")
    return operation.unique ? [] : [{ name: operation.name?.name, keys: operation.keys, span: operation.span }];
  return (operation.indexes ?? []).flatMap(plainIndex);
}

/** An index that stands among the columns of CREATE TABLE, found at its keys. */
function plainIndex({ unique, name, keys }: InlineIndex): readonly PlainIndex[] {
  const [first, last] = [keys[0], keys.at(-1)];
  if (unique || first === undefined || last === undefined) return [];
  return [{ name: name?.name, keys, span: { start: first.span.start, end: last.span.end } }];
}
