import { columnOf, type RowValue } from "../models/named.ts";
import type { CodeModel } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import {
  argumentsIn,
  argumentsOf,
  around,
  basesOf,
  calleeName,
  classTypes,
  classValue,
  decoratorsOf,
  entriesOf,
  innerClass,
  keyword,
  membersOf,
  stringOf,
} from "./nodes.ts";
import type { PythonValues } from "./values.ts";

/** A name in quotes, or one that a class gives to a member: what it says, and where it stands. */
export interface FieldName {
  readonly text: string;
  readonly startIndex: number;
  readonly endIndex: number;
}

/** Lists whose names are those of the model, whatever else they hold. */
const nameLists: ReadonlySet<string> = new Set(
  "exclude fields filterset_fields list_display list_display_links list_editable list_fields list_filter ordering ordering_fields raw_id_fields read_only_fields readonly_fields search_fields".split(
    " ",
  ),
);
/** Dictionaries in `Meta` that have names of fields for keys. */
const nameKeys: ReadonlySet<string> = new Set(
  "error_messages extra_kwargs field_classes fields help_texts labels widgets".split(" "),
);
/** Arguments that say what a member of a form, serializer, filter or table stands for. */
const pathArguments: ReadonlySet<string> = new Set(["accessor", "field_name", "source"]);
/** So large a part of the names in a list must be the model's before they count as names of its fields. */
const enough = 2 / 3;

/**
 * The model that a class is about: that of its `Meta`, of its `model` or `queryset`, or that which its decorator is given (`@admin.register(Post)`,
 * `@strawberry_django.type(models.Post)`).
 */
export function modelOfClass(declaration: SyntaxNode, values: PythonValues): CodeModel | undefined {
  const meta = innerClass(declaration, "Meta");
  for (const given of [
    meta === undefined ? undefined : classValue(meta, "model"),
    classValue(declaration, "model"),
    classValue(declaration, "queryset"),
    ...decoratorsOf(declaration).map((call) => (call.type === "call" ? argumentsOf(call).positional[0] : undefined)),
  ]) {
    const value = given === undefined ? undefined : values.of(given);
    if (value?.shape === "class" || value?.shape === "rows") return value.model;
  }
  // class Meta(PostSerializer.Meta), and what the class itself extends.
  for (const base of [...basesOf(declaration), ...(meta === undefined ? [] : metaBases(meta))]) {
    const parent = values.classHere(base);
    const model =
      parent === undefined || parent.startIndex >= declaration.startIndex ? undefined : modelOfClass(parent, values);
    if (model !== undefined) return model;
  }
  return undefined;
}

/** `PostSerializer` of `class Meta(PostSerializer.Meta)`. */
function metaBases(meta: SyntaxNode): readonly string[] {
  return argumentsIn(meta.childForFieldName("superclasses")).positional.flatMap((base) =>
    base.type === "attribute" ? (base.childForFieldName("object")?.text ?? []) : [],
  );
}

/** What the methods of a class about a model are given by these names. */
export function parameterOfClass(definition: SyntaxNode, name: string, values: PythonValues): RowValue | undefined {
  const shape = parameters.get(name);
  const declaration = shape === undefined ? undefined : around(definition, classTypes);
  if (shape === undefined || declaration === undefined || values.classModel(declaration) !== undefined)
    return undefined;
  const model = modelOfClass(declaration, values);
  return model === undefined ? undefined : { model, shape };
}
const parameters: ReadonlyMap<string, "row" | "rows"> = new Map([
  ["instance", "row"],
  ["obj", "row"],
  ["qs", "rows"],
  ["queryset", "rows"],
  ["record", "row"],
]);

/** The names of the model's fields, and paths from it, that a class about the model has in its lists, members and arguments. */
export function fieldNamesIn(declaration: SyntaxNode, model: CodeModel): readonly FieldName[] {
  const meta = innerClass(declaration, "Meta");
  const isOwn = (name: string) => !replaced.has(name);
  const members = membersOf(declaration);
  const replaced = new Set(members.flatMap((member) => (standsForOther(member) ? [nameOf(member)?.text ?? ""] : [])));
  const declared = new Set(members.map((member) => nameOf(member)?.text ?? ""));
  const listed = [...members, ...(meta === undefined ? [] : membersOf(meta))].flatMap((member) =>
    member.type === "assignment" ? listIn(member, model, declared) : [],
  );
  const prefetched = members.flatMap((member) => decoratorsOf(member).flatMap(columnsPrefetched));
  return [...listed.filter(({ text }) => isOwn(text)), ...members.flatMap(namesOfMember), ...prefetched];
}

/** `@strawberry_django.field(only=["name"])` above a method. */
function columnsPrefetched(decorator: SyntaxNode): readonly FieldName[] {
  const only = decorator.type === "call" ? keyword(decorator, "only") : undefined;
  return only === undefined ? [] : stringsWithin(only);
}

/**
 * `self.fields["name"]`, `self.cleaned_data["name"]`, `self.add_error("name", …)` and `def clean_name(self)` in a form or serializer,
 * `self.__dict__["name"]` in a model.
 */
export function fieldNamesInMethods(declaration: SyntaxNode): readonly FieldName[] {
  const found: FieldName[] = [];
  for (const node of declaration.descendantsOfType(["call", "function_definition", "subscript"])) {
    if (node === null) continue;
    if (node.type === "function_definition") {
      const name = node.childForFieldName("name");
      const prefix = /^(?:clean|validate)_/.exec(name?.text ?? "")?.[0];
      if (name === null || prefix === undefined) continue;
      const startIndex = name.startIndex + prefix.length;
      found.push({ text: name.text.slice(prefix.length), startIndex, endIndex: name.endIndex });
    } else found.push(...keyOfValues(node));
  }
  return found;
}

function keyOfValues(node: SyntaxNode): readonly FieldName[] {
  if (node.type === "subscript")
    return formValues.test(node.childForFieldName("value")?.text ?? "")
      ? [stringOf(node.childForFieldName("subscript")) ?? []].flat()
      : [];
  const callee = node.childForFieldName("function");
  const object = callee?.childForFieldName("object")?.text ?? "";
  const [first] = argumentsOf(node).positional;
  // ValidationError({"name": "…"}) says which field is wrong.
  if (calleeName(node) === "ValidationError" && first?.type === "dictionary")
    return entriesOf(first).entries.flatMap(({ key }) => stringOf(key) ?? []);
  const isAsked = /^(?:get|pop|setdefault)$/.test(calleeName(node)) && formValues.test(object);
  const isError = /^(?:add_error|has_error)$/.test(calleeName(node)) && object === "self";
  return isAsked || isError ? [stringOf(first) ?? []].flat() : [];
}
const formValues = /^(?:self\.(?:__dict__|base_fields|cleaned_data|fields|initial)|attrs|validated_data)$/;

/** What a form's field holds that chooses rows: `self.cleaned_data["members"]` of `members = ModelMultipleChoiceField(queryset=…)`. */
export function chosenRows(node: SyntaxNode, values: PythonValues): RowValue | undefined {
  const [key] = keyOfValues(node);
  const declaration = key === undefined ? undefined : around(node, classTypes);
  const field = declaration === undefined || key === undefined ? undefined : classValue(declaration, key.text);
  const rows = field?.type === "call" ? values.of(keyword(field, "queryset")) : undefined;
  if (field === undefined || rows?.shape !== "rows") return undefined;
  return /Multiple|Many/.test(calleeName(field)) ? rows : { ...rows, shape: "row" };
}

/** Lists of a model's class that name its own fields, e.g. `clone_fields = ("name", "slug")`. */
export function ownLists(declaration: SyntaxNode, model: CodeModel): readonly FieldName[] {
  return membersOf(declaration).flatMap((member) => {
    const value = member.type === "assignment" ? member.childForFieldName("right") : null;
    const names = value === null ? [] : stringsWithin(value);
    return areNamesOf(names, model, new Set()) ? names : [];
  });
}

/** Fields that a class names after those of a model it is called after: `class PostPanel: title = TextAttr("title")`. */
export function fieldNamesByTitle(declaration: SyntaxNode, model: CodeModel): readonly FieldName[] {
  const names = membersOf(declaration).flatMap((member) => {
    const call = member.type === "assignment" ? member.childForFieldName("right") : null;
    const name = call?.type === "call" ? stringOf(argumentsOf(call).positional[0]) : undefined;
    return name === undefined ? [] : [name];
  });
  return names.length >= 3 && areNamesOf(names, model, new Set()) ? names : [];
}

/** `time_zone = TimeZoneField()`, `name: str`, and `"site__name"` of `site_name = Column(accessor="site__name")`. */
function namesOfMember(member: SyntaxNode): readonly FieldName[] {
  const name = nameOf(member);
  const right = member.type === "assignment" ? member.childForFieldName("right") : null;
  const call = right?.type === "parenthesized_expression" ? (namedChildren(right)[0] ?? right) : right;
  if (name === undefined || member.type !== "assignment") return [];
  if (call?.type !== "call") return call === null && member.childForFieldName("type") !== null ? [name] : [];
  const given = argumentsOf(call).keywords.find((each) => pathArguments.has(each.name));
  // accessor=tables.A("site__name")
  const inner = given?.value.type === "call" ? argumentsOf(given.value).positional[0] : given?.value;
  const path = stringOf(inner);
  if (path !== undefined) return path.text === "*" ? [] : [path];
  return isField(call) && !standsForOther(member) ? [name] : [];
}

/** `CharField(…)`, `tables.Column(…)`, `strawberry_django.filter_field()`; a manager or a plain function makes no field. */
function isField(call: SyntaxNode): boolean {
  return /(?:Attr|Column|Field|Filter|Serializer|field)$/.test(calleeName(call));
}

/** A member whose name is not that of the field it shows: a method, or one that says itself what it stands for. */
function standsForOther(member: SyntaxNode): boolean {
  if (member.type === "function_definition") return true;
  const call = member.childForFieldName("right");
  if (member.type !== "assignment" || call?.type !== "call") return false;
  if (calleeName(call) === "SerializerMethodField" || keyword(call, "method") !== undefined) return true;
  return argumentsOf(call).keywords.some(({ name }) => pathArguments.has(name));
}

function nameOf(member: SyntaxNode): SyntaxNode | undefined {
  const name = member.childForFieldName(member.type === "assignment" ? "left" : "name");
  return name?.type === "identifier" ? name : undefined;
}

function listIn(member: SyntaxNode, model: CodeModel, declared: ReadonlySet<string>): readonly FieldName[] {
  const title = nameOf(member)?.text ?? "";
  const value = member.childForFieldName("right");
  if (value === null) return [];
  if (value.type === "dictionary")
    return nameKeys.has(title) ? entriesOf(value).entries.flatMap(({ key }) => stringOf(key) ?? []) : [];
  const names = stringsWithin(value);
  if (nameLists.has(title) || areNamesOf(names, model, declared)) return names;
  // Of groups, each by itself: `fieldsets = (FieldSet("name", "slug"), FieldSet("site_id"))`.
  const groups = namedChildren(value).flatMap((part) => (part.type === "call" ? [fromCall(part)] : []));
  return groups.filter((group) => areNamesOf(group, model, declared)).flat();
}

/** The strings in nested lists, and those that calls in them are given by place: `(FieldSet("name", "slug"), "tags")`. */
function stringsWithin(node: SyntaxNode): readonly FieldName[] {
  if (node.type === "list" || node.type === "tuple" || node.type === "binary_operator")
    return namedChildren(node).flatMap((each) => (each.type === "call" ? fromCall(each) : stringsWithin(each)));
  const string = stringOf(node);
  return string === undefined ? [] : [string];
}

function fromCall(call: SyntaxNode): readonly FieldName[] {
  return argumentsOf(call).positional.flatMap((each) => (each.type === "call" ? fromCall(each) : stringsWithin(each)));
}

/** `form_from_model(Post, ["title", "slug"])`: names of fields that a function is given with the model. */
export function fieldNamesBeside(model: CodeModel, list: SyntaxNode | undefined): readonly FieldName[] {
  const names = list?.type === "list" || list?.type === "tuple" ? stringsWithin(list) : [];
  return areNamesOf(names, model, new Set()) ? names : [];
}

/** Whether a list is one of names of the model's fields: most are, and at least two. */
export function areNamesOf(names: readonly FieldName[], model: CodeModel, declared: ReadonlySet<string>): boolean {
  const plain = names.map(({ text }) => text.split(/__|\./)[0] ?? "");
  const own = plain.filter((name) => isMember(model, name));
  const known = plain.filter((name) => isMember(model, name) || declared.has(name));
  return own.length >= 2 && known.length >= plain.length * enough;
}

function isMember(model: CodeModel, name: string): boolean {
  return (
    columnOf(model, name) !== undefined || model.relations.has(name) || model.traits?.has(`defines:${name}`) === true
  );
}

/** The model that a class is called after: `Post` of `PostPanel`. */
export function titleModel(declaration: SyntaxNode, values: PythonValues): CodeModel | undefined {
  const words = declaration.childForFieldName("name")?.text.match(/[A-Z]+(?![a-z])|[A-Z][a-z\d]*/g) ?? [];
  if (basesOf(declaration).length === 0) return undefined;
  for (let count = words.length - 1; count > 0; count--) {
    const model = values.models.named(words.slice(0, count).join(""));
    if (model !== undefined) return model;
  }
  return undefined;
}
