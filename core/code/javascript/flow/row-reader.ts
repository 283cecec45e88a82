import type { CodeEnvironment } from "../../libraries/library.ts";
import type { CodeModel } from "../../models/types.ts";
import { entriesOf, namedChildren } from "../../syntax.ts";
import type { Sink, SyntaxNode } from "../../types.ts";
import { functionAround, patternEntries } from "../bindings.ts";
import { argumentsOf, chainOf } from "../chain.ts";
import { FileModels } from "../models-in-file.ts";
import { allEntriesOf, objectsOf } from "../objects.ts";
import { innerOf, spanOf, type Target } from "../recorder.ts";
import { isAssigned } from "../rows.ts";
import { instanceMethods, SequelizeCalls } from "../sequelize-calls.ts";
import { commonRow, type Row } from "./common-row.ts";
import { Expressions } from "./expressions.ts";
import { type Resolved, Resolver, savedObjects } from "./resolver.ts";
import type { ScriptFile } from "./script-file.ts";
import { ScriptScope } from "./signature.ts";
import { tableMethods } from "./table-methods.ts";
import { TypeReader } from "./type-reader.ts";
import type { RowSource, Value } from "./value.ts";

/** Nodes that name a property. */
const propertyNames: ReadonlySet<string> = new Set([
  "property_identifier",
  "shorthand_property_identifier",
  "shorthand_property_identifier_pattern",
]);
const waiting: ReadonlySet<string> = new Set(["catch", "finally", "then"]);
/** What may stand around an object literal that is given to a call. */
const aroundLiterals: ReadonlySet<string> = new Set([
  ...["array", "as_expression", "object", "pair", "parenthesized_expression", "satisfies_expression", "spread_element"],
  ...["binary_expression", "ternary_expression"],
]);

interface Readers {
  readonly types: TypeReader;
  readonly expressions: Expressions;
  readonly resolver: Resolver;
  readonly models: FileModels;
  readonly calls: SequelizeCalls;
}

function readersOf(script: ScriptFile, environment: CodeEnvironment): Readers {
  const { file, bindings } = script;
  const types = new TypeReader(file, bindings);
  const expressions = new Expressions(file, bindings, types, script.rows);
  const resolver = new Resolver(environment, file, new ScriptScope(script, types, expressions));
  const models = new FileModels(environment.models, "sequelize", file, bindings);
  return { types, expressions, resolver, models, calls: new SequelizeCalls(script, models) };
}

/** Finds what a file does with rows, wherever they come from: queries, functions of other files, types. */
export class RowReader {
  readonly #script: ScriptFile;
  readonly #environment: CodeEnvironment;
  #known: Readers | undefined;
  readonly #names: ReadonlySet<string> | undefined;
  readonly #sinks = new Map<string, number>();
  readonly #hasInstances: boolean;
  readonly #called = new Set<number>();

  /** Without `names`, all properties count. */
  constructor(script: ScriptFile, environment: CodeEnvironment, names: ReadonlySet<string> | undefined) {
    this.#script = script;
    this.#environment = environment;
    this.#names = names;
    this.#hasInstances = environment.models.all.some(({ library }) => library === "sequelize");
  }

  read(): void {
    const { root, text } = this.#script;
    for (const { index, 0: name } of text.matchAll(/(?<![\w$])[a-zA-Z_$][\w$]*/g)) {
      const isMethod = this.#hasInstances && (instanceMethods.has(name) || tableMethods.has(name));
      if (!isMethod && (!this.#isOfInterest(name) || !mayBeProperty(text, index))) continue;
      const node = root.namedDescendantForIndex(index, index + name.length);
      if (node === null) continue;
      if (isMethod) this.#methodCall(node);
      if (propertyNames.has(node.type)) this.#property(node);
      const string = node.type === "string_fragment" ? node.parent : node;
      if (string?.type !== "string") continue;
      const subscript = subscriptBy(string);
      if (subscript !== undefined) this.#subscript(subscript, string);
      if (this.#hasInstances) this.#joined(string);
      else this.#picked(string);
    }
  }

  /** A name that stands for a property: of a value, in a pattern, or in an object literal. */
  #property(node: SyntaxNode): void {
    const { parent } = node;
    if (parent?.type === "member_expression") this.#member(parent);
    const pattern = patternAround(node);
    if (pattern !== undefined) this.#pattern(pattern, node);
    const object = parent?.type === "pair" ? parent.parent : parent;
    if (object?.type !== "object") return;
    this.#literal(object);
    for (const call of this.#callsWith(object)) this.#call(call);
  }

  /** The calls that an object literal is an argument of, or part of one; also by the name of a constant. */
  #callsWith(object: SyntaxNode): readonly SyntaxNode[] {
    let node = object;
    while (node.parent !== null && aroundLiterals.has(node.parent.type)) node = node.parent;
    const { parent } = node;
    if (parent?.type === "arguments" && parent.parent !== null) return [parent.parent];
    const name = parent?.type === "variable_declarator" ? parent.childForFieldName("name") : null;
    return name?.type === "identifier" ? this.#callsGiven(name) : [];
  }

  /** The calls that a variable is an argument of. */
  #callsGiven(name: SyntaxNode): readonly SyntaxNode[] {
    const binding = this.#script.bindings.at(name.text, name.startIndex);
    if (binding?.kind !== "variable") return [];
    return this.#script.bindings.references(binding).flatMap((reference) => {
      const list = reference.parent;
      return list?.type === "arguments" && list.parent !== null ? [list.parent] : [];
    });
  }

  /** Most files have nothing of interest, and need none of these. */
  get #readers(): Readers {
    this.#known ??= readersOf(this.#script, this.#environment);
    return this.#known;
  }

  #isOfInterest(property: string): boolean {
    return this.#names === undefined || this.#names.has(property);
  }

  /** The row that a value is; of a copy, `{ ...row, more }`, and of rows of several queries, the one that the property is of. */
  #row(value: Value | undefined, property?: string): Row | undefined {
    if (value === undefined) return undefined;
    const resolved = this.#readers.resolver.resolve(value);
    if (resolved?.is === "row" || resolved === undefined || property === undefined)
      return resolved?.is === "row" ? resolved : undefined;
    return resolved.is === "either" || resolved.is === "object"
      ? commonRow(resolved, property, {
          resolve: (each) => this.#readers.resolver.resolve(each),
          target: (of) => this.#target(of, property),
        })
      : undefined;
  }

  #target(of: RowSource, property: string): Target | undefined {
    const target = this.#readers.resolver.targets.target(of, property);
    return target?.column(property) === undefined ? undefined : target;
  }

  #member(node: SyntaxNode): void {
    const property = node.childForFieldName("property");
    const object = node.childForFieldName("object");
    if (property === null || object === null) return;
    // `delete row.password` hides a value from others: the database is not asked.
    if (node.parent?.type === "unary_expression" && node.parent.text.startsWith("delete")) return;
    // What a query gives is waited for.
    if (waiting.has(property.text) && node.parent?.type === "call_expression") return;
    // `body.name = name; createUser(body)`.
    if (object.type === "identifier" && isAssigned(node)) for (const call of this.#callsGiven(object)) this.#call(call);
    const row = this.#row(this.#readers.expressions.of(object), property.text);
    const target = row === undefined ? undefined : this.#target(row.of, property.text);
    if (row === undefined || target === undefined) return;
    const recorder = this.#script.recorder(row.of.library);
    if (isAssigned(node)) {
      if (!savedObjects.has(row.of.library)) return;
      const hooked: Target = row.isHook === true ? { ...target, sink: "hook" } : target;
      recorder.assignment(hooked, node, this.#sinkOf(node, hooked, row.of.library));
    } else if (row.isNew !== true) recorder.property(target, property);
  }

  /** `row["name"]`, `row[isShort ? "nick" : "name"]`. */
  #subscript(node: SyntaxNode, index: SyntaxNode): void {
    const object = node.childForFieldName("object");
    if (object === null) return;
    const property = index.text.slice(1, -1);
    const row = this.#isOfInterest(property) ? this.#row(this.#readers.expressions.of(object), property) : undefined;
    const target = row === undefined ? undefined : this.#target(row.of, property);
    if (row === undefined || target === undefined) return;
    const isWrite = isAssigned(node);
    if (isWrite ? !savedObjects.has(row.of.library) : row.isNew === true) return;
    const sink = isWrite ? this.#sinkOf(node, target, row.of.library) : -1;
    this.#script.recorder(row.of.library).mention(target, property, innerOf(index), isWrite ? "write" : "read", sink);
  }

  /** `omit(user, ["password"])`, `_.pick(user, "name")`. */
  #picked(string: SyntaxNode): void {
    const list = string.parent?.type === "array" ? string.parent : string;
    const call = list.parent?.type === "arguments" ? list.parent.parent : null;
    const [first] = call === null ? [] : argumentsOf(call);
    const isPicking = /(?:^|\.)(?:omit|pick)$/.test(call?.childForFieldName("function")?.text ?? "");
    if (!isPicking || first === undefined || first.startIndex === list.startIndex) return;
    const row = this.#row(this.#readers.expressions.of(first));
    const name = string.text.slice(1, -1);
    const target = row === undefined || row.isNew === true ? undefined : this.#target(row.of, name);
    if (row !== undefined && target !== undefined)
      this.#script.recorder(row.of.library).mention(target, name, innerOf(string), "read");
  }

  #pattern(pattern: SyntaxNode, name: SyntaxNode): void {
    const entry = patternEntries(pattern).find(({ keyNode }) => keyNode.startIndex === name.startIndex);
    const row = entry === undefined ? undefined : this.#row(this.#readers.expressions.ofPattern(pattern), entry.key);
    if (entry === undefined || row === undefined || row.isNew === true) return;
    const target = this.#target(row.of, entry.key);
    if (target !== undefined)
      this.#script.recorder(row.of.library).mention(target, entry.key, innerOf(entry.keyNode), "read");
  }

  /** A method that rows or models have, of one that comes from elsewhere. */
  #methodCall(name: SyntaxNode): void {
    const call = name.parent?.parent;
    const object = name.parent?.childForFieldName("object");
    const isCall = call?.type === "call_expression" && call.childForFieldName("function")?.endIndex === name.endIndex;
    const chain = isCall ? chainOf(call)?.calls.at(-1) : undefined;
    if (chain === undefined || object === null || object === undefined) return;
    const { resolver, expressions, models, calls } = this.#readers;
    const row = instanceMethods.has(name.text) ? this.#row(expressions.of(object)) : undefined;
    const target = row?.of.library === "sequelize" ? resolver.targets.target(row.of) : undefined;
    if (target !== undefined) calls.read(chain, row?.isHook === true ? { ...target, sink: "hook" } : target);
    const model = tableMethods.has(name.text) ? this.#modelOf(object) : undefined;
    if (model !== undefined) calls.read(chain, models.target(model), model);
  }

  /** `{ model: database.posts, attributes: ["title"] }`, of a model that comes from elsewhere. */
  #joined(string: SyntaxNode): void {
    const pair = string.parent?.type === "array" ? string.parent.parent : null;
    const object = pair?.childForFieldName("key")?.text === "attributes" ? pair.parent : null;
    const named = object === null ? undefined : entriesOf(object).entries.find(({ key }) => key === "model")?.value;
    if (object === null || named === undefined) return;
    const model = this.#modelOf(named);
    if (model !== undefined) this.#readers.calls.joined(object, this.#readers.models.target(model), model);
  }

  /** The model of Sequelize that an expression leads to in other files; those that the file names itself are read before. */
  #modelOf(expression: SyntaxNode): CodeModel | undefined {
    const { resolver, expressions, models } = this.#readers;
    const value = resolver.resolve(expressions.of(expression));
    if (value?.is !== "table" || value.of.library !== "sequelize" || expression.type === "this") return undefined;
    if (models.of(expression) !== undefined) return undefined;
    return this.#environment.modelsByPlace?.get(`${value.of.file} ${value.of.model}`);
  }

  /** A call of a function that writes what it is given. */
  #call(call: SyntaxNode): void {
    const args = argumentsOf(call);
    const callee = call.childForFieldName("function");
    if (callee === null || this.#called.has(call.startIndex * 2 ** 24 + call.endIndex)) return;
    this.#called.add(call.startIndex * 2 ** 24 + call.endIndex);
    const called = this.#readers.resolver.resolve(this.#readers.expressions.of(callee));
    if (called?.is !== "function") return;
    for (const { parameter, key, of, kind, isCondition } of called.writes ?? []) {
      const argument = args[parameter];
      const target = argument === undefined ? undefined : this.#readers.resolver.targets.target(of);
      if (argument === undefined || target === undefined) continue;
      if (isCondition === true) {
        for (const compared of key === undefined ? [argument] : this.#entriesOf(argument, key))
          this.#compared(compared, target, of.library);
        continue;
      }
      if (key === undefined && argument.type === "identifier")
        this.#script.recorder(of.library).filled(argument, target, kind, call);
      for (const value of key === undefined ? [argument] : this.#entriesOf(argument, key))
        for (const row of objectsOf(value, this.#script.bindings)) this.#write(row, target, of.library, kind, call);
    }
  }

  /** The values of a key in the objects that an argument is. */
  #entriesOf(argument: SyntaxNode, key: string): readonly SyntaxNode[] {
    return objectsOf(argument, this.#script.bindings).flatMap((object) => {
      const entry = entriesOf(object).entries.find((each) => each.key === key);
      return entry === undefined ? [] : [entry.value ?? entry.keyNode];
    });
  }

  /** An object literal whose keys are columns that are compared. */
  #compared(argument: SyntaxNode, target: Target, library: string): void {
    for (const object of objectsOf(argument, this.#script.bindings))
      for (const { key, keyNode } of allEntriesOf(object).entries)
        this.#script.recorder(library).mention(target, key, innerOf(keyNode), "read");
  }

  /** An object literal that becomes a row; what is known already stays as it is. */
  #write(row: SyntaxNode, target: Target, library: string, kind: Sink["kind"], call: SyntaxNode): void {
    const recorder = this.#script.recorder(library);
    const named = allEntriesOf(row).entries.filter(({ key }) => target.column(key) !== undefined);
    if (named.length === 0 || named.some(({ keyNode }) => recorder.has(innerOf(keyNode)))) return;
    recorder.row(row, target, kind, call);
  }

  /** An object that is declared to be a new row: `const user: NewUser = { … }`. */
  #literal(object: SyntaxNode): void {
    const type = expectedType(object);
    if (type === undefined) return;
    const known = this.#readers.resolver.resolve(this.#readers.types.read(type.node));
    const row = type.isElement ? this.#elementRow(known) : known;
    if (row?.is !== "row" || row.isNew !== true) return;
    const target = this.#readers.resolver.targets.target(row.of);
    if (target !== undefined) this.#write(object, target, row.of.library, "orm-create", object);
  }

  #elementRow(value: Resolved | undefined): Resolved | undefined {
    return value?.is === "list" ? this.#readers.resolver.resolve(value.of) : undefined;
  }

  /** One sink for all assignments to one receiver in one function. */
  #sinkOf(member: SyntaxNode, target: Target, library: string): number {
    const scope = functionAround(member);
    const key = `${library} ${scope?.startIndex ?? -1} ${member.childForFieldName("object")?.text}`;
    const known = this.#sinks.get(key);
    if (known !== undefined) return known;
    const sink = this.#script.recorder(library).sink("assignments", target, spanOf(scope ?? member), false);
    this.#sinks.set(key, sink);
    return sink;
  }
}

/** The access that a string is the index of, or one of two that a condition chooses from. */
function subscriptBy(string: SyntaxNode): SyntaxNode | undefined {
  let index = string;
  while (index.parent?.type === "parenthesized_expression" || isBranch(index)) index = index.parent ?? index;
  const { parent } = index;
  const isIndex =
    parent?.type === "subscript_expression" && parent.childForFieldName("index")?.startIndex === index.startIndex;
  return isIndex ? parent : undefined;
}

function isBranch({ parent, startIndex }: SyntaxNode): boolean {
  return parent?.type === "ternary_expression" && parent.childForFieldName("condition")?.startIndex !== startIndex;
}

/** The type that the place of an object literal is declared to have. */
function expectedType(object: SyntaxNode): { readonly node: SyntaxNode; readonly isElement: boolean } | undefined {
  let { parent } = object;
  let isElement = false;
  while (parent?.type === "parenthesized_expression" || parent?.type === "array") {
    isElement ||= parent.type === "array";
    parent = parent.parent;
  }
  if (parent === null) return undefined;
  const isResult = parent.type === "return_statement" || parent.type === "arrow_function";
  const owner = parent.type === "return_statement" ? functionAround(parent) : parent;
  const isDeclared = parent.type === "variable_declarator" || isResult;
  const annotation = isDeclared ? owner?.childForFieldName(isResult ? "return_type" : "type") : null;
  const node = annotation === null || annotation === undefined ? undefined : namedChildren(annotation)[0];
  if (parent.type === "satisfies_expression" || parent.type === "as_expression") {
    const type = namedChildren(parent)[1];
    return type === undefined ? undefined : { node: type, isElement };
  }
  return node === undefined ? undefined : { node, isElement };
}

/** Whether a name stands where properties do: behind a dot, a bracket or a comma, or at the beginning of a line. */
export function mayBeProperty(text: string, offset: number): boolean {
  let before = offset - 1;
  while (
    before >= 0 &&
    (text[before] === " " || text[before] === "\n" || text[before] === "\t" || text[before] === "\r")
  )
    before--;
  return before < 0 || ".{,[\"';/)".includes(text[before] ?? "");
}

/** The pattern that takes a property of this name. */
function patternAround(name: SyntaxNode): SyntaxNode | undefined {
  for (let parent = name.parent; parent !== null; parent = parent.parent) {
    if (parent.type === "object_pattern") return parent;
    if (parent.type !== "pair_pattern" && parent.type !== "object_assignment_pattern") return undefined;
  }
  return undefined;
}
