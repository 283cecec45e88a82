import type { Bindings } from "../javascript/bindings.ts";
import { argumentsOf, type Chain, isAwaited } from "../javascript/chain.ts";
import { knexMethods as methods } from "../javascript/knex-methods.ts";
import { QueryReader } from "../javascript/query-builder.ts";
import { staticText } from "../javascript/static-text.ts";
import { casingFor } from "../models/resolve.ts";
import { toSnakeCase } from "../spelling.ts";
import { unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { CodeLibrary } from "./library.ts";

const clientName = /^(?:\w*(?:knex|trx|tx|db|database|transaction|connection|conn|pg)\w*|t|qb)$/i;

/** Knex: queries that begin with a table in a string, `knex("users")`. */
export const knex: CodeLibrary = {
  id: "knex",
  languages: new Set(["typescript", "tsx", "javascript"]),
  concerns: (text, { models }) =>
    (models.conventions.some(({ library }) => library === "knex") || /\bknex\b/i.test(text)) &&
    /\.\s*(?:insert|update|where|select|from|into|first|pluck|del|delete|join|increment|decrement)\w*\s*\(/.test(text),
  readScript(script, { models, dialect }) {
    const isSnake = casingFor("knex", script.file, models.conventions) === "snake_case";
    new QueryReader(script, {
      library: "knex",
      methods,
      dialect,
      begins,
      selects: ({ calls }) => calls.every(({ method }) => !withoutRows.has(method)),
      rowMethods: new Set(["first"]),
      builderType: /\bQueryBuilder\b/,
      column: isSnake ? toSnakeCase : (name) => name,
      naming: isSnake ? "camelCase" : "column",
    }).read();
  },
};

/** `knex("users")…`, `this.knex("users")…`, `knex.select(…).from("users")`, `knex.withSchema("s").table("users")`. */
function begins(
  chain: Chain,
  bindings: Bindings,
  isHeld: boolean,
): { readonly tables: readonly SyntaxNode[] } | undefined {
  const { head, calls } = chain;
  if (head.type === "call_expression") {
    // `await trx<User>("users")` is parsed as a call of `await trx`.
    const called = head.childForFieldName("function");
    const callee = called === null ? null : unwrapped(called);
    const [table] = argumentsOf(head);
    const isClient = callee?.type === "identifier" && clientName.test(callee.text);
    const isUsed = isHeld || isAwaited(head) || calls.some(({ method }) => methods.has(method) || enders.has(method));
    return isClient && isUsed && isTable(table, bindings) ? { tables: [table] } : undefined;
  }
  const [first, ...rest] = calls;
  if (first === undefined) return undefined;
  if (clientName.test(first.method) && isTable(first.args[0], bindings))
    return isHeld || rest.some(({ method }) => methods.has(method) || enders.has(method))
      ? { tables: [first.args[0]] }
      : undefined;
  if (!clientName.test(nameOf(head))) return undefined;
  if (first.method === "batchInsert" && isTable(first.args[0], bindings)) return { tables: [first.args[0]] };
  const hasTable = calls.some(({ method, args }) => methods.get(method) === "tables" && isTable(args[0], bindings));
  return hasTable ? { tables: [] } : undefined;
}

/** Methods by which a query gives something else than rows, or nothing, unless it says which columns. */
const withoutRows: ReadonlySet<string> = new Set([
  ...["batchInsert", "columnInfo", "decrement", "del", "delete", "increment", "insert", "toQuery", "toSQL", "toString"],
  ...["truncate", "update", "upsert"],
]);

/** Methods of queries that name no column. */
const enders: ReadonlySet<string> = new Set([
  ...["clone", "columnInfo", "del", "delete", "forShare", "forUpdate", "joinRaw", "limit", "offset", "transacting"],
  ...["truncate", "union", "unionAll", "whereExists", "whereNotExists", "whereRaw"],
]);

function isTable(node: SyntaxNode | undefined, bindings: Bindings): node is SyntaxNode {
  if (node === undefined) return false;
  const value = unwrapped(node);
  if (value.type === "object") return true;
  return /^[\w$.-]+(?:\s+(?:as\s+)?\w+)?$/i.test(staticText(value, bindings)?.text ?? "");
}

function nameOf(node: SyntaxNode): string {
  const value = unwrapped(node);
  return value.type === "member_expression" ? (value.childForFieldName("property")?.text ?? "") : value.text;
}
