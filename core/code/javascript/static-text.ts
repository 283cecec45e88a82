import { namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Bindings } from "./bindings.ts";
import { entryValue } from "./objects.ts";

/** A text that code makes of literals and constants. */
export interface StaticText {
  readonly text: string;
  /** What of it stands in the file as it is, in order: `start` in the text is `at` in the file. */
  readonly runs: readonly { readonly start: number; readonly end: number; readonly at: number }[];
}

/** How many constants and parts are followed, one within the other. */
const mostDeep = 8;

/**
 * The text of a literal, a constant, a template or a concatenation of such: `"users.name"`, `` `${T.users}.name` ``. Undefined where a part
 * is only known at run time, unless `hole` stands for such parts.
 */
export function staticText(node: SyntaxNode | undefined, bindings: Bindings, hole?: string): StaticText | undefined {
  return node === undefined ? undefined : textAt(node, bindings, hole, 0);
}

/** Where a part of the text stands in the file; undefined when it does not stand there in one piece. */
export function placeIn({ runs }: StaticText, start: number, end: number) {
  const run = runs.find((each) => each.start <= start && end <= each.end);
  return run === undefined ? undefined : { startIndex: run.at + start - run.start, endIndex: run.at + end - run.start };
}

/** One text behind the other. */
export function joined(parts: readonly StaticText[]): StaticText {
  let text = "";
  const runs: StaticText["runs"][number][] = [];
  for (const part of parts) {
    const by = text.length;
    for (const { start, end, at } of part.runs) runs.push({ start: start + by, end: end + by, at });
    text += part.text;
  }
  return { text, runs };
}

function textAt(node: SyntaxNode, bindings: Bindings, hole: string | undefined, depth: number): StaticText | undefined {
  const unknown = hole === undefined ? undefined : { text: hole, runs: [] };
  if (depth > mostDeep) return unknown;
  const value = unwrapped(node);
  const inner = (part: SyntaxNode) => textAt(part, bindings, hole, depth + 1);
  if (value.type === "string") return plain(value.text.slice(1, -1), value.startIndex + 1) ?? unknown;
  if (value.type === "template_string") return templateText(value, inner) ?? unknown;
  if (value.type === "binary_expression") {
    if (value.childForFieldName("operator")?.text !== "+") return unknown;
    const [left, right] = [value.childForFieldName("left"), value.childForFieldName("right")];
    const [first, second] = [left === null ? undefined : inner(left), right === null ? undefined : inner(right)];
    return first === undefined || second === undefined ? unknown : joined([first, second]);
  }
  const imported = importedBehind(value, bindings);
  if (imported !== undefined) return { text: imported, runs: [] };
  const constant = constantBehind(value, bindings);
  return (constant === undefined ? undefined : textAt(constant, bindings, undefined, depth + 1)) ?? unknown;
}

/** Escape sequences stand for other characters: such a text is left alone. */
function plain(text: string, at: number): StaticText | undefined {
  return text.includes("\\") ? undefined : { text, runs: [{ start: 0, end: text.length, at }] };
}

function templateText(
  template: SyntaxNode,
  inner: (part: SyntaxNode) => StaticText | undefined,
): StaticText | undefined {
  const { text, startIndex } = template;
  const parts: (StaticText | undefined)[] = [];
  let from = startIndex + 1;
  const addPlain = (end: number) => parts.push(plain(text.slice(from - startIndex, end - startIndex), from));
  for (const substitution of namedChildren(template)) {
    if (substitution.type !== "template_substitution") continue;
    addPlain(substitution.startIndex);
    const [expression] = namedChildren(substitution);
    parts.push(expression === undefined ? undefined : inner(expression));
    from = substitution.endIndex;
  }
  addPlain(template.endIndex - 1);
  const known = parts.filter((part) => part !== undefined);
  return known.length < parts.length ? undefined : joined(known);
}

/** The text of a constant of another file: `USERS`, `Tables.users`. */
function importedBehind(value: SyntaxNode, bindings: Bindings): string | undefined {
  const isMember = value.type === "member_expression";
  const name = isMember ? value.childForFieldName("object") : value;
  const from = name?.type === "identifier" ? bindings.of(name)?.from : undefined;
  if (from === undefined) return undefined;
  return bindings.imported?.(from, isMember ? value.childForFieldName("property")?.text : undefined);
}

/** What a name, or a property of an object, was set to for good. */
function constantBehind(value: SyntaxNode, bindings: Bindings): SyntaxNode | undefined {
  const isMember = value.type === "member_expression";
  const name = isMember ? value.childForFieldName("object") : value;
  const binding = name?.type === "identifier" ? bindings.of(name) : undefined;
  if (binding?.kind !== "variable" || binding.part !== "whole" || binding.value === undefined) return undefined;
  if (!isMember) return bindings.isConstant(binding) ? binding.value : undefined;
  return entryValue(binding.value, value.childForFieldName("property")?.text ?? "");
}
