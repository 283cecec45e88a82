import type { EmbeddedSql } from "../sql-strings.ts";
import { assemble, concatenationAt } from "../strings/assemble.ts";
import { go } from "../strings/go.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** One call of a chain: `.Where(sq.Eq{…})`. */
export interface ChainCall {
  readonly method: string;
  readonly args: readonly SyntaxNode[];
  /** The whole chain up to and including this call. */
  readonly node: SyntaxNode;
}

/** `a.b.C(x).D(y)`: what it begins with, and its calls in the order of execution. */
export interface Chain {
  readonly root: SyntaxNode;
  readonly calls: readonly ChainCall[];
  readonly node: SyntaxNode;
}

/** Every chain of calls that is not the beginning of a longer one. */
export function chainsIn(root: SyntaxNode): readonly Chain[] {
  return root.descendantsOfType(["call_expression"]).flatMap((node) => {
    if (node === null || isContinued(node)) return [];
    const chain = chainAt(node);
    return chain.calls.length === 0 ? [] : [chain];
  });
}

function isContinued(call: SyntaxNode): boolean {
  return call.parent?.type === "selector_expression" && call.parent.parent?.type === "call_expression";
}

/** The chain that ends with this expression; without calls when it is none. */
export function chainAt(node: SyntaxNode): Chain {
  const calls: ChainCall[] = [];
  let at = node;
  while (at.type === "call_expression") {
    const callee = at.childForFieldName("function");
    const operand = callee?.type === "selector_expression" ? callee.childForFieldName("operand") : null;
    const method = callee?.childForFieldName("field")?.text;
    const list = at.childForFieldName("arguments");
    if (operand === null || method === undefined || list === null) break;
    calls.push({ method, args: namedChildren(list), node: at });
    at = operand;
  }
  return { root: at, calls: calls.reverse(), node };
}

/** The last name of `a`, `a.b` and `a.b.c`; undefined for anything else. */
export function lastName(node: SyntaxNode): string | undefined {
  if (node.type === "identifier") return node.text;
  return node.type === "selector_expression" ? node.childForFieldName("field")?.text : undefined;
}

/** The function or method that the node is in, closures belonging to the one around them; undefined at the top of the file. */
export function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent)
    if (parent.type === "function_declaration" || parent.type === "method_declaration") return parent;
  return undefined;
}

/** Names that a value is given to: `q := value`, `q, err = value`, `var q = value`, and the field of `T{q: value}`. */
export function namesGivenTo(value: SyntaxNode): readonly string[] {
  const list = value.parent?.type === "expression_list" ? value.parent : undefined;
  const owner = list?.parent;
  if (list === undefined) {
    const key = value.parent?.parent?.type === "keyed_element" ? value.parent.parent.childForFieldName("key") : null;
    return key === null ? [] : [key.text];
  }
  const values = namedChildren(list);
  const targets = targetsOf(owner ?? null);
  const position = values.findIndex((node) => node.startIndex === value.startIndex);
  // One call gives several values, the last of them an error.
  const target = values.length === 1 ? targets[0] : targets[position];
  const name = target === undefined ? undefined : lastName(target);
  return name === undefined ? [] : [name];
}

function targetsOf(owner: SyntaxNode | null): readonly SyntaxNode[] {
  const left = owner?.childForFieldName("left");
  if (left !== null && left !== undefined) return namedChildren(left);
  const name = owner?.type === "var_spec" || owner?.type === "const_spec" ? owner.childForFieldName("name") : null;
  return name === null ? [] : [name];
}

/** What Go code says about the values of names, for text and conditions that are not written where they are used. */
export class GoValues {
  readonly #code: string;
  readonly #values = new Map<string, SyntaxNode[]>();
  readonly #entries = new Map<string, SyntaxNode[]>();

  constructor(code: string, root: SyntaxNode) {
    this.#code = code;
    for (const node of root.descendantsOfType([
      "short_var_declaration",
      "assignment_statement",
      "var_spec",
      "const_spec",
    ]))
      if (node !== null) this.#add(node);
  }

  #add(node: SyntaxNode): void {
    const right = node.childForFieldName("right") ?? node.childForFieldName("value");
    const values = right === null ? [] : namedChildren(right);
    targetsOf(node).forEach((target, i) => {
      const value = values[i];
      const isEntry = target.type === "index_expression";
      const operand = isEntry ? target.childForFieldName("operand") : target;
      if (value === undefined || operand?.type !== "identifier") return;
      const map = isEntry ? this.#entries : this.#values;
      const key = scoped(operand.text, target);
      const stored = isEntry ? target.childForFieldName("index") : value;
      if (stored !== null) map.set(key, [...(map.get(key) ?? []), stored]);
    });
  }

  /** The values that a name is given in the function around it, else at the top of the file. */
  of(name: SyntaxNode): readonly SyntaxNode[] {
    if (name.type !== "identifier") return [];
    return this.#values.get(scoped(name.text, name)) ?? this.#values.get(`${name.text}@`) ?? [];
  }

  /** The keys of `name[key] = value`. */
  entriesOf(name: SyntaxNode): readonly SyntaxNode[] {
    return this.#entries.get(scoped(name.text, name)) ?? [];
  }

  /** The text of a literal, a concatenation, `fmt.Sprintf("…")` or a constant; undefined when it cannot be seen. */
  textOf(node: SyntaxNode): EmbeddedSql | undefined {
    if (go.literals.includes(node.type)) return assemble(this.#code, [node], go);
    if (node.type === "binary_expression") {
      const [first] = node.descendantsOfType([...go.literals]);
      const operands = first?.startIndex === node.startIndex ? concatenationAt(first, go) : [];
      return operands.length > 1 ? assemble(this.#code, operands, go) : undefined;
    }
    if (node.type === "call_expression" && /^fmt\.Sprintf?\b/.test(node.text)) {
      const [first] = namedChildren(node.childForFieldName("arguments") ?? node);
      return first === undefined ? undefined : this.textOf(first);
    }
    const [value, ...others] = this.of(node);
    if (value === undefined || others.length > 0 || !go.literals.includes(value.type)) return undefined;
    // A constant is reported where it is used.
    const { text } = assemble(this.#code, [value], go);
    const code = { start: node.startIndex, end: node.endIndex };
    const segments = [{ sql: { start: 0, end: text.length }, code }];
    return { text, span: code, segments, delimiter: undefined, lines: false, holes: [] };
  }
}

function scoped(name: string, node: SyntaxNode): string {
  return `${name}@${functionAround(node)?.startIndex ?? ""}`;
}
