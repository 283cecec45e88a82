import { namedChildren, unwrapped } from "../../syntax.ts";
import type { Sink, SyntaxNode } from "../../types.ts";
import type { Binding, Bindings } from "../bindings.ts";
import type { Target } from "../recorder.ts";
import { firstParameter } from "../rows.ts";
import { placeOf, type RowSeeds } from "./expressions.ts";
import { type RowSource, rowValue, type Value, type WrittenParameter } from "./value.ts";

/** Gathers which expressions and names of a file are rows, as readers of libraries find them. */
export class SeedCollector implements RowSeeds {
  readonly expressions = new Map<number, Value>();
  readonly late = new Map<number, () => Value | undefined>();
  readonly names = new Map<number, Value>();
  readonly writes = new Map<number, WrittenParameter[]>();
  readonly written = new Set<number>();
  readonly #bindings: Bindings;

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
  }

  /** The value of an expression is one row or several. */
  follow(expression: SyntaxNode, target: Target, shape: "row" | "rows"): void {
    const value = rowsOfTarget(target, shape);
    if (value !== undefined) this.set(expression, value);
  }

  /** What an expression is, where that is more than one row or several. */
  set(expression: SyntaxNode, value: Value): void {
    this.expressions.set(placeOf(unwrapped(expression)), value);
  }

  /** The same, for what takes work that few files need. */
  setLate(expression: SyntaxNode, value: () => Value | undefined): void {
    this.late.set(placeOf(unwrapped(expression)), value);
  }

  /** A name stands for one row or several. */
  name(node: SyntaxNode, target: Target, shape: "row" | "rows"): void {
    const value = rowsOfTarget(target, shape);
    if (value !== undefined && !this.names.has(node.startIndex)) this.names.set(node.startIndex, value);
  }

  /** The first parameter of a function is a row; returns it where it is a pattern. */
  callback(callback: SyntaxNode, target: Target): SyntaxNode | undefined {
    const parameter = firstParameter(callback);
    if (parameter?.type === "identifier") this.name(parameter, target, "row");
    return parameter?.type === "object_pattern" ? parameter : undefined;
  }

  /** A value is written as it is: where it is a parameter of a function, calls of the function write. */
  writeValue(value: SyntaxNode, of: RowSource, kind: Sink["kind"]): void {
    this.#use(value, { of, kind });
  }

  /** The properties of a value are columns that are compared: where it is a parameter of a function, calls of the function read them. */
  compareValue(value: SyntaxNode, of: RowSource): void {
    this.#use(value, { of, kind: "orm-update", isCondition: true });
  }

  #use(value: SyntaxNode, use: Omit<WrittenParameter, "parameter" | "key">): void {
    const expression = unwrapped(value);
    if (expression.type === "object")
      for (const part of namedChildren(expression)) {
        const inner = part.type === "spread_element" ? namedChildren(part)[0] : undefined;
        if (inner !== undefined) this.#use(inner, use);
      }
    const found = this.#parameterOf(expression, 0);
    if (found === undefined) return;
    const { owner, name, ...place } = found;
    this.written.add(name);
    const list = this.writes.get(owner.startIndex) ?? [];
    this.writes.set(owner.startIndex, list);
    const isKnown = list.some(
      ({ parameter, key, isCondition }) =>
        parameter === place.parameter && key === place.key && isCondition === use.isCondition,
    );
    if (!isKnown) list.push({ ...place, ...use });
  }

  #parameterOf(
    node: SyntaxNode,
    depth: number,
  ): (ParameterPlace & { readonly key?: string; readonly name: number }) | undefined {
    if (node.type === "member_expression") {
      const object = node.childForFieldName("object");
      const key = node.childForFieldName("property")?.text;
      const found = object?.type === "identifier" ? this.#parameterOf(object, depth) : undefined;
      return found === undefined || found.key !== undefined || key === undefined ? undefined : { ...found, key };
    }
    const isName = node.type === "identifier" || node.type === "shorthand_property_identifier";
    const binding = isName ? this.#bindings.of(node) : undefined;
    if (binding === undefined || depth > 2) return undefined;
    if (binding.kind !== "parameter") return this.#parameterBehind(binding, depth);
    const [step, ...rest] = binding.path;
    const key = typeof step === "object" && "key" in step ? step.key : undefined;
    if (rest.length > 0 || (step !== undefined && key === undefined)) return undefined;
    const place = placeOfParameter(binding.node);
    const name = binding.node.startIndex;
    return place === undefined ? undefined : { ...place, name, ...(key === undefined ? {} : { key }) };
  }

  /** `const { id, ...data } = input`, `const { where } = input`. */
  #parameterBehind({ value, path, isRest, part }: Binding, depth: number) {
    const inner = value === undefined ? undefined : unwrapped(value);
    if (inner?.type !== "identifier") return undefined;
    const [step, ...deeper] = path;
    if (step === undefined)
      return part === "whole" || isRest === true ? this.#parameterOf(inner, depth + 1) : undefined;
    if (isRest === true || deeper.length > 0 || typeof step !== "object" || !("key" in step)) return undefined;
    const found = this.#parameterOf(inner, depth + 1);
    return found === undefined || found.key !== undefined ? undefined : { ...found, key: step.key };
  }
}

/** Rows of a table, to be put into other values. */
export function rowsOf(target: Target): Value | undefined {
  return rowsOfTarget(target, "rows");
}

function rowsOfTarget(target: Target, shape: "row" | "rows"): Value | undefined {
  return target.source === undefined ? undefined : rowValue(target.source, shape, target.sink === "hook");
}

interface ParameterPlace {
  /** The function. */
  readonly owner: SyntaxNode;
  readonly parameter: number;
}

function placeOfParameter(node: SyntaxNode): ParameterPlace | undefined {
  let inner = node;
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    if (parent.type === "arrow_function") return { owner: parent, parameter: 0 };
    if (parent.type === "formal_parameters") {
      const parameter = namedChildren(parent).findIndex(({ startIndex }) => startIndex === inner.startIndex);
      return parent.parent === null ? undefined : { owner: parent.parent, parameter };
    }
    inner = parent;
  }
  return undefined;
}
