import { namedChildren, unwrapped } from "../../syntax.ts";
import type { SyntaxNode } from "../../types.ts";
import { argumentsOf } from "../chain.ts";
import type { Expressions } from "./expressions.ts";
import type { HelperCalls } from "./helper-calls.ts";
import type { TypeReader } from "./type-reader.ts";
import { either, result, type Value } from "./value.ts";

/** Nodes of functions with a body. */
export const functionTypes: ReadonlySet<string> = new Set([
  "arrow_function",
  "function_declaration",
  "function_expression",
  "method_definition",
]);

/** Functions that give what their callback gives: transactions, retries, spans. */
const passing =
  /^(?:\$?transaction|(?:run|execute)(?:In|With)\w*|with[A-Z]\w*|instrument\w*|retry\w*|startActiveSpan)$/i;

/** Tells what the calls of a file give. */
export class Calls {
  readonly #expressions: Expressions;
  readonly #types: TypeReader;
  readonly #helpers: HelperCalls;

  constructor(expressions: Expressions, types: TypeReader, helpers: HelperCalls) {
    this.#expressions = expressions;
    this.#types = types;
    this.#helpers = helpers;
  }

  /** What a call gives. */
  of(node: SyntaxNode): Value | undefined {
    const called = node.childForFieldName("function");
    if (called === null) return undefined;
    // `await f<T>(x)` is parsed as a call of `await f`.
    const callee = unwrapped(called);
    const args = argumentsOf(node);
    const method = callee.childForFieldName("property")?.text ?? callee.text;
    const object = callee.childForFieldName("object");
    const [first] = args;
    if (object?.text === "Promise" && (method === "all" || method === "allSettled"))
      return first === undefined ? undefined : this.#expressions.of(first);
    if (object?.text === "Object" && first !== undefined) return this.#helpers.ofObject(method, first);
    if ((object?.text === "Array" && method === "from") || /^(?:structuredClone|cloneDeep)$/.test(method))
      return first === undefined ? undefined : this.#expressions.of(first);
    // Queries in SQL say themselves what they give.
    if (/^\$queryRaw(?:Unsafe)?$/.test(method)) return this.#typeArgument(node);
    const callback = args.find(({ type }) => functionTypes.has(type));
    const given = callback === undefined ? undefined : this.#expressions.returned(callback);
    const known =
      this.#helpers.lodash(callee, method, args) ??
      result(
        this.#expressions.of(callee),
        given,
        args.map((each) => this.#passed(each)),
      );
    if (callback === undefined || !passing.test(method)) return known;
    return either([known, given]);
  }

  #typeArgument(call: SyntaxNode): Value | undefined {
    const list = call.childForFieldName("type_arguments");
    const type = list === null ? undefined : namedChildren(list)[0];
    return type === undefined ? undefined : this.#types.read(type);
  }

  /** What an argument is, where that may tell what the call of a generic function gives. */
  #passed(argument: SyntaxNode): Value | undefined {
    const { type } = unwrapped(argument);
    return type === "identifier" || type.endsWith("_expression") ? this.#expressions.of(argument) : undefined;
  }
}
