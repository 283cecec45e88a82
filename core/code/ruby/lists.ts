import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { argumentsOf, around, methodOf, type Pair, scopeTypes, type Word, wordOf, wordsOf } from "./nodes.ts";
import { outcomesOf } from "./outcomes.ts";

const adding: ReadonlySet<string> = new Set(["append", "concat", "prepend", "push", "unshift"]);

/** The words of a list, also of one that a variable was set to and then got more of: `names = [:a]`, `names.push :b`, `names << :c`. */
export function wordsBehind(node: SyntaxNode | null | undefined): readonly Word[] {
  if (node === null || node === undefined) return [];
  const inner = node.type === "splat_argument" ? namedChildren(node)[0] : node;
  if (inner?.type !== "identifier") return wordsOf(inner);
  const set = lastSet(inner);
  if (set === undefined) return [];
  const more = betweenOf(set, inner, ["binary", "call", "operator_assignment"]);
  return [...wordsOf(set.childForFieldName("right")), ...more.flatMap((each) => addedBy(each, inner.text))];
}

/** What is written of a row whose values are in a variable: `values = { name: "a" }`, then `values[:email] = "b"`. */
export function rowBehind(name: SyntaxNode): { readonly hash: SyntaxNode; readonly more: readonly Pair[] } | undefined {
  const set = name.type === "identifier" ? lastSet(name) : undefined;
  const hash = set?.childForFieldName("right");
  if (set === undefined || hash?.type !== "hash") return undefined;
  const more = betweenOf(set, name, ["assignment"]).flatMap((node): readonly Pair[] => {
    const left = node.childForFieldName("left");
    const value = node.childForFieldName("right") ?? undefined;
    const keyNode = left?.type === "element_reference" ? namedChildren(left)[1] : undefined;
    if (keyNode === undefined || left?.childForFieldName("object")?.text !== name.text) return [];
    return [{ key: wordOf(keyNode), keyNode, value, node }];
  });
  return { hash, more };
}

/** What an argument can be: itself, or whatever its variable is set to before, e.g. `"score DESC"` of `order = by_score ? "score DESC" : "name"`. */
export function valuesBehind(argument: SyntaxNode): readonly SyntaxNode[] {
  if (argument.type !== "identifier") return outcomesOf(argument);
  const sets = around(argument, scopeTypes)?.descendantsOfType(["assignment"]) ?? [];
  const values = sets.flatMap((set) =>
    set?.childForFieldName("left")?.text === argument.text && set.endIndex <= argument.startIndex
      ? outcomesOf(set.childForFieldName("right"))
      : [],
  );
  return values.length === 0 ? [argument] : values;
}

/** The last assignment to a variable before a place that uses it. */
function lastSet(name: SyntaxNode): SyntaxNode | undefined {
  const sets = around(name, scopeTypes)?.descendantsOfType(["assignment"]) ?? [];
  return (
    sets.findLast((set) => set?.childForFieldName("left")?.text === name.text && set.endIndex <= name.startIndex) ??
    undefined
  );
}

function betweenOf(set: SyntaxNode, name: SyntaxNode, types: string[]): readonly SyntaxNode[] {
  const nodes = around(name, scopeTypes)?.descendantsOfType(types) ?? [];
  return nodes.filter(
    (node): node is SyntaxNode => node !== null && node.startIndex >= set.endIndex && node.endIndex <= name.startIndex,
  );
}

function addedBy(node: SyntaxNode, name: string): readonly Word[] {
  if (node.type === "call") {
    const isIt = node.childForFieldName("receiver")?.text === name && adding.has(methodOf(node));
    return isIt ? argumentsOf(node).positional.flatMap(wordsOf) : [];
  }
  const isShovel = node.type === "binary" && node.childForFieldName("operator")?.text === "<<";
  const isIt = node.childForFieldName("left")?.text === name && (isShovel || node.type !== "binary");
  return isIt ? wordsOf(node.childForFieldName("right")) : [];
}
