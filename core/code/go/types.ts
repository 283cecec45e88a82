import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { GoFunctions } from "./functions.ts";
import { structName } from "./structs.ts";
import { functionAround } from "./syntax.ts";

/** The structs that the variables of a file's functions hold, as far as the function says it: pointers and slices too. */
export class GoTypes {
  readonly #types = new Map<string, string>();
  readonly #functions: GoFunctions | undefined;

  /** `functions` tells what calls give. */
  constructor(root: SyntaxNode, functions?: GoFunctions) {
    this.#functions = functions;
    const declarations = ["parameter_declaration", "var_spec", "short_var_declaration", "range_clause"];
    for (const node of root.descendantsOfType(declarations)) if (node !== null) this.#declare(node);
  }

  /** The struct that an expression gives, or a pointer to one, or several of. */
  of(node: SyntaxNode): string | undefined {
    switch (node.type) {
      case "identifier":
        return this.#types.get(`${node.text}@${scopeOf(node)}`) ?? this.#types.get(`${node.text}@`);
      case "unary_expression":
      case "parenthesized_expression":
      case "index_expression": {
        const operand = node.childForFieldName("operand") ?? namedChildren(node)[0];
        return operand === undefined ? undefined : this.of(operand);
      }
      case "composite_literal":
        return structName(node.childForFieldName("type")?.text ?? "");
      case "call_expression":
        return madeBy(node) ?? this.#functions?.givenBy(node);
      default:
        return undefined;
    }
  }

  #declare(node: SyntaxNode): void {
    const type = node.childForFieldName("type");
    const left = node.childForFieldName("left");
    const right = node.childForFieldName("right") ?? node.childForFieldName("value");
    const names =
      left === null ? namedChildren(node).filter((child) => child.type === "identifier") : namedChildren(left);
    if (type !== null) for (const name of names) this.#add(name, structName(type.text));
    else if (node.type === "range_clause") this.#add(names[1], right === null ? undefined : this.of(right));
    else if (right !== null)
      for (const [i, value] of namedChildren(right).entries()) this.#add(names[i], this.of(value));
  }

  #add(name: SyntaxNode | undefined, struct: string | undefined): void {
    if (name?.type === "identifier" && struct !== undefined) this.#types.set(`${name.text}@${scopeOf(name)}`, struct);
  }
}

/** `new(User)`, `make([]User, 0)`. */
function madeBy(call: SyntaxNode): string | undefined {
  const callee = call.childForFieldName("function")?.text;
  const [first] = namedChildren(call.childForFieldName("arguments") ?? call);
  return (callee === "new" || callee === "make") && first !== undefined ? structName(first.text) : undefined;
}

/** A method's receiver and parameters belong to it, though they stand before its body. */
function scopeOf(node: SyntaxNode): number | string {
  return functionAround(node)?.startIndex ?? "";
}
