import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { type Binding, type Bindings, functionAround, patternEntries } from "./bindings.ts";
import { argumentsOf } from "./chain.ts";
import { spanOf, type Target, type UsageRecorder } from "./recorder.ts";

/** What a value is: one row of the table, or a list of rows. */
export type Shape = "row" | "rows";

const transparent: ReadonlySet<string> = new Set([
  "await_expression",
  "parenthesized_expression",
  "non_null_expression",
  "as_expression",
]);
const rowCallbacks: ReadonlySet<string> = new Set([
  "every",
  "filter",
  "find",
  "findLast",
  "flatMap",
  "forEach",
  "map",
  "some",
]);
const rowPickers: ReadonlySet<string> = new Set(["at", "find", "findLast", "pop", "shift"]);

/** Follows values that are rows of a table to the properties that are read and written of them. */
export class RowFollower {
  readonly #bindings: Bindings;
  readonly #recorder: UsageRecorder;
  readonly #seen = new Set<number>();
  readonly #assigned = new Map<string, number>();

  readonly #onCall: (call: SyntaxNode, target: Target) => void;

  /** `onCall` is told of methods that are called on a row. */
  constructor(
    bindings: Bindings,
    recorder: UsageRecorder,
    onCall: (call: SyntaxNode, target: Target) => void = () => {},
  ) {
    this.#bindings = bindings;
    this.#recorder = recorder;
    this.#onCall = onCall;
  }

  /** The value of an expression that gives one row or several. */
  follow(value: SyntaxNode, target: Target, shape: Shape): void {
    let node = value;
    while (node.parent !== null && transparent.has(node.parent.type)) node = node.parent;
    const { parent } = node;
    if (parent?.type === "variable_declarator") this.#declared(parent, target, shape);
    else if (parent !== null) this.#use(node, parent, target, shape);
  }

  /** A name that stands for a row or for rows: everything done with it. */
  followBinding(binding: Binding, target: Target, shape: Shape): void {
    if (this.#seen.has(binding.node.startIndex)) return;
    this.#seen.add(binding.node.startIndex);
    for (const reference of this.#bindings.references(binding)) {
      let node = reference;
      while (node.parent !== null && transparent.has(node.parent.type)) node = node.parent;
      if (node.parent?.type === "variable_declarator" && node.parent.childForFieldName("value") !== null)
        this.#declared(node.parent, target, shape);
      else if (node.parent !== null) this.#use(node, node.parent, target, shape);
    }
  }

  /** The names that a pattern takes out of a row. */
  pattern(pattern: SyntaxNode, target: Target): void {
    for (const { key, keyNode } of patternEntries(pattern)) this.#recorder.mention(target, key, keyNode, "read");
  }

  #declared(declarator: SyntaxNode, target: Target, shape: Shape): void {
    const name = declarator.childForFieldName("name");
    if (name === null) return;
    if (name.type === "object_pattern" && shape === "row") this.pattern(name, target);
    if (name.type === "identifier") this.#followNode(name, target, shape);
    if (name.type !== "array_pattern" || shape !== "rows") return;
    for (const element of namedChildren(name)) {
      if (element.type === "identifier") this.#followNode(element, target, "row");
      if (element.type === "object_pattern") this.pattern(element, target);
    }
  }

  #followNode(identifier: SyntaxNode, target: Target, shape: Shape): void {
    const binding = this.#bindings.at(identifier.text, identifier.startIndex);
    if (binding !== undefined) this.followBinding(binding, target, shape);
  }

  #use(node: SyntaxNode, parent: SyntaxNode, target: Target, shape: Shape): void {
    if (parent.type === "for_in_statement" && shape === "rows") this.#loop(node, parent, target);
    const object = parent.childForFieldName("object");
    if (object?.startIndex !== node.startIndex || object.endIndex !== node.endIndex) return;
    if (parent.type === "subscript_expression") this.#subscript(parent, target, shape);
    else if (parent.type === "member_expression" && shape === "row") this.#member(parent, target);
    else if (parent.type === "member_expression") this.#method(parent, target);
  }

  #subscript(subscript: SyntaxNode, target: Target, shape: Shape): void {
    const index = subscript.childForFieldName("index");
    if (shape === "rows" && index?.type === "number") this.follow(subscript, target, "row");
    if (shape !== "row" || index?.type !== "string") return;
    const inner = { startIndex: index.startIndex + 1, endIndex: index.endIndex - 1 };
    const isWrite = isAssigned(subscript);
    const sink = isWrite ? this.#sinkOf(subscript, target) : -1;
    this.#recorder.mention(target, index.text.slice(1, -1), inner, isWrite ? "write" : "read", sink);
  }

  #loop(node: SyntaxNode, loop: SyntaxNode, target: Target): void {
    if (loop.childForFieldName("right")?.startIndex !== node.startIndex) return;
    const left = loop.childForFieldName("left");
    if (left?.type === "identifier") this.#followNode(left, target, "row");
    if (left?.type === "object_pattern") this.pattern(left, target);
  }

  /** `rows.map((row) => …)`, `rows.find(…)`. */
  #method(member: SyntaxNode, target: Target): void {
    const method = member.childForFieldName("property")?.text ?? "";
    const call = member.parent;
    if (call?.type !== "call_expression") return;
    const [callback] = argumentsOf(call);
    if (rowCallbacks.has(method) && callback !== undefined) this.callback(callback, target);
    if (rowPickers.has(method)) this.follow(call, target, "row");
    if (method === "filter" || method === "slice") this.follow(call, target, "rows");
  }

  /** A function whose first parameter is a row. */
  callback(callback: SyntaxNode, target: Target): void {
    const parameter = firstParameter(callback);
    if (parameter?.type === "object_pattern") this.pattern(parameter, target);
    if (parameter?.type === "identifier") this.#followNode(parameter, target, "row");
  }

  #member(member: SyntaxNode, target: Target): void {
    const property = member.childForFieldName("property");
    if (property === null) return;
    const assignment = member.parent;
    if (
      assignment?.type === "call_expression" &&
      assignment.childForFieldName("function")?.endIndex === member.endIndex
    ) {
      this.#onCall(assignment, target);
      return;
    }
    const related = target.column(property.text) === undefined ? target.related?.(property.text) : undefined;
    if (related !== undefined) {
      this.follow(member, related.target, related.shape);
      return;
    }
    // `delete row.password` hides a value from others: the database is not asked.
    if (assignment?.type === "unary_expression" && assignment.text.startsWith("delete")) return;
    if (isAssigned(member)) this.#recorder.assignment(target, member, this.#sinkOf(member, target));
    else this.#recorder.property(target, property);
  }

  /** One sink for all assignments to one receiver in one function. */
  #sinkOf(member: SyntaxNode, target: Target): number {
    const scope = functionAround(member);
    const key = `${scope?.startIndex ?? -1} ${member.childForFieldName("object")?.text}`;
    const known = this.#assigned.get(key);
    if (known !== undefined) return known;
    const sink = this.#recorder.sink("assignments", target, spanOf(scope ?? member), false);
    this.#assigned.set(key, sink);
    return sink;
  }
}

/** Whether a member is what an assignment sets. */
export function isAssigned(member: SyntaxNode): boolean {
  const parent = member.parent;
  return parent?.type === "assignment_expression" && parent.childForFieldName("left")?.startIndex === member.startIndex;
}

/** The pattern or name of a function's first parameter. */
export function firstParameter(callback: SyntaxNode): SyntaxNode | undefined {
  const single = callback.childForFieldName("parameter");
  if (single !== null) return single;
  const list = callback.childForFieldName("parameters");
  const first = list === null ? undefined : namedChildren(list)[0];
  return first?.childForFieldName("pattern") ?? first?.childForFieldName("left") ?? first;
}
