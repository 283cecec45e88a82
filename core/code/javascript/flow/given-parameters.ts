import { namedChildren } from "../../syntax.ts";
import type { SyntaxNode } from "../../types.ts";
import type { Binding, Bindings } from "../bindings.ts";
import { argumentsOf } from "../chain.ts";
import { isOpenParameter, pathOfFunction } from "./function-path.ts";
import type { TypeReader } from "./type-reader.ts";
import { either, element, type FunctionCall, first, type Value } from "./value.ts";

/** Methods of lists and promises whose callback is given an element, or what the promise holds. */
const onElements: ReadonlySet<string> = new Set(
  "every filter find findIndex findLast flatMap forEach map some sort toSorted".split(" "),
);
/** Members of classes that are functions, or may hold one. */
const methodTypes: ReadonlySet<string> = new Set(["field_definition", "method_definition", "public_field_definition"]);

/** Tells what the parameters of functions are given in a file. */
export class GivenParameters {
  readonly #file: string;
  readonly #bindings: Bindings;
  readonly #types: TypeReader;
  readonly #of: (expression: SyntaxNode) => Value | undefined;

  /** `of` tells what an expression is. */
  constructor(file: string, bindings: Bindings, types: TypeReader, of: (expression: SyntaxNode) => Value | undefined) {
    this.#file = file;
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
    const parameter = isParameter ? parent : pattern;
    const list = parameter.parent;
    const given = list === null || !isParameterList(list) ? undefined : this.#given(parameter, list);
    return first([type === undefined ? undefined : this.#types.read(type), given]);
  }

  #given(parameter: SyntaxNode, list: SyntaxNode): Value | undefined {
    const isList = list.type === "formal_parameters";
    const at = isList ? namedChildren(list).findIndex(({ startIndex }) => startIndex === parameter.startIndex) : 0;
    const owner = isList ? list.parent : list;
    if (owner === null || at === -1) return undefined;
    const call = owner.parent?.type === "arguments" ? owner.parent.parent : null;
    if (call?.type === "call_expression") return this.#callbackParameter(call, owner, at);
    return first([
      this.#argumentOfCalls(owner, at),
      isOpenParameter(parameter) ? this.#elsewhere(owner, at) : undefined,
    ]);
  }

  #elsewhere(owner: SyntaxNode, parameter: number): Value | undefined {
    const path = pathOfFunction(owner);
    return path === undefined ? undefined : { is: "given", to: { file: this.#file, path }, parameter };
  }

  /** The calls of a function that is mentioned in the file; where it is handed to a method of lists, that calls it. */
  callsAt(reference: SyntaxNode): readonly FunctionCall[] {
    const callee = this.#of(reference);
    const { parent } = bound(reference);
    if (callee === undefined || parent === null) return [];
    if (isCallOf(parent, reference)) return [{ callee, args: argumentsOf(parent).map((each) => this.#of(each)) }];
    const call = parent.type === "arguments" ? parent.parent : null;
    if (call === null || !handsOn(call)) return [];
    return [{ callee, args: [0, 1].map((at) => this.#callbackParameter(call, bound(reference), at)) }];
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

  /** A function or method of the file: all calls in the file have to agree. */
  #argumentOfCalls(owner: SyntaxNode, at: number): Value | undefined {
    const values = this.#references(owner).flatMap((reference) => {
      const { parent } = bound(reference);
      if (parent?.type === "arguments" && parent.parent !== null)
        return handsOn(parent.parent) ? [this.#callbackParameter(parent.parent, reference, at)] : [];
      if (parent === null || !isCallOf(parent, reference)) return [];
      const argument = argumentsOf(parent)[at];
      return [argument === undefined ? undefined : this.#of(argument)];
    });
    return values.length === 0 || values.includes(undefined) ? undefined : either(values);
  }

  /** Where a function is called or handed on: by its name, or as a method of `this`. */
  #references(owner: SyntaxNode): readonly SyntaxNode[] {
    const member = owner.type === "method_definition" ? owner : owner.parent;
    if (member !== null && methodTypes.has(member.type)) return referencesByThis(member);
    const name = owner.type === "function_declaration" ? owner.childForFieldName("name") : nameOfConstant(owner);
    const binding = name === null ? undefined : this.#bindings.at(name.text, name.startIndex);
    return binding === undefined ? [] : this.#bindings.references(binding);
  }
}

/** `this.mapRow` in the class of a method, or of a field that holds a function. */
function referencesByThis(member: SyntaxNode): readonly SyntaxNode[] {
  const name = (member.childForFieldName("name") ?? member.childForFieldName("property"))?.text ?? "";
  const body = member.parent;
  if (body?.type !== "class_body" || !/^[\w$]+$/.test(name)) return [];
  const mention = new RegExp(`\\bthis\\.${name.replaceAll("$", "\\$")}(?![\\w$])`, "g");
  return [...body.text.matchAll(mention)].flatMap(({ index, 0: { length } }) => {
    const start = body.startIndex + index;
    const found = body.namedDescendantForIndex(start, start + length);
    return found?.type === "member_expression" ? [found] : [];
  });
}

/** `mapRow.bind(this)` is handed on as `mapRow` would be. */
function bound(reference: SyntaxNode): SyntaxNode {
  const method = reference.parent;
  const isBound = method?.type === "member_expression" && method.childForFieldName("property")?.text === "bind";
  return isBound && method.parent?.type === "call_expression" ? method.parent : reference;
}

function isCallOf(node: SyntaxNode, callee: SyntaxNode): boolean {
  return node.type === "call_expression" && node.childForFieldName("function")?.startIndex === callee.startIndex;
}

/** Whether a call gives the function that it is handed what it is called on. */
function handsOn(call: SyntaxNode): boolean {
  const method = call.childForFieldName("function")?.childForFieldName("property")?.text ?? "";
  return method === "then" || method === "reduce" || onElements.has(method);
}

function isParameterList(node: SyntaxNode): boolean {
  return node.type === "formal_parameters" || node.type === "arrow_function";
}

function nameOfConstant(owner: SyntaxNode): SyntaxNode | null {
  return owner.parent?.type === "variable_declarator" ? owner.parent.childForFieldName("name") : null;
}
