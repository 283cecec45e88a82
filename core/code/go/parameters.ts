import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { functionAround, lastName } from "./syntax.ts";

/** What the calls of a file hand to the parameters of its functions. */
export class GoParameters {
  readonly #root: SyntaxNode;
  #calls: ReadonlyMap<string, readonly SyntaxNode[]> | undefined;
  #declared: ReadonlyMap<string, number> | undefined;

  constructor(root: SyntaxNode) {
    this.#root = root;
  }

  /** What the parameter of this name is given, by all calls of the file. Nothing where two functions or methods have the same name. */
  given(name: SyntaxNode): readonly SyntaxNode[] {
    const owner = functionAround(name);
    const title = owner?.childForFieldName("name")?.text;
    const position = owner === undefined ? -1 : parametersOf(owner).indexOf(name.text);
    if (title === undefined || position === -1) return [];
    this.#declared ??= this.#declarations();
    this.#calls ??= this.#callsByName();
    if (this.#declared.get(title) !== 1) return [];
    return (this.#calls.get(title) ?? []).flatMap((call) => {
      const list = call.childForFieldName("arguments");
      return list === null ? [] : (namedChildren(list)[position] ?? []);
    });
  }

  #declarations(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const node of this.#root.descendantsOfType(["function_declaration", "method_declaration"])) {
      const name = node?.childForFieldName("name")?.text;
      if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }

  #callsByName(): ReadonlyMap<string, readonly SyntaxNode[]> {
    const calls = new Map<string, SyntaxNode[]>();
    for (const call of this.#root.descendantsOfType(["call_expression"])) {
      const callee = call?.childForFieldName("function");
      const name = callee === null || callee === undefined ? undefined : lastName(callee);
      if (call !== null && name !== undefined) calls.set(name, [...(calls.get(name) ?? []), call]);
    }
    return calls;
  }
}

/** The names of the parameters in their order; several may share a type. */
function parametersOf(owner: SyntaxNode): readonly string[] {
  const list = owner.childForFieldName("parameters");
  return (list === null ? [] : namedChildren(list)).flatMap((declaration) =>
    namedChildren(declaration).flatMap(({ type, text }) => (type === "identifier" ? [text] : [])),
  );
}
