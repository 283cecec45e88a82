import type { Extracted } from "../libraries/library.ts";
import { columnOf, NamedModels, type RowValue } from "../models/named.ts";
import type { CodeModels } from "../models/resolve.ts";
import type { CodeModel } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { UsageLog } from "../usage-log.ts";
import { djangoLibrary, isSaveHook } from "./django-calls.ts";
import {
  type FieldName,
  fieldNamesBeside,
  fieldNamesByTitle,
  fieldNamesIn,
  fieldNamesInMethods,
  modelOfClass,
  ownLists,
  titleModel,
} from "./django-classes.ts";
import { LookupPaths } from "./django-lookups.ts";
import { PythonNames } from "./names.ts";
import {
  type Arguments,
  argumentsOf,
  around,
  basesOf,
  calleeName,
  classTypes,
  classValue,
  innerClass,
  keyword,
  stringsOf,
} from "./nodes.ts";
import { PythonSites, type SiteRules } from "./sites.ts";
import { TypedClasses } from "./typed-classes.ts";
import { PythonValues } from "./values.ts";

const lookups: ReadonlySet<string> = new Set([
  "aexclude",
  "afilter",
  "aget",
  "exclude",
  "filter",
  "get",
  "get_object_or_404",
  "get_list_or_404",
]);
/** Methods whose positional strings name columns. */
const naming: ReadonlySet<string> = new Set([
  "dates",
  "datetimes",
  "defer",
  "distinct",
  "earliest",
  "latest",
  "only",
  "order_by",
  "values",
  "values_list",
]);
const creating: ReadonlySet<string> = new Set(["acreate", "create"]);
const upserting: ReadonlySet<string> = new Set([
  "aget_or_create",
  "aupdate_or_create",
  "get_or_create",
  "update_or_create",
]);
const computing: ReadonlySet<string> = new Set(["aggregate", "alias", "annotate"]);
const defaults: ReadonlySet<string> = new Set(["create_defaults", "defaults"]);
/** Arguments of bulk methods that list fields, and whether they are written. */
const fieldLists: ReadonlyMap<string, "read" | "write"> = new Map([
  ["fields", "write"],
  ["unique_fields", "read"],
  ["update_fields", "write"],
]);

/** Reads one Python file whose workspace has models of Django. */
export class DjangoReader {
  readonly #root: SyntaxNode;
  readonly #file: string;
  readonly #models: CodeModels;
  readonly #log = new UsageLog("django");
  readonly #values: PythonValues;
  readonly #sites: PythonSites;
  readonly #paths: LookupPaths;

  constructor(text: string, root: SyntaxNode, file: string, models: CodeModels) {
    this.#root = root;
    this.#file = file;
    this.#models = models;
    const named = new NamedModels(models, "django", file);
    this.#values = new PythonValues(text, new PythonNames(root), named, djangoLibrary, new TypedClasses(models));
    const rules: SiteRules = { column: columnOf, isHook: isSaveHook, classAttributes: false };
    this.#sites = new PythonSites(text, this.#values, this.#log, rules);
    this.#paths = new LookupPaths(named, this.#log);
  }

  read(): Extracted {
    for (const model of this.#models.all)
      if (model.library === "django" && model.file === this.#file) this.#log.declare(model, this.#root);
    for (const declaration of this.#root.descendantsOfType(["class_definition"]))
      if (declaration !== null) this.#class(declaration);
    for (const call of this.#root.descendantsOfType(["call"])) if (call !== null) this.#call(call);
    this.#sites.attributes(this.#root);
    return this.#log.result;
  }

  /** Options of a model; names of fields in forms, serializers, filters, tables and the admin. */
  #class(declaration: SyntaxNode): void {
    if (around(declaration, classTypes) !== undefined) return;
    const own = this.#values.classModel(declaration);
    const meta = innerClass(declaration, "Meta");
    if (own !== undefined && meta !== undefined) this.#options(meta, own);
    if (own !== undefined) {
      this.#names([...ownLists(declaration, own), ...fieldNamesInMethods(declaration)], own);
      return;
    }
    const model = modelOfClass(declaration, this.#values) ?? this.#administered(declaration);
    if (model !== undefined)
      this.#names([...fieldNamesIn(declaration, model), ...fieldNamesInMethods(declaration)], model);
    else {
      const titled = titleModel(declaration, this.#values);
      if (titled !== undefined) this.#names(fieldNamesByTitle(declaration, titled), titled);
    }
  }

  /** `ordering`, `unique_together`, `get_latest_by`, and the fields of indexes and constraints. */
  #options(meta: SyntaxNode, model: CodeModel): void {
    for (const name of ["ordering", "get_latest_by"])
      for (const string of stringsOf(classValue(meta, name)))
        this.#paths.path(string, { model, shape: "rows" }, "read");
    for (const name of ["index_together", "unique_together"])
      for (const string of stringsOf(classValue(meta, name)))
        this.#paths.path(string, { model, shape: "rows" }, "declare");
    for (const name of ["constraints", "indexes"]) {
      for (const call of classValue(meta, name)?.descendantsOfType(["call"]) ?? []) {
        if (call === null) continue;
        for (const string of stringsOf(keyword(call, "fields")))
          this.#paths.path(string, { model, shape: "rows" }, "declare");
        if (calleeName(call) === "Q") this.#keywordLookups(argumentsOf(call), { model, shape: "rows" });
      }
    }
  }

  #names(names: readonly FieldName[], model: CodeModel): void {
    for (const name of names) this.#paths.path(name, { model, shape: "rows" }, "read");
  }

  /** The model of `admin.site.register(Model, Admin)`. */
  #administered(declaration: SyntaxNode): CodeModel | undefined {
    const name = declaration.childForFieldName("name")?.text;
    if (!basesOf(declaration).some((base) => base.endsWith("Admin"))) return undefined;
    for (const call of this.#root.descendantsOfType(["call"])) {
      if (call === null || calleeName(call) !== "register" || argumentsOf(call).positional[1]?.text !== name) continue;
      const value = this.#values.of(argumentsOf(call).positional[0]);
      if (value?.shape === "class") return value.model;
    }
    return undefined;
  }

  #call(call: SyntaxNode): void {
    const callee = call.childForFieldName("function");
    if (callee === null) return;
    const name = this.#values.calledName(call);
    const args = argumentsOf(call);
    const object = callee.childForFieldName("object");
    const on = object === null ? this.#subject(name, args) : this.#values.of(object);
    const made = on === undefined ? this.#values.of(callee) : undefined;
    if (made?.shape === "class") this.#sites.keywords(call, args, made, "orm-create", primaryNames);
    if (on?.shape === "rows") this.#query(call, name, args, on);
    this.#chooser(args);
    const [first, second] = args.positional;
    const given = second === undefined || object !== null ? undefined : this.#values.of(first);
    if (given?.shape === "class") this.#names(fieldNamesBeside(given.model, second), given.model);
    // What it does not list is not written, whatever was assigned before.
    if (on?.shape === "row" && name.endsWith("save"))
      this.#sites.listed(stringsOf(keyword(call, "update_fields")), call, on, "orm-update");
    if (on?.shape === "row" && name === "refresh_from_db")
      for (const string of stringsOf(keyword(call, "fields"))) this.#paths.path(string, on, "read");
  }

  /** `ModelChoiceField(queryset=Post.objects.all(), to_field_name="slug")`. */
  #chooser({ keywords }: Arguments): void {
    const [name] = stringsOf(keywords.find((each) => each.name === "to_field_name")?.value);
    const rows =
      name === undefined ? undefined : this.#values.of(keywords.find((each) => each.name === "queryset")?.value);
    if (name !== undefined && rows?.shape === "rows") this.#paths.path(name, rows, "read");
  }

  /** `get_object_or_404(Model, …)`. */
  #subject(name: string, { positional }: Arguments): RowValue | undefined {
    const value = lookups.has(name) ? this.#values.of(positional[0]) : undefined;
    return value?.shape === "class" ? { ...value, shape: "rows" } : value;
  }

  #query(call: SyntaxNode, name: string, args: Arguments, on: RowValue): void {
    if (lookups.has(name)) this.#conditions(args, on);
    else if (naming.has(name)) this.#named(args, on);
    else if (computing.has(name)) for (const { value } of args.keywords) this.#expressions(value, on);
    else if (creating.has(name)) this.#log.inserts(this.#sites.keywords(call, args, on, "orm-create"));
    else if (upserting.has(name)) this.#upsert(call, args, on);
    else if (name === "update" || name === "aupdate") {
      this.#sites.keywords(call, args, on, "orm-update");
      for (const { value } of args.keywords) this.#expressions(value, on);
    } else if (name.includes("bulk_")) this.#bulk(call, name, args, on);
    if (computing.has(name)) for (const argument of args.positional) this.#expressions(argument, on);
    if (name === "in_bulk")
      for (const string of stringsOf(keyword(call, "field_name"))) this.#paths.path(string, on, "read");
  }

  #conditions(args: Arguments, on: RowValue): void {
    this.#keywordLookups(args, on);
    for (const argument of args.positional)
      for (const expression of this.#values.assigned(argument)) this.#expressions(expression, on);
    for (const { value } of args.keywords) this.#expressions(value, on);
  }

  #keywordLookups({ keywords }: Arguments, on: RowValue): void {
    for (const { nameNode } of keywords) this.#paths.path(nameNode, on, "read");
  }

  /** `order_by("-name", F("email").desc())`, `values("name", total=Count("id"))`. */
  #named(args: Arguments, on: RowValue): void {
    for (const argument of args.positional) {
      for (const string of stringsOf(argument)) this.#paths.path(string, on, "read");
      this.#expressions(argument, on);
    }
    for (const { value } of args.keywords) this.#expressions(value, on);
  }

  /** `Q(name=…)`, `F("name")`, `Count("name")`, `OuterRef("name")` below an expression, other querysets left out. */
  #expressions(node: SyntaxNode, on: RowValue): void {
    if (node.type === "lambda" || node.type === "string") return;
    if (node.type !== "call") {
      for (const child of namedChildren(node)) this.#expressions(child, on);
      return;
    }
    const object = node.childForFieldName("function")?.childForFieldName("object");
    if (object?.type === "call" && this.#values.of(object) === undefined) this.#expressions(object, on);
    const name = calleeName(node);
    const args = argumentsOf(node);
    if (name === "Q" || name === "When")
      this.#keywordLookups({ ...args, keywords: args.keywords.filter(({ name: key }) => key !== "then") }, on);
    // An outer reference is one to the query around; a subquery has its own.
    if (!/^[A-Z]/.test(name) || foreignExpressions.has(name) || this.#values.of(node) !== undefined) return;
    if (!valueExpressions.has(name))
      for (const string of args.positional.slice(0, namesAll.has(name) ? undefined : 1).flatMap(stringsOf))
        this.#paths.path(string, on, "read");
    for (const argument of [...args.positional, ...args.keywords.map(({ value }) => value)])
      this.#expressions(argument, on);
  }

  #upsert(call: SyntaxNode, args: Arguments, on: RowValue): void {
    const own = { ...args, keywords: args.keywords.filter(({ name }) => !name.includes("__") || defaults.has(name)) };
    const values = args.keywords.filter(({ name }) => defaults.has(name));
    for (const { value } of values) this.#sites.dictionaries(value, call, on, "orm-upsert");
    if (values.length > 0)
      this.#keywordLookups({ ...args, keywords: args.keywords.filter(({ name }) => !defaults.has(name)) }, on);
    else this.#sites.keywords(call, own, on, "orm-upsert");
  }

  /** `bulk_update(rows, ["name"])`, `bulk_create(rows, update_fields=["name"], unique_fields=["email"])`. */
  #bulk(call: SyntaxNode, name: string, args: Arguments, on: RowValue): void {
    const positional = name.endsWith("bulk_update") ? args.positional[1] : undefined;
    const lists = args.keywords.flatMap(({ name: key, value }) => {
      const access = fieldLists.get(key);
      return access === undefined ? [] : [{ value, access }];
    });
    if (positional !== undefined) lists.push({ value: positional, access: "write" });
    for (const { value, access } of lists) {
      const strings = stringsOf(this.#values.definition(value));
      if (access === "write") this.#sites.listed(strings, call, on, "orm-update");
      else for (const string of strings) this.#paths.path(string, on, access);
    }
  }
}

const primaryNames: ReadonlySet<string> = new Set(["pk"]);
/** Expressions about another query than the one that they stand in. */
const foreignExpressions: ReadonlySet<string> = new Set(["Exists", "OuterRef", "Prefetch", "Subquery"]);
/** Expressions whose strings are values. */
const valueExpressions: ReadonlySet<string> = new Set(["Q", "RawSQL", "SearchQuery", "Value", "When", "Case"]);
/** Expressions all of whose strings name columns. */
const namesAll: ReadonlySet<string> = new Set(["Coalesce", "Concat", "Greatest", "Least", "NullIf", "SearchVector"]);
