import type { RowValue } from "../models/named.ts";
import type { CodeModel } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { chosenRows, modelOfClass, parameterOfClass } from "./django-classes.ts";
import {
  argumentsOf,
  around,
  calleeName,
  classTypes,
  decoratorsOf,
  functionTypes,
  keyword,
  membersOf,
} from "./nodes.ts";
import type { PythonLibrary, PythonValues } from "./values.ts";

const single: ReadonlySet<string> = new Set([
  "acreate",
  "aearliest",
  "afirst",
  "aget",
  "alast",
  "alatest",
  "create",
  "earliest",
  "first",
  "get",
  "last",
  "latest",
]);
const pairs: ReadonlySet<string> = new Set([
  "aget_or_create",
  "aupdate_or_create",
  "get_or_create",
  "update_or_create",
]);
/** Methods that give something else than rows of the model. */
const others: ReadonlySet<string> = new Set([
  "aaggregate",
  "acount",
  "aexists",
  "aggregate",
  "aupdate",
  "bulk_update",
  "contains",
  "count",
  "dates",
  "datetimes",
  "delete",
  "exists",
  "explain",
  "in_bulk",
  "raw",
  "update",
]);
const managers: ReadonlySet<string> = new Set(["_base_manager", "_default_manager", "objects"]);

/** What calls give in Django: `User.objects.filter(…).first()`. */
export const djangoLibrary: PythonLibrary = {
  call(call, name, on, values) {
    if (on === undefined) return ofFunction(call, name, values);
    if (on.shape === "class") return name === "from_db" ? { ...on, shape: "row" } : undefined;
    if (on.shape !== "rows") return undefined;
    if (single.has(name)) return { ...on, shape: "row" };
    if (pairs.has(name)) return { ...on, shape: "pair" };
    if (name === "values" || name === "values_list") return undefined;
    // Methods of a custom manager or queryset mostly narrow it down.
    return others.has(name) ? undefined : on;
  },
  attribute(on, name) {
    // Further managers are mostly named so: `all_objects`, `deleted_objects`.
    const isManager = managers.has(name) || /_objects$/.test(name);
    return on.shape === "class" && isManager ? { ...on, shape: "rows" } : undefined;
  },
  subscript: chosenRows,
  // class PostQuerySet(QuerySet), with `objects = PostQuerySet.as_manager()` in a model of the same file
  self(declaration, values) {
    const shown = shownType(declaration, values);
    if (shown !== undefined) return { model: shown, shape: "row" };
    const name = declaration.childForFieldName("name")?.text ?? "";
    if (!/(?:Manager|QuerySet)$/.test(name)) return undefined;
    const users = classesBeside(declaration).filter((other) =>
      membersOf(other).some((member) => member.type === "assignment" && isMadeBy(member, name)),
    );
    const [user] = users;
    const model = users.length === 1 && user !== undefined ? values.classModel(user) : undefined;
    return model === undefined ? undefined : { model, shape: "rows" };
  },
  // def receiver(sender, instance, **kwargs)
  parameter(definition, name, values) {
    const given = parameterOfClass(definition, name, values);
    if (given !== undefined || name !== "instance") return given;
    const signal = decoratorsOf(definition).find(
      (decorator) => decorator.type === "call" && calleeName(decorator) === "receiver",
    );
    const value = signal === undefined ? undefined : values.of(keyword(signal, "sender"));
    return value?.shape === "class" ? { ...value, shape: "row" } : undefined;
  },
  // settings.AUTH_USER_MODEL: the class that extends one of Django's users.
  signedIn: (models) => models.only(({ traits }) => traits?.has("user") === true),
};

/** `@strawberry_django.type(Post)`: the methods of such a class are run for rows. */
function shownType(declaration: SyntaxNode, values: PythonValues): CodeModel | undefined {
  const call = decoratorsOf(declaration).find((each) => each.type === "call" && calleeName(each) === "type");
  const value = call === undefined ? undefined : values.of(argumentsOf(call).positional[0]);
  return value?.shape === "class" ? value.model : undefined;
}

function classesBeside(declaration: SyntaxNode): readonly SyntaxNode[] {
  const module = around(declaration, new Set(["module"]));
  return module === undefined ? [] : namedChildren(module).filter(({ type }) => type === "class_definition");
}

/** `objects = PostManager()`, `objects = PostQuerySet.as_manager()`, `objects = Manager.from_queryset(PostQuerySet)()`. */
function isMadeBy(member: SyntaxNode, name: string): boolean {
  const value = member.childForFieldName("right");
  return value?.type === "call" && value.descendantsOfType(["identifier"]).some((node) => node?.text === name);
}

function ofFunction(call: SyntaxNode, name: string, values: PythonValues): RowValue | undefined {
  if (name === "get_object_or_404" || name === "get_list_or_404") {
    const value = values.of(argumentsOf(call).positional[0]);
    if (value?.shape !== "class" && value?.shape !== "rows") return undefined;
    return { ...value, shape: name === "get_list_or_404" ? "rows" : "row" };
  }
  const chosen = chosenRows(call, values);
  if (chosen !== undefined) return chosen;
  if (name === "get_user_model") {
    const model = djangoLibrary.signedIn(values.models);
    return model === undefined ? undefined : { model, shape: "class" };
  }
  const object = call.childForFieldName("function")?.childForFieldName("object");
  if (!/^(?:self|super\(.*\))$/.test(object?.text ?? "")) return undefined;
  if (name !== "get_object" && name !== "get_queryset") return undefined;
  // A view says in its class what it shows.
  const view = around(call, classTypes);
  const model = view === undefined ? undefined : modelOfClass(view, values);
  return model === undefined ? undefined : { model, shape: name === "get_object" ? "row" : "rows" };
}

/** `save()` of a model, and receivers of `pre_save`: what they assign is assigned whenever a row is saved. */
export function isSaveHook(scope: SyntaxNode): boolean {
  const name = scope.childForFieldName("name")?.text ?? "";
  const isMethod = around(scope, classTypes) !== undefined && around(scope, functionTypes) === undefined;
  if (isMethod && name === "save") return true;
  return decoratorsOf(scope).some(
    (decorator) =>
      decorator.type === "call" &&
      calleeName(decorator) === "receiver" &&
      argumentsOf(decorator).positional[0]?.text.includes("pre_save") === true,
  );
}
