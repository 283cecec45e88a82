import type { Extracted } from "../libraries/library.ts";
import { columnOf, NamedModels, type RowValue } from "../models/named.ts";
import type { CodeModels } from "../models/resolve.ts";
import type { Sink, SyntaxNode } from "../types.ts";
import { UsageLog } from "../usage-log.ts";
import { PythonNames } from "./names.ts";
import {
  type Arguments,
  argumentsOf,
  calleeName,
  classValue,
  decoratorsOf,
  keyword,
  membersOf,
  stringOf,
} from "./nodes.ts";
import { PythonSites, type SiteRules } from "./sites.ts";
import { type PythonLibrary, PythonValues } from "./values.ts";

const queryMakers: ReadonlySet<string> = new Set(["query", "select"]);
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
const library: PythonLibrary = {
  call(call, name, on, values) {
    if (on === undefined) return firstModel(call, name, values);
    if (on.shape === "class") {
      if (name === "alias" || name === "get" || name === "get_or_404")
        return name === "alias" ? on : { ...on, shape: "row" };
      return on.model.traits?.has("table") && (statementMakers.has(name) || name === "select")
        ? { ...on, shape: "rows" }
        : undefined;
    }
    if (on.shape !== "rows") return undefined;
    if (single.has(name)) return { ...on, shape: "row" };
    return rows.has(name) ? on : undefined;
  },
  attribute(on, name) {
    if (on.shape === "class" && name === "query") return { ...on, shape: "rows" };
    // The row that an INSERT proposes.
    if (on.shape === "rows" && (name === "excluded" || name === "inserted")) return { ...on, shape: "class" };
    return on.shape === "class" && (name === "c" || name === "columns") ? on : undefined;
  },
  self: () => undefined,
  // def listener(mapper, connection, target)
  parameter(definition, name, values) {
    const event = name === "target" ? decoratorsOf(definition).find(isMapperEvent) : undefined;
    const value = event === undefined ? undefined : values.of(argumentsOf(event).positional[0]);
    return value?.shape === "class" ? { ...value, shape: "row" } : undefined;
  },
};

/** The rows of a call whose first argument is a model or a statement: `select(User)`, `session.get(User, 1)`, `session.scalar(statement)`. */
function firstModel(call: SyntaxNode, name: string, values: PythonValues): RowValue | undefined {
  const [first] = argumentsOf(call).positional;
  const isOfSession = call.childForFieldName("function")?.type === "attribute";
  const value = first === undefined ? undefined : values.of(first);
  if (value === undefined) return undefined;
  if (queryMakers.has(name) && value.shape === "class") return { ...value, shape: "rows" };
  if (statementMakers.has(name) && value.shape === "class") return { ...value, shape: "rows" };
  if (name === "aliased" && value.shape === "class") return value;
  if (!isOfSession) return undefined;
  if ((name === "get" || name === "get_one") && value.shape === "class") return { ...value, shape: "row" };
  if (value.shape === "rows" && runners.has(name)) return value;
  if (value.shape === "rows" && name === "scalar") return { ...value, shape: "row" };
  return value.shape === "row" && name === "merge" ? value : undefined;
}

/** Reads one Python file whose workspace has models of SQLAlchemy. */
export class SqlalchemyReader {
  readonly #root: SyntaxNode;
  readonly #models: CodeModels;
  readonly #file: string;
  readonly #log = new UsageLog("sqlalchemy");
  readonly #named: NamedModels;
  readonly #values: PythonValues;
  readonly #sites: PythonSites;

  constructor(text: string, root: SyntaxNode, file: string, models: CodeModels) {
    this.#root = root;
    this.#file = file;
    this.#models = models;
    this.#named = new NamedModels(models, "sqlalchemy", file);
    this.#values = new PythonValues(new PythonNames(root), this.#named, library);
    const rules: SiteRules = { column: columnOf, isHook, classAttributes: true };
    this.#sites = new PythonSites(text, this.#values, this.#log, rules);
  }

  read(): Extracted {
    this.#declarations();
    for (const call of this.#root.descendantsOfType(["call"])) if (call !== null) this.#call(call);
    this.#sites.attributes(this.#root);
    return this.#log.result;
  }

  #declarations(): void {
    for (const model of this.#models.all) {
      if (model.library !== "sqlalchemy" || model.file !== this.#file) continue;
      this.#log.declare(model, this.#root);
    }
    for (const declaration of this.#root.descendantsOfType(["class_definition"])) {
      const model = declaration === null ? undefined : this.#values.classModel(declaration);
      const args = declaration === null ? undefined : tableArguments(declaration);
      if (model === undefined || args === undefined) continue;
      for (const part of args.descendantsOfType(["call"])) if (part !== null) this.#constraint(part, model);
    }
  }

  /** `UniqueConstraint("a", "b")` and `Index("name", "a")` name columns of the table. */
  #constraint(call: SyntaxNode, model: RowValue["model"]): void {
    const name = calleeName(call);
    if (name !== "UniqueConstraint" && name !== "Index" && name !== "PrimaryKeyConstraint") return;
    const columns = new Set(model.fields.map(({ column }) => column));
    for (const argument of argumentsOf(call).positional.slice(name === "Index" ? 1 : 0)) {
      const column = stringOf(argument);
      if (column !== undefined && columns.has(column.text))
        this.#log.mention(model, column.text, column, { access: "declare" });
    }
  }

  #call(call: SyntaxNode): void {
    const name = calleeName(call);
    const callee = call.childForFieldName("function");
    const object = callee?.childForFieldName("object");
    const args = argumentsOf(call);
    if (name === "ForeignKey") this.#foreignKey(call);
    else if (name === "relationship") this.#relationship(args);
    else if (name === "execute") this.#execute(call);
    const made = callee === null ? undefined : this.#values.of(callee);
    if (made?.shape === "class" && !made.model.traits?.has("table")) {
      this.#sites.keywords(call, args, made, "orm-create");
      return;
    }
    const on = object === null || object === undefined ? undefined : this.#values.of(object);
    if (name.startsWith("bulk_") && name.endsWith("_mappings")) {
      const target = this.#values.of(args.positional[0]);
      if (target?.shape === "class")
        this.#sites.dictionaries(
          args.positional[1],
          call,
          target,
          name === "bulk_insert_mappings" ? "orm-create" : "orm-update",
        );
      return;
    }
    if (on?.shape === "rows" && object !== null && object !== undefined) this.#query(call, name, object, on);
  }

  /** `session.execute(insert(User), [{"name": …}])`. */
  #execute(call: SyntaxNode): void {
    const [statement, parameters] = argumentsOf(call).positional;
    const value = statement === undefined ? undefined : this.#values.of(statement);
    const kind = statement === undefined ? undefined : this.#writeKind(statement);
    if (value?.shape === "rows" && kind !== undefined && parameters !== undefined)
      this.#sites.dictionaries(parameters, call, value, kind);
  }

  #query(call: SyntaxNode, name: string, object: SyntaxNode, on: RowValue): void {
    const args = argumentsOf(call);
    if (name === "filter_by") this.#filterBy(args, this.#lastJoined(object) ?? on);
    const kind = this.#writeKind(object);
    if (name === "values" && kind !== undefined) {
      this.#sites.keywords(call, args, on, kind);
      for (const argument of args.positional) this.#sites.dictionaries(argument, call, on, kind);
    }
    if (name === "update" && args.positional.length > 0)
      this.#sites.dictionaries(args.positional[0], call, on, "orm-update");
    if (name === "on_conflict_do_update") this.#sites.dictionaries(keyword(call, "set_"), call, on, "orm-upsert");
    if (name === "on_duplicate_key_update") this.#sites.keywords(call, args, on, "orm-upsert");
  }

  #filterBy({ keywords }: Arguments, on: RowValue): void {
    for (const { name, nameNode } of keywords) {
      const column = columnOf(on.model, name);
      const certainty = on.guess === undefined ? "resolved" : "name-only";
      if (column !== undefined) this.#log.mention(on.model, column, nameNode, { access: "read", certainty });
    }
  }

  /** `filter_by` is about what was joined last (SQLAlchemy, Query.filter_by). */
  #lastJoined(chain: SyntaxNode): RowValue | undefined {
    for (let node: SyntaxNode | null | undefined = this.#values.definition(chain); node?.type === "call"; ) {
      const [target] = argumentsOf(node).positional;
      const value =
        /^(?:outer)?join$/.test(calleeName(node)) && target !== undefined ? this.#values.of(target) : undefined;
      if (value !== undefined) return value;
      const object: SyntaxNode | null | undefined = node.childForFieldName("function")?.childForFieldName("object");
      node = object === null || object === undefined ? undefined : this.#values.definition(object);
    }
    return undefined;
  }

  /** Whether a chain of calls begins with an INSERT or UPDATE. */
  #writeKind(chain: SyntaxNode): Sink["kind"] | undefined {
    for (let node: SyntaxNode | null | undefined = this.#values.definition(chain); node?.type === "call"; ) {
      const name = this.#values.calledName(node);
      if (name === "insert") return "orm-create";
      if (name === "update") return "orm-update";
      const object: SyntaxNode | null | undefined = node.childForFieldName("function")?.childForFieldName("object");
      node = object === null || object === undefined ? undefined : this.#values.definition(object);
    }
    return undefined;
  }

  /** `relationship(order_by="Post.title.desc()", foreign_keys="[Post.author_id]")`: expressions in strings. */
  #relationship({ keywords }: Arguments): void {
    for (const { value } of keywords) {
      const string = stringOf(value);
      for (const match of string?.text.matchAll(/\b([A-Z]\w*)\.(\w+)/g) ?? []) {
        const model = this.#named.named(match[1] ?? "");
        const column = model === undefined ? undefined : columnOf(model, match[2] ?? "");
        if (string === undefined || model === undefined || column === undefined) continue;
        const end = string.startIndex + match.index + match[0].length;
        this.#log.mention(
          model,
          column,
          { startIndex: end - (match[2] ?? "").length, endIndex: end },
          { access: "read" },
        );
      }
    }
  }

  /** `ForeignKey("users.id")` names a column of another table. */
  #foreignKey(call: SyntaxNode): void {
    const target = stringOf(argumentsOf(call).positional[0]);
    const match = target === undefined ? null : /^(?:(\w+)\.)?(\w+)\.(\w+)$/.exec(target.text);
    if (target === undefined || match?.[2] === undefined || match[3] === undefined) return;
    const [, schema, table, column] = match;
    const model = this.#models.all.find(
      (each) =>
        each.library === "sqlalchemy" && each.table === table && (schema === undefined || each.schema === schema),
    );
    if (model === undefined) return;
    this.#log.mention(
      model,
      column,
      { startIndex: target.endIndex - column.length, endIndex: target.endIndex },
      { access: "declare" },
    );
  }
}

/** `__table_args__` of a class, as a value or as a function that gives it. */
function tableArguments(declaration: SyntaxNode): SyntaxNode | undefined {
  const name = "__table_args__";
  const isIt = (member: SyntaxNode) =>
    member.type === "function_definition" && member.childForFieldName("name")?.text === name;
  return classValue(declaration, name) ?? membersOf(declaration).find(isIt);
}

/** Functions that listen to what comes before a row is written. */
function isHook(scope: SyntaxNode): boolean {
  return decoratorsOf(scope).some(isMapperEvent);
}

/** `@event.listens_for(User, "before_insert")` */
function isMapperEvent(decorator: SyntaxNode): boolean {
  if (decorator.type !== "call" || calleeName(decorator) !== "listens_for") return false;
  return hookEvents.has(stringOf(argumentsOf(decorator).positional[1])?.text ?? "");
}
