import type { NamedModels, RowPart, RowValue } from "../models/named.ts";
import type { CodeModel } from "../models/types.ts";
import type { SyntaxNode } from "../types.ts";
import { argumentsOf, calleeName, decoratorsOf, stringOf } from "./nodes.ts";
import { recordOf } from "./records.ts";
import type { PythonLibrary, PythonValues } from "./values.ts";

const queryMakers: ReadonlySet<string> = new Set(["query", "select"]);
/** What a query is called in another. */
const derived: ReadonlySet<string> = new Set(["alias", "cte", "lateral", "subquery"]);
const statementMakers: ReadonlySet<string> = new Set(["delete", "insert", "update"]);
const single: ReadonlySet<string> = new Set([
  "first",
  "first_or_404",
  "get",
  "get_one",
  "get_or_404",
  "one",
  "one_or_404",
  "one_or_none",
  "scalar",
  "scalar_one",
  "scalar_one_or_none",
]);
const rows: ReadonlySet<string> = new Set([
  "all",
  "distinct",
  "enable_eagerloads",
  "except_",
  "execution_options",
  "exists",
  "filter",
  "filter_by",
  "from_statement",
  "group_by",
  "having",
  "intersect",
  "join",
  "join_from",
  "limit",
  "offset",
  "on_conflict_do_nothing",
  "on_conflict_do_update",
  "on_duplicate_key_update",
  "options",
  "order_by",
  "outerjoin",
  "outerjoin_from",
  "params",
  "populate_existing",
  "prefix_with",
  "returning",
  "scalars",
  "select_from",
  "union",
  "unique",
  "values",
  "where",
  "with_for_update",
  "with_hint",
  "yield_per",
]);
/** Calls of a session that run a statement. */
const runners: ReadonlySet<string> = new Set(["execute", "scalars", "stream", "stream_scalars"]);
/** Mapper events that come before a row is written. */
const hookEvents: ReadonlySet<string> = new Set(["before_insert", "before_update"]);

/** What calls give in SQLAlchemy: `session.query(User).first()`, `session.scalars(select(User))`. */
export const sqlalchemyLibrary: PythonLibrary = {
  call(call, name, on, values) {
    if (on === undefined) return ofFunction(call, name, values);
    if (on.shape === "class") {
      if (name === "alias" || name === "get" || name === "get_or_404")
        return name === "alias" ? on : { ...on, shape: "row" };
      return on.model.traits?.has("table") && (statementMakers.has(name) || name === "select")
        ? { ...on, shape: "rows" }
        : undefined;
    }
    if (on.shape === "records") return ofRecords(call, name, on, values);
    if (on.shape !== "rows") return undefined;
    if (single.has(name)) return { ...on, shape: "row" };
    if (derived.has(name)) return { ...on, shape: "class" };
    return rows.has(name) ? on : undefined;
  },
  attribute(on, name) {
    if (on.shape === "class" && name === "query") return { ...on, shape: "rows" };
    // The row that an INSERT proposes.
    if (on.shape === "rows" && (name === "excluded" || name === "inserted")) return { ...on, shape: "class" };
    const hasColumns = on.shape === "class" || on.shape === "record";
    return hasColumns && (name === "c" || name === "columns") ? on : undefined;
  },
  self: () => undefined,
  // def listener(mapper, connection, target)
  parameter(definition, name, values) {
    const event = name === "target" ? decoratorsOf(definition).find(isMapperEvent) : undefined;
    const value = event === undefined ? undefined : values.of(argumentsOf(event).positional[0]);
    return value?.shape === "class" ? { ...value, shape: "row" } : undefined;
  },
  signedIn: onlyUser,
};

/** The class of users, when there is but one. */
function onlyUser(models: NamedModels): CodeModel | undefined {
  return models.named("User");
}

/** What a query for several things gives: a record for each row. */
function ofRecords(call: SyntaxNode, name: string, on: RowValue, values: PythonValues): RowValue | undefined {
  if (name === "scalars") return firstOf(on, "rows");
  if (name.startsWith("scalar")) return firstOf(on, "row");
  if (name === "add_columns")
    return { ...on, parts: [...(on.parts ?? []), ...argumentsOf(call).positional.map((part) => partOf(part, values))] };
  if (single.has(name) || derived.has(name)) return { ...on, shape: "record" };
  return rows.has(name) ? on : undefined;
}

function firstOf({ parts }: RowValue, shape: "row" | "rows"): RowValue | undefined {
  const value = parts?.[0]?.value;
  return value === undefined ? undefined : { ...value, shape };
}

/** The rows of a call whose first argument is a model or a statement: `select(User)`, `session.get(User, 1)`, `session.scalar(statement)`. */
function ofFunction(call: SyntaxNode, name: string, values: PythonValues): RowValue | undefined {
  const { positional, open } = argumentsOf(call);
  const [first] = positional;
  const isOfSession = call.childForFieldName("function")?.type === "attribute";
  const value = first === undefined ? undefined : values.of(first);
  if (queryMakers.has(name) && !open && (value?.shape !== "class" || positional.length > 1))
    return recordOf(
      positional.map((part) => partOf(part, values)),
      "records",
    );
  if (value === undefined) return undefined;
  if (queryMakers.has(name) && value.shape === "class") return { ...value, shape: "rows" };
  if (statementMakers.has(name) && value.shape === "class") return { ...value, shape: "rows" };
  if (name === "aliased" && value.shape === "class") return value;
  if (!isOfSession) return undefined;
  if ((name === "get" || name === "get_one") && value.shape === "class") return { ...value, shape: "row" };
  if (value.shape === "records" && runners.has(name)) return name.endsWith("scalars") ? firstOf(value, "rows") : value;
  if (value.shape === "records" && name === "scalar") return firstOf(value, "row");
  if (value.shape === "rows" && runners.has(name)) return value;
  if (value.shape === "rows" && name === "scalar") return { ...value, shape: "row" };
  return value.shape === "row" && name === "merge" ? value : undefined;
}

/** `User`, `User.name`, `User.name.label("title")`. */
function partOf(node: SyntaxNode, values: PythonValues): RowPart {
  const value = values.of(node);
  if (value?.shape === "class") return { name: value.model.name, value: { ...value, shape: "row" } };
  if (node.type === "call" && calleeName(node) === "label") {
    const name = stringOf(argumentsOf(node).positional[0])?.text;
    return name === undefined ? {} : { name };
  }
  const property = node.type === "attribute" ? node.childForFieldName("attribute")?.text : undefined;
  const on = property === undefined ? undefined : values.of(node.childForFieldName("object"));
  return property === undefined || on?.shape !== "class"
    ? {}
    : { name: property, column: { model: on.model, property } };
}

/** Functions that listen to what comes before a row is written. */
export function isHook(scope: SyntaxNode): boolean {
  return decoratorsOf(scope).some(isMapperEvent);
}

/** `@event.listens_for(User, "before_insert")` */
function isMapperEvent(decorator: SyntaxNode): boolean {
  if (decorator.type !== "call" || calleeName(decorator) !== "listens_for") return false;
  return hookEvents.has(stringOf(argumentsOf(decorator).positional[1])?.text ?? "");
}
