import { namedChildren } from "../../syntax.ts";
import type { SyntaxNode } from "../../types.ts";
import type { Binding, Bindings } from "../bindings.ts";
import { argumentsOf } from "../chain.ts";
import type { TypeReader } from "./type-reader.ts";
import { either, element, type Value } from "./value.ts";

/** Methods of lists and promises whose callback is given an element, or what the promise holds. */
const onElements: ReadonlySet<string> = new Set(
  "every filter find findIndex findLast flatMap forEach map some sort toSorted".split(" "),
);
/** Tells what the parameters of functions are given in a file. */
export class GivenParameters {
  readonly #bindings: Bindings;
  readonly #types: TypeReader;
  readonly #of: (expression: SyntaxNode) => Value | undefined;

  /** `of` tells what an expression is. */
  constructor(bindings: Bindings, types: TypeReader, of: (expression: SyntaxNode) => Value | undefined) {
    this.#bindings = bindings;
    this.#types = types;
    this.#of = of;
  }

  /** The parameter of a function that has no type: what the function is given where it is called. */
  ofBinding({ kind, node }: Binding): Value | undefined {
    if (kind !== "parameter") return undefined;
    let parameter = node;
    while (parameter.parent !== null && !isParameterList(parameter.parent)) parameter = parameter.parent;
    const list = parameter.parent;
    return list === null ? undefined : this.#given(parameter, list);
  }

  /** What a pattern that is a parameter takes its names from. */
  ofPattern(pattern: SyntaxNode, parent: SyntaxNode): Value | undefined {
    const isParameter = parent.type === "required_parameter" || parent.type === "optional_parameter";
    const annotation = isParameter ? parent.childForFieldName("type") : null;
    const type = annotation === null ? undefined : namedChildren(annotation)[0];
    if (type !== undefined) return this.#types.read(type);
    const parameter = isParameter ? parent : pattern;
    const list = parameter.parent;
    return list === null || !isParameterList(list) ? undefined : this.#given(parameter, list);
  }

  #given(parameter: SyntaxNode, list: SyntaxNode): Value | undefined {
    const isList = list.type === "formal_parameters";
    const at = isList ? namedChildren(list).findIndex(({ startIndex }) => startIndex === parameter.startIndex) : 0;
    const owner = isList ? list.parent : list;
    if (owner === null || at === -1) return undefined;
    const call = owner.parent?.type === "arguments" ? owner.parent.parent : null;
    if (call?.type === "call_expression") return this.#callbackParameter(call, owner, at);
    return this.#argumentOfCalls(owner, at);
  }

  #callbackParameter(call: SyntaxNode, callback: SyntaxNode, at: number): Value | undefined {
    const callee = call.childForFieldName("function");
    const object = callee?.type === "member_expression" ? callee.childForFieldName("object") : null;
    const method = callee?.childForFieldName("property")?.text ?? "";
    const isFirst = argumentsOf(call)[0]?.startIndex === callback.startIndex;
    if (object === null || !isFirst) return undefined;
    if (method === "reduce") return this.#reduced(call, object, at);
    if (method === "then") return at === 0 ? this.#of(object) : undefined;
    const isElement = at === 0 || (at === 1 && /sort/i.test(method));
    return isElement && onElements.has(method) ? element(this.#of(object)) : undefined;
  }

  #reduced(call: SyntaxNode, list: SyntaxNode, at: number): Value | undefined {
    if (at === 1) return element(this.#of(list));
    const initial = argumentsOf(call)[1];
    return at === 0 && initial !== undefined ? this.#of(initial) : undefined;
  }

  /** A function of the file without types: all calls in the file have to agree. */
  #argumentOfCalls(owner: SyntaxNode, at: number): Value | undefined {
    const name = owner.type === "function_declaration" ? owner.childForFieldName("name") : nameOfConstant(owner);
    const binding = name === null ? undefined : this.#bindings.at(name.text, name.startIndex);
    if (binding === undefined) return undefined;
    const given = this.#bindings.references(binding).flatMap((reference) => {
      const call = reference.parent;
      const isCall =
        call?.type === "call_expression" && call.childForFieldName("function")?.startIndex === reference.startIndex;
      return isCall && call !== null ? [argumentsOf(call)[at]] : [];
    });
    const values = given.map((argument) => (argument === undefined ? undefined : this.#of(argument)));
    return values.length === 0 || values.includes(undefined) ? undefined : either(values);
  }
}

function isParameterList(node: SyntaxNode): boolean {
  return node.type === "formal_parameters" || node.type === "arrow_function";
}

function nameOfConstant(owner: SyntaxNode): SyntaxNode | null {
  return owner.parent?.type === "variable_declarator" ? owner.parent.childForFieldName("name") : null;
}
