import { entriesOf, isRepeatable, keyOf, namedChildren, type ObjectEntry, unwrapped } from "../syntax.ts";
import type { SinkInsertion, SyntaxNode } from "../types.ts";
import type { Binding, Bindings } from "./bindings.ts";
import { calledFunction, functionNamed } from "./called.ts";
import { returnedValues } from "./returns.ts";

/**
 * The object literals that a value can be: itself, the elements of an array, both branches of a condition, what the callback of `map`
 * returns; with `bindings`, also what the constant of that name was set to, and what a function of the file returns. Other values cannot be
 * seen.
 */
export function objectsOf(node: SyntaxNode, bindings?: Bindings, depth = 0): readonly SyntaxNode[] {
  const value = unwrapped(node);
  if (value.type === "object") return [value];
  if (value.type === "array") return namedChildren(value).flatMap((element) => objectsOf(element, bindings, depth));
  if (value.type === "ternary_expression")
    return [value.childForFieldName("consequence"), value.childForFieldName("alternative")].flatMap((branch) =>
      branch === null ? [] : objectsOf(branch, bindings, depth),
    );
  if (value.type === "identifier" || value.type === "shorthand_property_identifier") {
    const binding = bindings?.of(value);
    const isWhole = binding?.kind === "variable" && binding.part === "whole" && binding.value !== undefined;
    // A constant is followed once: what it refers to is not looked up again, but for what a function makes.
    const made = isWhole && binding.value !== undefined ? unwrapped(binding.value) : undefined;
    if (made === undefined) return [];
    return made.type === "call_expression" ? objectsOf(made, bindings, depth + 1) : objectsOf(made);
  }
  if (value.type !== "call_expression") return [];
  const mapped = mappedObjects(value, bindings);
  if (mapped.length > 0 || bindings === undefined || depth >= mostCalls) return mapped;
  const called = calledFunction(value, bindings);
  return called === undefined
    ? []
    : returnedValues(called).flatMap((returned) => objectsOf(returned, bindings, depth + 1));
}

/** How many calls are followed, one within the other. */
const mostCalls = 2;

/** `rows.map((row) => ({ … }))` and `rows.map(toRow)`, also `flatMap`, with a body of one expression or several `return`s. */
function mappedObjects(call: SyntaxNode, bindings: Bindings | undefined): readonly SyntaxNode[] {
  const method = call.childForFieldName("function")?.childForFieldName("property")?.text;
  if (method !== "map" && method !== "flatMap") return [];
  const callback = call.childForFieldName("arguments")?.namedChildren[0];
  if (callback === null || callback === undefined) return [];
  if (callback.type === "arrow_function" || callback.type === "function_expression") return returnedObjects(callback);
  const named = bindings === undefined ? undefined : functionNamed(callback, bindings);
  return named === undefined ? [] : returnedObjects(named, bindings);
}

/** The object literals that a function returns. */
export function returnedObjects(callback: SyntaxNode, bindings?: Bindings): readonly SyntaxNode[] {
  return returnedValues(callback).flatMap((value) => objectsOf(value, bindings, mostCalls));
}

/**
 * The entries of an object literal with those of literals spread into it (`...(x && { a: 1 })`). `open` when there are others that
 * static reading cannot see.
 */
export function allEntriesOf(object: SyntaxNode): {
  readonly entries: readonly ObjectEntry[];
  readonly open: boolean;
} {
  const { entries, open } = entriesOf(object);
  if (!open) return { entries, open };
  const all = [...entries];
  let stillOpen = false;
  for (const part of namedChildren(object)) {
    if (part.type !== "spread_element") {
      stillOpen ||= isUnseen(part);
      continue;
    }
    const literals = namedChildren(part).flatMap(spreadObjects);
    if (literals.length === 0) stillOpen = true;
    for (const literal of literals) {
      const inner = allEntriesOf(literal);
      all.push(...inner.entries);
      stillOpen ||= inner.open;
    }
  }
  return { entries: all, open: stillOpen };
}

/** The strings of `...pick(row, ["name", "email"])`, as lodash has it: properties that are copied under their names. */
export function pickedKeys(object: SyntaxNode): readonly SyntaxNode[] {
  return namedChildren(object).flatMap((part) => {
    const call = part.type === "spread_element" ? namedChildren(part)[0] : undefined;
    const callee = call?.type === "call_expression" ? call.childForFieldName("function")?.text : undefined;
    if (call === undefined || (callee !== "pick" && callee?.endsWith(".pick") !== true)) return [];
    const list = call.childForFieldName("arguments")?.namedChildren[1];
    return list === null || list === undefined ? [] : stringsOf(list);
  });
}

/** `async create() {}` in an object is no column, and a computed key cannot be told. */
function isUnseen(part: SyntaxNode): boolean {
  const key = part.type === "pair" ? part.childForFieldName("key") : part;
  return key === null || keyOf(key) === undefined;
}

function spreadObjects(node: SyntaxNode): readonly SyntaxNode[] {
  const value = unwrapped(node);
  if (value.type === "binary_expression") {
    const right = value.childForFieldName("right");
    return right === null ? [] : objectsOf(right);
  }
  return value.type === "call_expression" ? [] : objectsOf(value);
}

/** Where an entry for another field goes: right behind the entry, spaced like it. */
export function insertionAfter(entry: ObjectEntry, column: string, text: string): SinkInsertion {
  const value = entry.value === undefined ? entry.key : entry.value.text;
  const repeatable = entry.value === undefined || isRepeatable(entry.value);
  return {
    offset: entry.node.endIndex,
    role: "assignment",
    beside: column,
    value,
    syntax: entry.value === undefined ? "shorthand" : "object",
    separator: `,${gapBefore(entry.node, text)}`,
    ...(repeatable ? { reusableValue: value } : {}),
  };
}

/** The line break and indentation before a node that begins its line, else a space. */
export function gapBefore(node: SyntaxNode, text: string): string {
  const lineStart = text.lastIndexOf("\n", node.startIndex - 1) + 1;
  const indent = text.slice(lineStart, node.startIndex);
  return /^\s*$/.test(indent) ? `\n${indent}` : " ";
}

/** The property on the other side of `a.x ?? a.y` or `a.x || a.y`, when both sides are properties of the same thing. */
export function fallbackOf(property: SyntaxNode): string | undefined {
  const member = property.parent;
  const choice = member?.parent;
  const operator = choice?.childForFieldName("operator")?.text;
  if (member?.type !== "member_expression" || choice?.type !== "binary_expression") return undefined;
  if (operator !== "??" && operator !== "||") return undefined;
  const [left, right] = [choice.childForFieldName("left"), choice.childForFieldName("right")];
  const other = left?.startIndex === member.startIndex ? right : left;
  if (other?.childForFieldName("object")?.text !== member.childForFieldName("object")?.text) return undefined;
  return other?.childForFieldName("property")?.text;
}

/** A string literal, or a constant of the file that is one, or has one as its property (`Tables.users`). */
export function stringOf(node: SyntaxNode | undefined, bindings?: Bindings): SyntaxNode | undefined {
  if (node === undefined) return undefined;
  const value = unwrapped(node);
  if (value.type === "string") return value;
  if (value.type === "template_string" && !namedChildren(value).some(({ type }) => type === "template_substitution"))
    return value;
  if (value.type === "member_expression") return stringOf(propertyOf(value, bindings));
  const binding: Binding | undefined = value.type === "identifier" ? bindings?.of(value) : undefined;
  return binding?.part === "whole" && binding.value !== undefined ? stringOf(binding.value) : undefined;
}

function propertyOf(member: SyntaxNode, bindings: Bindings | undefined): SyntaxNode | undefined {
  const object = member.childForFieldName("object");
  const binding = object?.type === "identifier" ? bindings?.of(object) : undefined;
  const isConstant = binding?.kind === "variable" && binding.part === "whole";
  return isConstant ? entryValue(binding.value, member.childForFieldName("property")?.text ?? "") : undefined;
}

/** What stands between the quotes. */
export function stringText(node: SyntaxNode | undefined): string | undefined {
  return node?.text.slice(1, -1);
}

/** The strings of a value: itself, or the elements of an array. */
export function stringsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const value = unwrapped(node);
  const parts = value.type === "array" ? namedChildren(value) : [value];
  return parts.flatMap((part) => stringOf(part) ?? []);
}

/** The value of an entry of an object literal. */
export function entryValue(object: SyntaxNode | undefined, key: string): SyntaxNode | undefined {
  if (object === undefined) return undefined;
  const value = unwrapped(object);
  if (value.type !== "object") return undefined;
  return entriesOf(value).entries.find((entry) => entry.key === key)?.value;
}
