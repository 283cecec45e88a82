import { namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Binding, Bindings } from "./bindings.ts";
import { calledFunction } from "./called.ts";
import { returnedValues } from "./returns.ts";
import { firstParameter } from "./rows.ts";
import { joined, type StaticText, staticText } from "./static-text.ts";

/** What an argument for columns stands for. */
export interface ColumnList {
  readonly texts: readonly StaticText[];
  /** Elements that are no texts: `knex.raw("…")`, `{ shown: "name" }`. */
  readonly others: readonly SyntaxNode[];
}

const sameElements: ReadonlySet<string> = new Set(["filter", "flat", "slice", "sort"]);
const mostDeep = 6;

/**
 * The columns of an argument: a text, a list, a name that stands for one, with what the list gets later (`columns = [...columns, "a"]`,
 * `columns.push("b")`), and `COLUMNS.map((column) => "users." + column)`.
 */
export function columnList(node: SyntaxNode, bindings: Bindings): ColumnList {
  return listAt(node, bindings, new Set(), 0);
}

function listAt(node: SyntaxNode, bindings: Bindings, seen: Set<Binding>, depth: number): ColumnList {
  if (depth > mostDeep) return none;
  const inner = (part: SyntaxNode) => listAt(part, bindings, seen, depth + 1);
  const value = unwrapped(node);
  if (value.type === "array" || value.type === "spread_element") return together(namedChildren(value).map(inner));
  if (value.type === "ternary_expression") return together(namedChildren(value).slice(1).map(inner));
  const text = staticText(value, bindings);
  if (text !== undefined) return { texts: [text], others: [] };
  if (value.type === "identifier") return together(settings(value, bindings, seen).map(inner));
  if (value.type !== "call_expression") return { texts: [], others: [value] };
  return madeList(value, bindings, inner) ?? { texts: [], others: [value] };
}

const none: ColumnList = { texts: [], others: [] };

function together(lists: readonly ColumnList[]): ColumnList {
  if (lists.length === 1 && lists[0] !== undefined) return lists[0];
  return { texts: lists.flatMap(({ texts }) => texts), others: lists.flatMap(({ others }) => others) };
}

/** What a variable is set to, with what it gets later. */
function settings(name: SyntaxNode, bindings: Bindings, seen: Set<Binding>): readonly SyntaxNode[] {
  const binding = bindings.of(name);
  if (binding?.kind !== "variable" || binding.part !== "whole" || seen.has(binding)) return [];
  seen.add(binding);
  const later = bindings.references(binding).flatMap(({ parent, startIndex }): readonly SyntaxNode[] => {
    const isSet =
      parent?.type === "assignment_expression" && parent.childForFieldName("left")?.startIndex === startIndex;
    if (isSet) return [parent.childForFieldName("right") ?? []].flat();
    const isPushed = parent?.type === "member_expression" && parent.childForFieldName("property")?.text === "push";
    const list = isPushed ? parent.parent?.childForFieldName("arguments") : undefined;
    return list === null || list === undefined ? [] : namedChildren(list);
  });
  return [...(binding.value === undefined ? [] : [binding.value]), ...later];
}

/** `COLUMNS.map((column) => …)`, `columns.filter(Boolean)`, `columns.concat("a")`, and the list that a function of the file returns. */
function madeList(
  call: SyntaxNode,
  bindings: Bindings,
  inner: (part: SyntaxNode) => ColumnList,
): ColumnList | undefined {
  const callee = call.childForFieldName("function");
  const [list, method] = [callee?.childForFieldName("object"), callee?.childForFieldName("property")?.text ?? ""];
  const args = namedChildren(call.childForFieldName("arguments") ?? call);
  if (list !== null && list !== undefined && list.type !== "this") {
    if (sameElements.has(method)) return inner(list);
    if (method === "concat") return together([list, ...args].map(inner));
    if (method === "map") return mapped(inner(list), args[0], bindings);
  }
  const called = calledFunction(call, bindings);
  const lists = called === undefined ? [] : returnedValues(called).map(unwrapped);
  const isList = lists.length === 1 && lists.every(({ type }) => type === "array" || type === "call_expression");
  return isList ? together(lists.map(inner)) : undefined;
}

/** Stands for the element of a list. */
const mark = "\u0000";

/** Each column behind what a callback puts in front of it. */
function mapped({ texts }: ColumnList, callback: SyntaxNode | undefined, bindings: Bindings): ColumnList | undefined {
  const parameter = callback === undefined ? undefined : firstParameter(callback);
  const body = callback?.childForFieldName("body");
  if (parameter?.type !== "identifier" || body === null || body === undefined) return undefined;
  const isLast = [`\${${parameter.text}}\``, `+ ${parameter.text}`].some((end) => body.text.endsWith(end));
  const made = isLast ? staticText(body, bindings, mark) : undefined;
  const at = made?.text.indexOf(mark) ?? -1;
  if (made === undefined || at !== made.text.length - 1) return undefined;
  const before: StaticText = { text: made.text.slice(0, at), runs: made.runs.filter(({ end }) => end <= at) };
  return { texts: texts.map((text) => joined([before, text])), others: [] };
}
