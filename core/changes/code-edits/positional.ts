import { namedChildren } from "../../code/syntax.ts";
import type { CodeLanguage, SyntaxNode } from "../../code/types.ts";
import type { Refusal } from "../../migrations/types.ts";
import { type CodeEdit, notTwice } from "./entry.ts";

/** Whether a value of SQL in code is a parameter that is taken by its position alone. */
export function isPositional(value: string | undefined): boolean {
  return value === "?" || value === "%s";
}

/**
 * One more argument for one more positional parameter behind the one that ends at `offset`: the same value once more, right behind its
 * own. Refused where the arguments do not stand in the call that the text is given to.
 */
export function argumentAgain(
  root: SyntaxNode,
  text: string,
  language: CodeLanguage,
  offset: number,
): CodeEdit | Refusal {
  const literal = literalAt(root, offset);
  const values = literal === undefined ? undefined : argumentsFor(literal, spreads.has(language));
  if (literal === undefined || values === undefined)
    return {
      refused: "The values of the parameters are not given in the same call, so one more cannot be added there.",
    };
  const position = parametersIn(text.slice(literal.startIndex, offset));
  const value = values[position - 1];
  if (parametersIn(literal.text) !== values.length || value === undefined)
    return { refused: "The parameters of the text and the values that are given for them do not match." };
  if (!isRepeatable(value.text)) return notTwice(value);
  return { span: { start: value.endIndex, end: value.endIndex }, text: `, ${value.text}` };
}

const literals: ReadonlySet<string> = new Set([
  "string",
  "template_string",
  "string_literal",
  "raw_string_literal",
  "interpreted_string_literal",
  "encapsed_string",
  "heredoc",
  "verbatim_string_literal",
  "text_block",
]);

function literalAt(root: SyntaxNode, offset: number): SyntaxNode | undefined {
  const found = root
    .descendantsOfType([...literals])
    .find((node) => node !== null && node.startIndex < offset && offset <= node.endIndex);
  return found ?? undefined;
}

/** Languages whose calls take the values one by one; in others a single value is the list of all. */
const spreads: ReadonlySet<CodeLanguage> = new Set(["go", "java"]);

const lists: ReadonlySet<string> = new Set(["array", "tuple", "list", "array_creation_expression"]);

/** The values for the parameters of a text: the arguments behind it, the elements of a list behind it, or those of the next call of a chain. */
function argumentsFor(literal: SyntaxNode, spread: boolean): readonly SyntaxNode[] | undefined {
  // PHP wraps each argument.
  const own = literal.parent?.type === "argument" ? literal.parent : literal;
  const holder = own.parent;
  if (holder === null) return undefined;
  const isCall = /^(?:arguments|argument_list)$/.test(holder.type);
  if (!isCall && holder.type !== "array") return undefined;
  const all = namedChildren(holder).map(unwrapped);
  const behind = all.slice(all.findIndex(({ startIndex }) => startIndex === literal.startIndex) + 1);
  if (behind.length === 0) return isCall ? nextCall(holder) : undefined;
  const [only, ...others] = behind;
  if (only === undefined || others.length > 0) return behind;
  return lists.has(only.type) ? elementsOf(only) : spread ? behind : undefined;
}

/** `db.prepare(sql).run(a, b)` */
function nextCall(list: SyntaxNode): readonly SyntaxNode[] | undefined {
  const outer = list.parent?.parent?.type.includes("member") === true ? list.parent.parent : null;
  const call = outer?.type === "member_call_expression" ? outer : outer?.parent;
  const next = call?.childForFieldName("arguments");
  if (next === null || next === undefined || next.startIndex < list.endIndex) return undefined;
  const values = namedChildren(next).map(unwrapped);
  return values.length === 1 && values[0] !== undefined ? elementsOf(values[0]) : values;
}

function elementsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return lists.has(node.type) ? namedChildren(node).map(unwrapped) : [node];
}

function unwrapped(node: SyntaxNode): SyntaxNode {
  const wraps = node.type === "argument" || node.type === "array_element_initializer";
  return wraps ? (namedChildren(node)[0] ?? node) : node;
}

function parametersIn(sql: string): number {
  return [...sql.matchAll(/'(?:[^'\\\n]|'')*'(?=\s*[,)=]|\s+\w)|\?|%s/g)].filter(([found]) => !found.startsWith("'"))
    .length;
}

/** Names, members, entries and literals. */
function isRepeatable(value: string): boolean {
  return /^[&$@]?\w+(?:(?:\.|->|\?\.|::)\w+|\[['"]?\w+['"]?\])*$|^"(?:[^"\\]|\\.)*"$|^'(?:[^'\\]|\\.)*'$|^-?[\d.]+$/.test(
    value,
  );
}
