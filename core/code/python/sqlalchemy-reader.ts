import type { Dialect } from "../../sql/types.ts";
import type { Extracted } from "../libraries/library.ts";
import { columnOf, NamedModels, type RowValue } from "../models/named.ts";
import type { CodeModels } from "../models/resolve.ts";
import { readSqlFragment } from "../sql-fragment.ts";
import type { Access, Sink, SyntaxNode } from "../types.ts";
import { UsageLog } from "../usage-log.ts";
import { PythonNames } from "./names.ts";
import {
  type Arguments,
  argumentsOf,
  calleeName,
  classValue,
  entriesOf,
  keyword,
  membersOf,
  stringOf,
  stringsOf,
} from "./nodes.ts";
import { PythonSites, type SiteRules } from "./sites.ts";
import { isHook, sqlalchemyLibrary } from "./sqlalchemy-calls.ts";
import { TypedClasses } from "./typed-classes.ts";
import { PythonValues } from "./values.ts";

/** Reads one Python file whose workspace has models of SQLAlchemy. */
export class SqlalchemyReader {
  readonly #root: SyntaxNode;
  readonly #models: CodeModels;
  readonly #dialect: Dialect;
  readonly #file: string;
  readonly #log = new UsageLog("sqlalchemy");
  readonly #named: NamedModels;
  readonly #values: PythonValues;
  readonly #sites: PythonSites;

  constructor(text: string, root: SyntaxNode, file: string, models: CodeModels, dialect: Dialect) {
    this.#dialect = dialect;
    this.#root = root;
    this.#file = file;
    this.#models = models;
    this.#named = new NamedModels(models, "sqlalchemy", file);
    const classes = new TypedClasses(models);
    this.#values = new PythonValues(text, new PythonNames(root), this.#named, sqlalchemyLibrary, classes);
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
      if (declaration === null || model === undefined) continue;
      for (const part of tableArguments(declaration)?.descendantsOfType(["call"]) ?? [])
        if (part !== null) this.#constraint(part, model);
      for (const member of membersOf(declaration)) if (member.type === "assignment") this.#helper(member, model);
    }
  }

  /** `__repr__ = make_repr("id", "name")`: a helper of the class is told its properties. */
  #helper(member: SyntaxNode, model: RowValue["model"]): void {
    const call = member.childForFieldName("right");
    const name = member.childForFieldName("left")?.text ?? "";
    if (call?.type !== "call" || columnOf(model, name) !== undefined || model.relations.has(name)) return;
    const { positional } = argumentsOf(call);
    const strings = positional.flatMap(stringsOf);
    if (strings.length < positional.length) return;
    if (strings.every(({ text }) => columnOf(model, text) !== undefined || model.relations.has(text)))
      for (const string of strings) this.#property(string, model, "read");
  }

  #property(string: NonNullable<ReturnType<typeof stringOf>>, model: RowValue["model"], access: Access): void {
    const column = columnOf(model, string.text);
    if (column !== undefined) this.#log.mention(model, column, string, { access });
  }

  /** `UniqueConstraint("a", "b")`, `Index("name", "a")` and `CheckConstraint("a > 0")` name columns of the table. */
  #constraint(call: SyntaxNode, model: RowValue["model"]): void {
    const name = calleeName(call);
    const check = name === "CheckConstraint" ? stringOf(argumentsOf(call).positional[0]) : undefined;
    if (check !== undefined && !check.text.includes("\\"))
      for (const { column, at, certainty } of readSqlFragment(
        check.text,
        check.startIndex,
        model.table,
        "condition",
        this.#dialect,
      ))
        this.#log.mention(model, column, at, { access: "declare", certainty });
    if (name !== "UniqueConstraint" && name !== "Index" && name !== "PrimaryKeyConstraint") return;
    const columns = new Set(model.fields.map(({ column }) => column));
    for (const argument of argumentsOf(call).positional.slice(name === "Index" ? 1 : 0)) {
      const column = stringOf(argument);
      if (column !== undefined && columns.has(column.text))
        this.#log.mention(model, column.text, column, { access: "declare" });
    }
    // Index(…, postgresql_ops={"name": "gin_trgm_ops"})
    for (const { value } of argumentsOf(call).keywords)
      for (const { key } of value.type === "dictionary" ? entriesOf(value).entries : []) {
        const column = stringOf(key);
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
      const sink = this.#sites.keywords(call, args, made, "orm-create");
      if (isAdded(call)) this.#log.inserts(sink);
      return;
    }
    const on = object === null || object === undefined ? undefined : this.#values.of(object);
    if (name === "populate_obj" && object !== null && object !== undefined) this.#populate(call, object, args);
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
    if ((on?.shape === "rows" || on?.shape === "records") && object !== null && object !== undefined)
      this.#query(call, name, object, { ...on, shape: "rows" });
  }

  /** `form.populate_obj(user)` sets a property for each field of the form (WTForms). */
  #populate(call: SyntaxNode, form: SyntaxNode, { positional }: Arguments): void {
    const on = this.#values.of(positional[0]);
    const made = this.#values.definition(form);
    const title = made.type === "call" ? calleeName(made) : "";
    const declaration = this.#root
      .descendantsOfType(["class_definition"])
      .find((each) => each?.childForFieldName("name")?.text === title);
    if (on?.shape !== "row" || declaration === null || declaration === undefined) return;
    const sink = this.#log.sink("orm-update", on.model, { start: call.startIndex, end: call.endIndex }, true);
    for (const member of membersOf(declaration)) {
      const field = member.type === "assignment" ? member.childForFieldName("left") : null;
      const column = field === null ? undefined : columnOf(on.model, field.text);
      if (field !== null && column !== undefined) this.#log.mention(on.model, column, field, { access: "write", sink });
    }
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
      const sink = this.#sites.keywords(call, args, on, kind);
      if (kind === "orm-create") this.#log.inserts(sink);
      for (const argument of args.positional) this.#sites.dictionaries(argument, call, on, kind);
    }
    if (name === "update" && args.positional.length > 0)
      this.#sites.dictionaries(args.positional[0], call, on, "orm-update");
    if (name === "on_conflict_do_update") {
      const set = keyword(call, "set_");
      if (set?.type === "call" && calleeName(set) === "dict")
        this.#sites.keywords(call, argumentsOf(set), on, "orm-upsert");
      else this.#sites.dictionaries(set, call, on, "orm-upsert");
    }
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

/** `session.add(User(…))` */
function isAdded(made: SyntaxNode): boolean {
  const call = made.parent?.type === "argument_list" ? made.parent.parent : null;
  return call?.type === "call" && calleeName(call) === "add";
}
