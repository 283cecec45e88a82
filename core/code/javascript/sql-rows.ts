import { tokenize } from "../../sql/lexer.ts";
import type { Dialect, Token } from "../../sql/types.ts";
import type { DmlColumn } from "../dml.ts";
import { readDml } from "../dml-reader.ts";
import { queryOf } from "./chain.ts";
import type { ScriptFile } from "./flow/script-file.ts";
import { type ColumnPlace, type RowSource, rowValue } from "./flow/value.ts";
import { rawHole } from "./query-raw.ts";
import { staticText } from "./static-text.ts";

/** Methods of clients and of Knex that run a statement which they are given as a text. */
const running: ReadonlySet<string> = new Set(["execute", "query", "raw"]);

/** Notes what the statements of a file give that are run as a text: `(await pool.query("SELECT name FROM users")).rows`. */
export function seedSqlRows(script: ScriptFile, dialect: Dialect): void {
  const isPostgres = dialect === "postgres";
  if (!isPostgres && dialect !== "mysql" && dialect !== "mariadb") return;
  for (const chain of script.chains) {
    const call = chain.calls.findLast(({ method }) => running.has(method));
    const sql = call === undefined ? undefined : staticText(call.args[0], script.bindings, rawHole)?.text;
    if (sql === undefined || queryOf(chain).endIndex !== call?.node.endIndex || !beginsLikeQuery.test(sql)) continue;
    script.rows.setLate(call.node, () => {
      const source = rowsOfSql(sql, dialect);
      if (source === undefined) return undefined;
      const rows = rowValue(source, "rows");
      return isPostgres ? { is: "object", fields: { rows } } : { is: "tuple", of: [rows] };
    });
  }
}

const beginsLikeQuery = /^\s*(?:select|insert|update|delete|with)\b/i;

/** The columns of a statement's result that keep their names; undefined when there are none. */
export function rowsOfSql(sql: string, dialect: Dialect): RowSource | undefined {
  const list = resultList(tokenize(sql, dialect).tokens);
  if (list.length === 0) return undefined;
  const read = new Map(
    readDml(sql, dialect).columns.flatMap((column) =>
      column.access === "read" && column.uncertain !== true ? [[column.span.end, column] as const] : [],
    ),
  );
  const columns: Record<string, ColumnPlace> = {};
  let table: RowSource["table"];
  for (const item of list) {
    const last = item.at(-1);
    const found = last === undefined || !isPlain(item) ? undefined : read.get(last.end);
    if (found === undefined) continue;
    if (found.column === "*") table ??= found.table;
    else columns[found.column] = placeOf(found);
  }
  if (table === undefined && Object.keys(columns).length === 0) return undefined;
  return { library: "sql", columns, ...(table === undefined ? {} : { table }) };
}

function placeOf({ column, table, candidates = [] }: DmlColumn): ColumnPlace {
  return table === undefined ? { column, candidates } : { column, table };
}

/** `name`, `u.name`, `u.*`. */
function isPlain(item: readonly Token[]): boolean {
  return (
    item.length % 2 === 1 &&
    item.every(({ kind, value }, i) =>
      i % 2 === 1 ? value === "." : kind === "word" || kind === "quoted" || (value === "*" && i === item.length - 1),
    )
  );
}

const ends: ReadonlySet<string> = new Set(["except", "from", "intersect", "union"]);

/** The items of what a statement gives: the list of its SELECT, or of its RETURNING; none where several queries are put together. */
function resultList(tokens: readonly Token[]): readonly (readonly Token[])[] {
  let depth = 0;
  let items: Token[][] | undefined;
  let isOpen = false;
  for (const token of tokens) {
    const word = token.kind === "quoted" || token.kind === "string" ? "" : token.value;
    if (word === "(") depth++;
    if (word === ")") depth--;
    if (depth === 0 && (word === "union" || word === "intersect" || word === "except")) return [];
    if (depth === 0 && (word === "select" || word === "returning")) {
      items = [[]];
      isOpen = true;
    } else if (depth === 0 && (ends.has(word) || word === ";")) isOpen = false;
    else if (isOpen && depth === 0 && word === ",") items?.push([]);
    else if (isOpen && word !== "distinct") items?.at(-1)?.push(token);
  }
  return items ?? [];
}
