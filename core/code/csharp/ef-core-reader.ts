import type { Dialect } from "../../sql/types.ts";
import { Ledger } from "../classes/ledger.ts";
import type { Extracted } from "../libraries/library.ts";
import { namespacesSeen } from "../models/ef-core.ts";
import { type CodeModels, casingFor } from "../models/resolve.ts";
import type { CodeModel, DeclaredClass } from "../models/types.ts";
import { toSnakeCase } from "../spelling.ts";
import { namedChildren } from "../syntax.ts";
import type { Sink, SyntaxNode } from "../types.ts";
import { EntityTypes, placeOf } from "./entity-types.ts";
import {
  argumentsOf,
  attributeOf,
  classAround,
  functionAround,
  gapBefore,
  isRepeatable,
  methodAround,
  methodCall,
  stringValue,
} from "./nodes.ts";
import type { Entity } from "./shapes.ts";

const steps: ReadonlySet<string> = new Set(["postfix_unary_expression", "prefix_unary_expression"]);
/** Methods of a builder that say something of columns. */
const declaring: ReadonlySet<string> = new Set([
  "Property",
  "HasIndex",
  "HasKey",
  "HasAlternateKey",
  "HasForeignKey",
  "Ignore",
]);
const collection =
  /^(?:I?List|IEnumerable|ICollection|IReadOnlyList|IReadOnlyCollection|HashSet|ISet|Dictionary|IDictionary)</;

/** Reads one C# file that uses entities of EF Core. */
export class EfCoreReader {
  readonly #text: string;
  readonly #root: SyntaxNode;
  readonly #models: CodeModels;
  readonly #own: ReadonlyMap<string, CodeModel>;
  readonly #types: EntityTypes;
  readonly #ledger: Ledger;

  constructor(text: string, root: SyntaxNode, models: CodeModels, dialect: Dialect) {
    this.#ledger = new Ledger("ef-core", dialect);
    this.#text = text;
    this.#root = root;
    this.#models = models;
    const seen = new Set(namespacesSeen(text));
    const own = models.all.filter((model) => model.library === "ef-core" && isMeant(model, seen, models.classes));
    this.#own = new Map(own.map((model) => [model.name, model]));
    const classes = models.classes.filter(({ library }) => library === "ef-core");
    this.#types = new EntityTypes(root, own, classes);
  }

  read(): Extracted {
    for (const node of this.#root.descendantsOfType(["class_declaration"])) if (node !== null) this.#entity(node);
    for (const node of this.#root.descendantsOfType(["initializer_expression"])) if (node !== null) this.#created(node);
    for (const node of this.#root.descendantsOfType(["invocation_expression"])) if (node !== null) this.#call(node);
    for (const node of this.#root.descendantsOfType(["member_access_expression"])) {
      const [object, name] = [node?.childForFieldName("expression"), node?.childForFieldName("name")];
      if (node !== null && object && name) this.#member(node, object, name);
    }
    for (const node of this.#root.descendantsOfType(["conditional_access_expression"])) {
      const object = node?.childForFieldName("condition");
      const name = node === null ? undefined : namedChildren(node)[1]?.childForFieldName("name");
      if (node !== null && object && name) this.#member(node, object, name);
    }
    for (const node of this.#root.descendantsOfType(["class_declaration"])) if (node !== null) this.#bare(node);
    return this.#ledger.result;
  }

  /** In the class of an entity, the name of a property alone is the property of the entity itself. */
  #bare(declaration: SyntaxNode): void {
    const model = this.#own.get(declaration.childForFieldName("name")?.text ?? "");
    const body = declaration.childForFieldName("body");
    if (model === undefined || body === null) return;
    const columns = new Set(
      namedChildren(body).flatMap((member) =>
        this.#isColumn(member) ? [member.childForFieldName("name")?.text ?? ""] : [],
      ),
    );
    for (const node of body.descendantsOfType(["identifier"])) {
      if (node === null || !columns.has(node.text) || !isOwnName(node, declaration)) continue;
      if (this.#types.isLocal(node)) continue;
      const column = this.#column(model, node.text);
      if (isWritten(node)) this.#assignment({ model, shape: "row" }, node, undefined, node, column);
      else this.#ledger.mention(placeOf({ model }), column, node, "read");
    }
  }

  /** The properties of an entity's class are its columns, but for navigations and what is not mapped. */
  #entity(node: SyntaxNode): void {
    const model = this.#own.get(node.childForFieldName("name")?.text ?? "");
    const body = node.childForFieldName("body");
    if (model === undefined || body === null) return;
    for (const property of namedChildren(body)) {
      const name = property.childForFieldName("name");
      if (name !== null && this.#isColumn(property))
        this.#ledger.mention(placeOf({ model }), this.#column(model, name.text), name, "declare");
    }
  }

  #isColumn(property: SyntaxNode): boolean {
    if (property.type !== "property_declaration" || attributeOf(property, "NotMapped") !== undefined) return false;
    const accessors = property.childForFieldName("accessors")?.text ?? "";
    const isMapped = /\bget\s*;/.test(accessors) && /\b(?:set|init)\s*;/.test(accessors);
    const isStatic = namedChildren(property).some(({ type, text }) => type === "modifier" && text === "static");
    const type = (property.childForFieldName("type")?.text ?? "").replace(/\?$/, "");
    return isMapped && !isStatic && !this.#own.has(type) && !collection.test(type);
  }

  #column(model: CodeModel, property: string): string {
    const known = model.fields.find(({ name }) => name === property)?.column;
    if (known !== undefined) return known;
    return casingFor("ef-core", model.file, this.#models.conventions) === "snake_case"
      ? toSnakeCase(property)
      : property;
  }

  /** `new User { Name = … }`, `User user = new() { … }`. */
  #created(initializer: SyntaxNode): void {
    const creation = initializer.parent;
    if (creation === null || !creation.type.endsWith("object_creation_expression")) return;
    const entity = this.#types.of(creation) ?? this.#declaredType(creation);
    if (entity?.shape !== "row") return;
    const hasArguments = argumentsOf(creation).length > 0;
    const sink = this.#ledger.sink("orm-create", placeOf(entity), creation, hasArguments);
    if (isAdded(creation)) this.#ledger.inserts(sink);
    for (const pair of namedChildren(initializer)) {
      const name = pair.type === "assignment_expression" ? pair.childForFieldName("left") : null;
      const value = pair.childForFieldName("right");
      if (name?.type !== "identifier" || value === null) continue;
      const column = this.#column(entity.model, name.text);
      this.#ledger.mention(placeOf(entity), column, name, "write", sink);
      this.#ledger.insert(sink, {
        offset: pair.endIndex,
        role: "assignment",
        beside: column,
        value: value.text,
        syntax: "initializer",
        separator: `,${gapBefore(pair, this.#text)}`,
        ...(isRepeatable(value) ? { reusableValue: value.text } : {}),
      });
    }
  }

  #declaredType(creation: SyntaxNode): Entity | undefined {
    const declaration = creation.parent?.parent;
    if (declaration?.type === "variable_declaration")
      return this.#types.named(declaration.childForFieldName("type")?.text ?? "");
    return creation.parent?.type === "property_declaration"
      ? this.#types.named(creation.parent.childForFieldName("type")?.text ?? "")
      : undefined;
  }

  #call(call: SyntaxNode): void {
    const { method, receiver } = methodCall(call);
    if (method === "SetProperty") this.#setProperty(call);
    if (method === "Property" && receiver !== undefined && this.#types.of(receiver)?.shape === "builder") {
      const [name] = argumentsOf(call);
      const entity = this.#types.of(receiver);
      const property = stringValue(name);
      if (entity === undefined || name === undefined || property === undefined) return;
      const at = { startIndex: name.startIndex + 1, endIndex: name.endIndex - 1 };
      this.#ledger.mention(placeOf(entity), this.#column(entity.model, property), at, "declare");
    }
    // `EF.Property<string>(user, "Name")`.
    if (method !== "Property" || receiver?.text !== "EF") return;
    const [row, name] = argumentsOf(call);
    const entity = row === undefined ? undefined : this.#types.of(row);
    const property = stringValue(name);
    if (entity === undefined || name === undefined || property === undefined) return;
    const at = { startIndex: name.startIndex + 1, endIndex: name.endIndex - 1 };
    this.#ledger.mention(placeOf(entity), this.#column(entity.model, property), at, "read");
  }

  /** One `ExecuteUpdate` is one SET list. */
  #setProperty(call: SyntaxNode): void {
    const [selector] = argumentsOf(call);
    const member = selector?.type === "lambda_expression" ? selector.childForFieldName("body") : null;
    const [object, name] = [member?.childForFieldName("expression"), member?.childForFieldName("name")];
    const entity = object ? this.#types.of(object) : undefined;
    if (entity?.shape !== "row" || !name) return;
    let whole = call;
    while (whole.parent !== null && !methodCall(whole).method.startsWith("ExecuteUpdate")) whole = whole.parent;
    const sink = this.#ledger.sharedSink(
      `update ${whole.startIndex} ${whole.endIndex}`,
      "orm-update",
      placeOf(entity),
      whole,
    );
    this.#ledger.mention(placeOf(entity), this.#column(entity.model, name.text), name, "write", sink);
  }

  #member(member: SyntaxNode, object: SyntaxNode, name: SyntaxNode): void {
    if (name.type !== "identifier" || isCalled(member)) return;
    const entity = this.#types.of(object) ?? this.#static(member, object);
    if (entity?.shape !== "row" || this.#types.of(member) !== undefined) return;
    const column = this.#column(entity.model, name.text);
    const place = placeOf(entity);
    if (this.#isDeclaring(member)) this.#ledger.mention(place, column, name, "declare");
    else if (isWritten(member)) this.#assignment(entity, member, object, name, column);
    else {
      const other = fallbackOf(member);
      const fallback = other === undefined ? undefined : this.#column(entity.model, other);
      this.#ledger.mention(place, column, name, "read", -1, fallback);
    }
  }

  /** `user.Name = …`, or `Name = …` in the class itself. */
  #assignment(
    entity: Entity,
    member: SyntaxNode,
    object: SyntaxNode | undefined,
    name: SyntaxNode,
    column: string,
  ): void {
    const around = methodAround(member) ?? this.#root;
    const kind: Sink["kind"] = isHook(around) ? "hook" : "assignments";
    const receiver = object?.text ?? "this";
    const sink = this.#ledger.sharedSink(`${around.startIndex} ${receiver}`, kind, placeOf(entity), around);
    this.#ledger.mention(placeOf(entity), column, name, "write", sink);
    const statement = member.parent?.parent;
    const value = member.parent?.childForFieldName("right");
    if (statement?.type !== "expression_statement" || !value || !/^[^=<>!]+=[^=>]/.test(statement.text)) return;
    this.#ledger.insert(sink, {
      offset: statement.endIndex,
      role: "assignment",
      beside: column,
      value: value.text,
      syntax: "statement",
      receiver,
      terminator: ";",
      separator: gapBefore(statement, this.#text),
      ...(isRepeatable(value) ? { reusableValue: value.text } : {}),
    });
  }

  /** `nameof(User.Name)`. */
  #static(member: SyntaxNode, object: SyntaxNode): Entity | undefined {
    const call = member.parent?.parent?.parent;
    const isNameOf = call?.type === "invocation_expression" && methodCall(call).method === "nameof";
    return isNameOf && object.type === "identifier" ? this.#types.named(object.text) : undefined;
  }

  /** `builder.Property(x => x.Name)`: a lambda that a builder is given. */
  #isDeclaring(member: SyntaxNode): boolean {
    const lambda = functionAround(member);
    const call = lambda?.type === "lambda_expression" ? lambda.parent?.parent?.parent : undefined;
    if (call?.type !== "invocation_expression") return false;
    const { receiver, method } = methodCall(call);
    return declaring.has(method) && receiver !== undefined && this.#types.of(receiver)?.shape !== "rows";
  }
}

/**
 * Whether the name of an entity means the entity in a file that knows these namespaces. Only where other classes have the same name is
 * it asked; the entity is the one of a namespace that the context knows.
 */
function isMeant({ name, traits }: CodeModel, seen: ReadonlySet<string>, classes: readonly DeclaredClass[]): boolean {
  const namespaces = new Set(classes.flatMap((each) => (each.name === name ? [each.namespace ?? ""] : [])));
  if (namespaces.size < 2) return true;
  const own = [...namespaces].filter((namespace) => traits?.has(`sees ${namespace}`) === true);
  const here = [...namespaces].filter((namespace) => seen.has(namespace));
  return own.length === 0 || here.length === 0 || here.some((namespace) => own.includes(namespace));
}

/** Whether an identifier stands for a member of the class around: no member of something else, no declaration, label or type. */
function isOwnName(node: SyntaxNode, declaration: SyntaxNode): boolean {
  const { parent } = node;
  if (parent === null || classAround(node)?.startIndex !== declaration.startIndex) return false;
  // A method or property of a value: `Name` of `other.Name`; `Name` of `Name.Length` is read.
  if (parent.childForFieldName("name")?.startIndex === node.startIndex) return false;
  if (parent.childForFieldName("type")?.startIndex === node.startIndex) return false;
  // `new Other { Name = Name }`: what is set belongs to the other.
  const isLeft = parent.childForFieldName("left")?.startIndex === node.startIndex;
  if (isLeft && parent.parent?.type === "initializer_expression") return false;
  if (parent.type === "argument") return namedChildren(parent).at(-1)?.startIndex === node.startIndex;
  return !notValues.has(parent.type);
}
const notValues: ReadonlySet<string> = new Set([
  "anonymous_object_creation_expression",
  "attribute",
  "attribute_argument",
  "base_list",
  "name_colon",
  "parameter",
  "qualified_name",
  "type_argument_list",
]);

/** `user.Save()`: a method, not a property. */
function isCalled(member: SyntaxNode): boolean {
  return (
    member.parent?.type === "invocation_expression" &&
    member.parent.childForFieldName("function")?.startIndex === member.startIndex &&
    member.parent.childForFieldName("function")?.endIndex === member.endIndex
  );
}

/** `user.Name = …`, `user.Age++`. */
function isWritten(member: SyntaxNode): boolean {
  const { parent } = member;
  if (parent?.type === "assignment_expression")
    return parent.childForFieldName("left")?.startIndex === member.startIndex;
  return parent !== null && steps.has(parent.type) && /^(?:\+\+|--)|(?:\+\+|--)$/.test(parent.text);
}

/** The other property of `a.X ?? a.Y`. */
function fallbackOf(member: SyntaxNode): string | undefined {
  const choice = member.parent;
  if (choice?.type !== "binary_expression" || !choice.children.some((child) => child?.type === "??")) return undefined;
  const [left, right] = [choice.childForFieldName("left"), choice.childForFieldName("right")];
  const other = left?.startIndex === member.startIndex ? right : left;
  const isSame = other?.childForFieldName("expression")?.text === member.childForFieldName("expression")?.text;
  return isSame ? other?.childForFieldName("name")?.text : undefined;
}

/** A context that fills properties while it saves runs before every write. */
function isHook(around: SyntaxNode): boolean {
  const name = around.childForFieldName("name")?.text ?? "";
  return (
    /^(?:SaveChanges|SavingChanges)/.test(name) &&
    /(?:Context|Interceptor)$/.test(classAround(around)?.childForFieldName("name")?.text ?? "")
  );
}

/** `context.Users.Add(new User { … })` */
function isAdded(creation: SyntaxNode): boolean {
  const call = creation.parent?.type === "argument" ? creation.parent.parent?.parent : undefined;
  return call?.type === "invocation_expression" && /^Add(?:Async)?$/.test(methodCall(call).method);
}
