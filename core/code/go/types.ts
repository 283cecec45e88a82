import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { GoDeclarations } from "./declarations.ts";
import type { GoNames } from "./names.ts";

/** A variable, the part of the file that it is seen in, and its type where that is told. */
interface Variable {
  readonly start: number;
  readonly end: number;
  readonly type: string | undefined;
}

const declarations = [
  "parameter_declaration",
  "var_spec",
  "short_var_declaration",
  "range_clause",
  "type_switch_statement",
];
/** What a name is seen in that is declared directly within. */
const scopes: ReadonlySet<string> = new Set([
  "block",
  "communication_case",
  "default_case",
  "expression_case",
  "expression_switch_statement",
  "for_statement",
  "func_literal",
  "function_declaration",
  "if_statement",
  "method_declaration",
  "source_file",
  "type_case",
  "type_switch_statement",
]);

/** The named types that the expressions of a file have, with their packages: pointers, lists and maps are what they lead to. */
export class GoTypes {
  readonly #variables = new Map<string, Variable[]>();
  readonly #names: GoNames;
  readonly #declarations: GoDeclarations | undefined;

  /** `declarations` tell what fields are, and what calls give. */
  constructor(root: SyntaxNode, names: GoNames, declared?: GoDeclarations) {
    this.#names = names;
    this.#declarations = declared;
    for (const node of root.descendantsOfType(declarations)) if (node !== null) this.#declare(node);
  }

  /** The type of an expression, e.g. `models.User`; undefined where the file does not say it. */
  of(node: SyntaxNode): string | undefined {
    switch (node.type) {
      case "identifier":
        return this.#variable(node)?.type;
      case "unary_expression":
      case "parenthesized_expression":
      case "index_expression":
      case "slice_expression": {
        const operand = node.childForFieldName("operand") ?? namedChildren(node)[0];
        const type = operand === undefined ? undefined : this.of(operand);
        return node.type === "index_expression" ? this.#elementOf(type) : type;
      }
      case "selector_expression":
        return this.#member(node, "");
      case "composite_literal":
        return this.#names.typeIn(node.childForFieldName("type")?.text ?? "");
      case "type_assertion_expression":
        return this.#names.typeIn(node.childForFieldName("type")?.text ?? "");
      case "call_expression":
        return this.#call(node);
      default:
        return undefined;
    }
  }

  /** `new(User)`, `make([]User, 0)`, `FindUser(1)`, `models.FindUser(1)`, `store.FindUser(1)`. */
  #call(call: SyntaxNode): string | undefined {
    const callee = call.childForFieldName("function");
    const [first, second] = namedChildren(call.childForFieldName("arguments") ?? call);
    if (callee?.type === "selector_expression") return this.#member(callee, "()");
    if (callee?.type !== "identifier") return undefined;
    if ((callee.text === "new" || callee.text === "make") && first !== undefined) return this.#names.typeIn(first.text);
    if (callee.text === "append") return [first, second].flatMap((part) => (part && this.of(part)) ?? [])[0];
    return this.#declarations?.memberOf(this.#names.own, `${callee.text}()`);
  }

  #member(selector: SyntaxNode, suffix: string): string | undefined {
    const [operand, field] = [selector.childForFieldName("operand"), selector.childForFieldName("field")];
    if (operand === null || field === null) return undefined;
    const isPackage =
      operand.type === "identifier" && this.#variable(operand) === undefined && this.#names.isImported(operand.text);
    const owner = isPackage ? this.#names.packageOf(operand.text) : this.of(operand);
    return owner === undefined ? undefined : this.#declarations?.memberOf(owner, `${field.text}${suffix}`);
  }

  #elementOf(type: string | undefined): string | undefined {
    return type === undefined ? undefined : (this.#declarations?.elementOf(type) ?? type);
  }

  /** The nearest declaration before the place, in what surrounds it. */
  #variable({ text, startIndex }: SyntaxNode): Variable | undefined {
    return this.#variables.get(text)?.findLast(({ start, end }) => start <= startIndex && startIndex < end);
  }

  #declare(node: SyntaxNode): void {
    const type = node.childForFieldName("type");
    const left = node.childForFieldName("left") ?? node.childForFieldName("alias");
    const right = node.childForFieldName("right") ?? node.childForFieldName("value");
    const names =
      left === null ? namedChildren(node).filter((child) => child.type === "identifier") : namedChildren(left);
    if (node.type === "type_switch_statement") for (const name of names) this.#add(name, node, undefined);
    else if (type !== null) for (const name of names) this.#add(name, node, this.#names.typeIn(type.text));
    else if (node.type === "range_clause") {
      this.#add(names[0], node, undefined);
      this.#add(names[1], node, right === null ? undefined : this.#elementOf(this.of(right)));
    } else {
      const values = right === null ? [] : namedChildren(right);
      for (const [i, name] of names.entries())
        this.#add(name, node, values[i] === undefined ? undefined : this.of(values[i]));
    }
  }

  #add(name: SyntaxNode | undefined, declaration: SyntaxNode, type: string | undefined): void {
    const scope = scopeOf(declaration);
    if (name?.type !== "identifier" || scope === undefined) return;
    // A name is seen behind its own declaration: `user := find(user)`.
    const isAround = declaration.type === "parameter_declaration" || declaration.type === "type_switch_statement";
    const start = isAround ? declaration.startIndex : declaration.endIndex;
    const variable = { start, end: scope.endIndex, type };
    const known = this.#variables.get(name.text);
    // `user, err := find()` with a variable that is there already keeps its type.
    const again = declaration.type === "short_var_declaration" && type === undefined;
    const same = again ? known?.findLast(({ start: from, end }) => from <= start && start < end) : undefined;
    const kept = same?.end === variable.end ? { ...variable, type: same.type } : variable;
    if (known === undefined) this.#variables.set(name.text, [kept]);
    else known.push(kept);
  }
}

/** What a declaration is seen in: of parameters the function, though they stand before its body; nothing for those of a type. */
function scopeOf(declaration: SyntaxNode): SyntaxNode | undefined {
  if (declaration.type === "parameter_declaration") {
    const owner = declaration.parent?.parent;
    return owner !== null && owner !== undefined && scopes.has(owner.type) ? owner : undefined;
  }
  if (declaration.type === "type_switch_statement") return declaration;
  let at = declaration;
  while (at.parent !== null && (at === declaration || !scopes.has(at.type))) at = at.parent;
  return at;
}
