import type { Dialect } from "../../sql/types.ts";
import { Ledger, type Ranged } from "../classes/ledger.ts";
import type { Extracted } from "../libraries/library.ts";
import { jpaEntities } from "../models/jpa.ts";
import type { CodeModels } from "../models/resolve.ts";
import type { CodeModel, DeclaredField } from "../models/types.ts";
import { codeSpan } from "../sql-strings.ts";
import { assemble, concatenationAt } from "../strings/assemble.ts";
import { java } from "../strings/java.ts";
import { namedChildren } from "../syntax.ts";
import type { Sink, SyntaxNode } from "../types.ts";
import { derivedProperties } from "./derived-queries.ts";
import { columnOf, type Entity, EntityTypes, pathName, placeOf } from "./entity-types.ts";
import { readJpql } from "./jpql.ts";
import { accessedProperty, annotationsOf, argumentsOf, classAround, methodAround } from "./nodes.ts";

const hooks: ReadonlySet<string> = new Set(["PrePersist", "PreUpdate"]);
/** Methods that an entity has for itself: what they touch is no use of a column. */
const ownMethods = /^(?:get|is|set)[A-Z]|^(?:equals|hashCode|toString|canEqual)$/;
const queryStart = /^\W*(?:select|from|update|delete|insert)\b/i;

/** Reads one Java file that uses entities of JPA. */
export class JpaReader {
  readonly #text: string;
  readonly #root: SyntaxNode;
  readonly #file: string;
  readonly #models: readonly CodeModel[];
  readonly #types: EntityTypes;
  readonly #ledger: Ledger;

  constructor(text: string, root: SyntaxNode, file: string, { all: models, classes }: CodeModels, dialect: Dialect) {
    this.#text = text;
    this.#root = root;
    this.#file = file;
    this.#models = models;
    this.#types = new EntityTypes(root, models, classes);
    this.#ledger = new Ledger("jpa", dialect);
  }

  read(): Extracted {
    for (const model of this.#models) if (model.file === this.#file) this.#declarations(model);
    this.#parts();
    const each = (types: readonly string[], read: (node: SyntaxNode) => void) => {
      for (const node of this.#root.descendantsOfType([...types])) if (node !== null) read(node);
    };
    each(["interface_declaration"], (node) => this.#repository(node));
    each(["method_invocation"], (node) => this.#call(node));
    each(["method_reference"], (node) => this.#reference(node));
    each(["field_access"], (node) => this.#field(node));
    each(["assignment_expression"], (node) => this.#bareField(node));
    this.#queries();
    return this.#ledger.result;
  }

  /**
   * Hibernate names every mapped column in SELECT and INSERT, and in UPDATE unless the entity has `@DynamicUpdate` (Hibernate ORM user
   * guide, "Dynamic updates"): a mapped field is written whatever the code sets.
   */
  #declarations(model: CodeModel): void {
    const own = model.fields.filter(({ span }) => span.end > 0);
    const [first] = own;
    if (first === undefined) return;
    const place = placeOf({ model });
    const kind: Sink["kind"] = model.traits?.has("DynamicUpdate") ? "orm-create" : "orm-upsert";
    const whole = { startIndex: first.line.start, endIndex: own.at(-1)?.line.end ?? first.line.end };
    const sink = this.#ledger.sink(kind, place, whole, false);
    this.#ledger.inserts(sink);
    for (const { column, span, line } of own) {
      const at = { startIndex: span.start, endIndex: span.end };
      this.#ledger.mention(place, column, at, "declare");
      const source = this.#text.slice(line.start, line.end);
      if (!/\binsertable\s*=\s*false\b/.test(source)) this.#ledger.mention(place, column, at, "write", sink);
    }
  }

  /** Fields of a base class or an embedded one, which are columns of every entity that has them. */
  #parts(): void {
    if (!/@(?:MappedSuperclass|Embeddable)\b/.test(this.#text)) return;
    for (const part of jpaEntities.read(this.#file, this.#root).models)
      for (const model of part.abstract ? this.#models : [])
        for (const trait of model.traits ?? []) {
          const [kind, name, prefix = ""] = trait.split(" ");
          if (kind === "part" && name === part.name) this.#partOf(model, prefix, part.fields);
        }
  }

  #partOf(model: CodeModel, prefix: string, fields: readonly DeclaredField[]): void {
    for (const { name, span } of fields) {
      const column = columnOf({ model, prefix }, name);
      const at = { startIndex: span.start, endIndex: span.end };
      if (column !== undefined) this.#ledger.mention(placeOf({ model }), column, at, "declare");
    }
  }

  /** `interface Users extends JpaRepository<User, Long> { List<User> findByFullNameAndAge(…); }` */
  #repository(node: SyntaxNode): void {
    const bases = namedChildren(node).find(({ type }) => type === "extends_interfaces")?.text ?? "";
    const name = /\w*Repository\s*<\s*(?:[\w.]+\.)?(\w+)\s*,/.exec(bases)?.[1];
    const model = this.#models.find((each) => each.name === name);
    const body = node.childForFieldName("body");
    if (model === undefined || body === null) return;
    for (const method of namedChildren(body)) {
      const title = method.type === "method_declaration" ? method.childForFieldName("name") : null;
      if (title === null || annotationsOf(method).some((annotation) => annotation.name === "Query")) continue;
      for (const { path, start, end } of derivedProperties(
        title.text,
        (path) => this.#pathColumn(model, path) !== undefined,
      )) {
        const found = this.#pathColumn(model, path);
        const at = { startIndex: title.startIndex + start, endIndex: title.startIndex + end };
        if (found !== undefined) this.#ledger.mention(placeOf(found), found.column, at, "read");
      }
    }
  }

  /** The column at the end of a path of properties: `address`, `city`. */
  #pathColumn(
    model: CodeModel,
    path: readonly string[],
  ): { readonly model: CodeModel; readonly column: string } | undefined {
    let entity: Entity | undefined = { model, shape: "path", prefix: "" };
    for (const step of path.slice(0, -1))
      entity = entity === undefined ? undefined : this.#types.property(entity, step);
    const column = entity === undefined ? undefined : columnOf(entity, path.at(-1) ?? "");
    return entity === undefined || column === undefined ? undefined : { model: entity.model, column };
  }

  #call(call: SyntaxNode): void {
    const object = call.childForFieldName("object");
    const name = call.childForFieldName("name");
    if (name === null) return;
    const entity = object === null ? this.#inHook(call) : this.#types.of(object);
    if (entity === undefined) return;
    if (entity.shape === "builder") this.#built(entity, call, name);
    else if (entity.shape === "path" || entity.shape === "update") this.#criteria(entity, call, name);
    else if (entity.shape === "row" && !this.#isOwnMethod(call, object)) this.#accessor(entity, call, name, object);
  }

  #accessor(entity: Entity, call: SyntaxNode, name: SyntaxNode, object: SyntaxNode | null): void {
    const accessed = accessedProperty(name.text);
    const column = accessed === undefined ? undefined : columnOf(entity, accessed.property);
    if (accessed === undefined || column === undefined) return;
    if (accessed.isSetter) this.#assign(entity, column, call, name, receiverOf(object));
    else this.#ledger.mention(placeOf(entity), column, name, "read");
  }

  /** `setName(…)` within a hook of the entity. */
  #inHook(node: SyntaxNode): Entity | undefined {
    const around = methodAround(node);
    if (around === undefined || !isHook(around)) return undefined;
    const model = this.#models.find(({ name }) => name === classAround(node)?.childForFieldName("name")?.text);
    return model === undefined ? undefined : { model, shape: "row", prefix: "" };
  }

  #assign(entity: Entity, column: string, node: SyntaxNode, at: Ranged, receiver: string): void {
    const around = methodAround(node) ?? this.#root;
    const kind: Sink["kind"] = isHook(around) ? "hook" : "assignments";
    const sink = this.#ledger.sharedSink(`${around.startIndex} ${receiver}`, kind, placeOf(entity), around);
    this.#ledger.mention(placeOf(entity), column, at, "write", sink);
  }

  /** `User.builder().fullName(name).build()`. */
  #built(entity: Entity, call: SyntaxNode, name: SyntaxNode): void {
    const column = columnOf(entity, name.text);
    if (column === undefined || argumentsOf(call).length !== 1) return;
    let head = call;
    for (let object = call.childForFieldName("object"); object !== null; object = object.childForFieldName("object"))
      head = object;
    let whole = call;
    while (whole.parent?.type === "method_invocation" && whole.parent.startIndex === call.startIndex)
      whole = whole.parent;
    const sink = this.#ledger.sharedSink(`builder ${head.startIndex}`, "orm-create", placeOf(entity), whole);
    this.#ledger.mention(placeOf(entity), column, name, "write", sink);
  }

  /** `root.get("name")`, `update.set("name", value)`. */
  #criteria(entity: Entity, call: SyntaxNode, name: SyntaxNode): void {
    const [first] = argumentsOf(call);
    const property = pathName(first);
    const column = property === undefined ? undefined : columnOf(entity, property);
    if (first === undefined || column === undefined) return;
    const at =
      first.type === "string_literal"
        ? { startIndex: first.startIndex + 1, endIndex: first.endIndex - 1 }
        : (first.childForFieldName("field") ?? first);
    const isSet = entity.shape === "update" && name.text === "set";
    const sink = isSet
      ? this.#ledger.sharedSink(
          `criteria ${methodAround(call)?.startIndex}`,
          "orm-update",
          placeOf(entity),
          methodAround(call) ?? call,
        )
      : -1;
    this.#ledger.mention(placeOf(entity), column, at, isSet ? "write" : "read", sink);
  }

  /** `User::getName`. */
  #reference(node: SyntaxNode): void {
    const [owner, method] = namedChildren(node);
    const model = this.#models.find(({ name }) => name === owner?.text);
    const accessed = method === undefined ? undefined : accessedProperty(method.text);
    const entity: Entity | undefined = model === undefined ? undefined : { model, shape: "row", prefix: "" };
    const column = entity === undefined || accessed === undefined ? undefined : columnOf(entity, accessed.property);
    if (entity === undefined || column === undefined || method === undefined || accessed === undefined) return;
    if (accessed.isSetter) this.#assign(entity, column, node, method, node.text);
    else this.#ledger.mention(placeOf(entity), column, method, "read");
  }

  /** `user.name`, `this.name`, and `User_.name` of the metamodel. */
  #field(node: SyntaxNode): void {
    const [object, name] = [node.childForFieldName("object"), node.childForFieldName("field")];
    if (object === null || name === null) return;
    const metamodel = this.#models.find((model) => object.text === `${model.name}_`);
    const entity =
      metamodel === undefined ? this.#types.of(object) : ({ model: metamodel, shape: "row", prefix: "" } as const);
    const column = entity?.shape === "row" ? columnOf(entity, name.text) : undefined;
    if (entity === undefined || column === undefined || this.#isOwnMethod(node, object)) return;
    const isSet =
      node.parent?.type === "assignment_expression" &&
      node.parent.childForFieldName("left")?.startIndex === node.startIndex;
    if (isSet) this.#assign(entity, column, node, name, object.text);
    else this.#ledger.mention(placeOf(entity), column, name, "read");
  }

  /** `updatedAt = Instant.now();` and `fullName = name;` within a hook. */
  #bareField(assignment: SyntaxNode): void {
    const left = assignment.childForFieldName("left");
    const entity = left?.type === "identifier" ? this.#inHook(assignment) : undefined;
    const column = entity === undefined || left === null ? undefined : columnOf(entity, left.text);
    if (entity === undefined || left === null || column === undefined) return;
    this.#assign(entity, column, assignment, left, "this");
    const right = assignment.childForFieldName("right");
    const source = right?.type === "identifier" && !isLocal(right) ? columnOf(entity, right.text) : undefined;
    if (right && source !== undefined) this.#ledger.mention(placeOf(entity), source, right, "read");
  }

  /** Accessors and the like, of the entity's own class: what they do for themselves is not what code does with the column. */
  #isOwnMethod(node: SyntaxNode, object: SyntaxNode | null): boolean {
    if (object !== null && object.type !== "this") return false;
    return ownMethods.test(methodAround(node)?.childForFieldName("name")?.text ?? "");
  }

  /** Queries of JPQL and HQL in strings, wherever they stand, but for those that are said to be SQL. */
  #queries(): void {
    const byName = new Map<string, CodeModel>();
    for (const model of this.#models)
      for (const trait of [model.name, ...(model.traits ?? [])]) byName.set(trait.replace(/^entity /, ""), model);
    let end = -1;
    for (const node of this.#root.descendantsOfType(["string_literal"])) {
      if (node === null || node.startIndex < end || !queryStart.test(node.text) || isNative(node)) continue;
      const query = assemble(this.#text, concatenationAt(node, java), java);
      end = query.span.end;
      const uses = readJpql(query.text, (name) => byName.get(name));
      const written = uses.find(({ access }) => access === "write");
      const whole = { startIndex: query.span.start, endIndex: query.span.end };
      const sink = written === undefined ? -1 : this.#ledger.sink("orm-update", placeOf(written), whole, false);
      for (const use of uses) {
        const span = codeSpan(query, use.span);
        const at = { startIndex: span.start, endIndex: span.end };
        this.#ledger.mention(placeOf(use), use.column, at, use.access, use.access === "write" ? sink : -1);
      }
    }
  }
}

function receiverOf(object: SyntaxNode | null): string {
  let head = object;
  // Chained setters are of one receiver.
  while (
    head?.type === "method_invocation" &&
    accessedProperty(head.childForFieldName("name")?.text ?? "")?.isSetter === true
  )
    head = head.childForFieldName("object");
  return head === null ? "this" : head.type === "object_creation_expression" ? `new ${head.startIndex}` : head.text;
}

/** Whether the method declares a variable of this name. */
function isLocal(name: SyntaxNode): boolean {
  const declared = methodAround(name)?.descendantsOfType(["variable_declarator", "formal_parameter"]) ?? [];
  return declared.some((each) => each?.childForFieldName("name")?.text === name.text);
}

function isHook(around: SyntaxNode): boolean {
  return annotationsOf(around).some(({ name }) => hooks.has(name));
}

/** `@Query(value = "…", nativeQuery = true)`, `createNativeQuery("…")`: SQL, which is read as such. */
function isNative(literal: SyntaxNode): boolean {
  for (let node = literal.parent; node !== null && !/declaration|block$/.test(node.type); node = node.parent) {
    if (node.type === "annotation")
      return /Native/.test(node.childForFieldName("name")?.text ?? "") || /\bnativeQuery\s*=\s*true\b/.test(node.text);
    if (node.type === "method_invocation")
      return /[nN]ative|^(?:prepareStatement|query\w*|update|execute)$/.test(
        node.childForFieldName("name")?.text ?? "",
      );
  }
  return false;
}
