import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { argumentsOf } from "./nodes.ts";

interface Narrowed {
  readonly name: string;
  /** The class, or the tuple of classes. */
  readonly type: SyntaxNode;
  readonly start: number;
  readonly end: number;
}

const choices: ReadonlySet<string> = new Set(["conditional_expression", "elif_clause", "if_statement"]);

/** What conditions say of the class of names: `if isinstance(row, User): …`, `if row.__class__ == User: …`. */
export class Narrowings {
  readonly #all: readonly Narrowed[];

  constructor(text: string, root: SyntaxNode) {
    // Comparisons are many, and few are of classes.
    const types = /__class__|\btype\(\w+\)\s*(?:==|is)/.test(text) ? ["call", "comparison_operator"] : ["call"];
    this.#all = root.descendantsOfType(types).flatMap((node) => {
      const told = node === null ? undefined : conditionOn(node);
      return node === null || told === undefined ? [] : placesOf(node).map((place) => ({ ...told, ...place }));
    });
  }

  /** The class that a name is known to be of at an offset. */
  at(name: string, offset: number): SyntaxNode | undefined {
    return this.#all.findLast((each) => each.name === name && offset >= each.start && offset < each.end)?.type;
  }
}

function conditionOn(node: SyntaxNode): { readonly name: string; readonly type: SyntaxNode } | undefined {
  if (node.type === "call") {
    if (node.childForFieldName("function")?.text !== "isinstance") return undefined;
    const [subject, type] = argumentsOf(node).positional;
    return subject?.type === "identifier" && type !== undefined ? { name: subject.text, type } : undefined;
  }
  const [left, right, ...more] = namedChildren(node);
  const name = /^(?:(\w+)\.__class__|type\((\w+)\))$/.exec(left?.text ?? "");
  const isSame = node.children.some((child) => child?.type === "==" || child?.type === "is");
  if (name === null || right === undefined || more.length > 0 || !isSame) return undefined;
  return { name: name[1] ?? name[2] ?? "", type: right };
}

/** Where a condition holds: in what is done when it is met, and behind it in `a and b`. */
function placesOf(condition: SyntaxNode): readonly { readonly start: number; readonly end: number }[] {
  const places: { start: number; end: number }[] = [];
  let inner = condition;
  while (inner.parent?.type === "boolean_operator" || inner.parent?.type === "parenthesized_expression") {
    const { parent } = inner;
    // Either side of `or` may have failed.
    if (parent.type === "boolean_operator" && parent.childForFieldName("operator")?.text !== "and") return places;
    if (parent.type === "boolean_operator") places.push({ start: inner.endIndex, end: parent.endIndex });
    inner = parent;
  }
  const choice = inner.parent;
  if (choice === null || !choices.has(choice.type)) return places;
  if (choice.type === "conditional_expression") {
    const [value, test] = namedChildren(choice);
    if (value !== undefined && test?.startIndex === inner.startIndex) places.push(spanOf(value));
    return places;
  }
  const body = choice.childForFieldName("consequence");
  if (body !== null && choice.childForFieldName("condition")?.startIndex === inner.startIndex)
    places.push(spanOf(body));
  return places;
}

function spanOf({ startIndex, endIndex }: SyntaxNode): { readonly start: number; readonly end: number } {
  return { start: startIndex, end: endIndex };
}
