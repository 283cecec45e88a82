import { namedChildren } from "../../code/syntax.ts";
import type { SyntaxNode } from "../../code/types.ts";
import { indentAt, nodeAt, separatorAt } from "./code-access.ts";
import { type CodeEdit, type EntryRequest, type EntryWriter, noProperty, notTwice } from "./entry.ts";
import { proposedInCode } from "./proposed-row.ts";

/** Entries of struct and map literals, `.Set("name", v)`, `.Columns(…).Values(…)`, `.Update("name", v)` and assignments to fields. */
export const goEntry: EntryWriter = (request) => {
  const { root, text, at, column, property } = request;
  const node = nodeAt(root, at.start, at.end);
  const element = ancestor(node, ["keyed_element"]);
  const key = element === undefined ? undefined : namedChildren(element)[0];
  if (element !== undefined && key !== undefined && covers(key, node)) {
    const value = namedChildren(element)[1];
    const again = value === undefined ? undefined : valueAgain(value, request);
    if (again === undefined) return notTwice(value ?? element);
    const isText = key.text.startsWith('"') || key.text.startsWith("`");
    if (!isText && property === undefined) return noProperty;
    const name = isText ? `"${column}"` : (property ?? "");
    return [insertion(element.endIndex, `${separatorAt(text, element.startIndex, ",")}${name}: ${again}`)];
  }
  const listed = ancestor(node, ["literal_element"]);
  if (listed !== undefined && /^["`]/.test(listed.text))
    return [insertion(listed.endIndex, `${separatorAt(text, listed.startIndex, ",")}"${column}"`)];
  const call = ancestor(node, ["call_expression"]);
  const args = call === undefined ? [] : argumentsOf(call);
  if (call?.childForFieldName("function")?.childForFieldName("field")?.text === "Suffix")
    return inSuffix(node, request);
  const index = args.findIndex((argument) => covers(argument, node));
  if (call !== undefined && index !== -1) return inCall(call, args, index, text, column);
  return assignment(node, text, property);
};

function inCall(
  call: SyntaxNode,
  args: readonly SyntaxNode[],
  index: number,
  text: string,
  column: string,
): ReturnType<EntryWriter> {
  const callee = call.childForFieldName("function");
  const method = callee?.childForFieldName("field");
  const [first, value] = args;
  if (method === null || method === undefined || first === undefined) return undefined;
  if (method.text === "Columns") return columnAndValues(call, index, column);
  if (index !== 0 || value === undefined || args.length !== 2) return undefined;
  if (!isRepeatable(value)) return notTwice(value);
  // The dot may stand at the end of the line before.
  const lineBreak = /\.(\s*)$/.exec(text.slice(0, method.startIndex))?.[1] ?? "";
  if (method.text === "Set") return [insertion(call.endIndex, `.${lineBreak}Set("${column}", ${value.text})`)];
  const several = severalOf.get(method.text);
  if (several === undefined) return undefined;
  return [
    { span: spanOf(method), text: several },
    insertion(first.startIndex, "map[string]any{"),
    { span: { start: first.endIndex, end: value.startIndex }, text: ": " },
    insertion(value.endIndex, `, "${column}": ${value.text}}`),
  ];
}

/** squirrel: `Suffix("ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name")`. */
function inSuffix(node: SyntaxNode, { text, at, old, column }: EntryRequest): ReturnType<EntryWriter> {
  const behind = /^\s*=\s*excluded\s*\.\s*(\w+)/i.exec(text.slice(at.end, node.endIndex));
  if (behind === null || behind[1] !== old) return undefined;
  return [insertion(at.end + behind[0].length, `, ${column} = EXCLUDED.${column}`)];
}

/** GORM: the method for several columns that stands beside one for a single column. */
const severalOf: ReadonlyMap<string, string> = new Map([
  ["Update", "Updates"],
  ["UpdateColumn", "UpdateColumns"],
]);

/** `Columns("id", "name").Values(id, name)`: in the list, and in every row of the same chain. */
function columnAndValues(columns: SyntaxNode, index: number, column: string): ReturnType<EntryWriter> {
  const names = argumentsOf(columns);
  const place = names[index];
  const rows: SyntaxNode[] = [];
  for (let at = columns.parent?.parent ?? null; at?.type === "call_expression"; at = at.parent?.parent ?? null) {
    if (at.childForFieldName("function")?.childForFieldName("field")?.text === "Values") rows.push(at);
  }
  if (place === undefined || rows.length === 0)
    return { refused: `It cannot be told where the values of ${column} belong.` };
  const edits: CodeEdit[] = [insertion(place.endIndex, `, "${column}"`)];
  for (const row of rows) {
    const values = argumentsOf(row);
    const value = values[index];
    if (value === undefined || values.length !== names.length)
      return { refused: `It cannot be told where the values of ${column} belong.` };
    if (!isRepeatable(value)) return notTwice(value);
    edits.push(insertion(value.endIndex, `, ${value.text}`));
  }
  return edits;
}

/** `user.Name = name` */
function assignment(node: SyntaxNode, text: string, property: string | undefined): ReturnType<EntryWriter> {
  const statement = ancestor(node, ["assignment_statement"]);
  const left = statement?.childForFieldName("left");
  const right = statement?.childForFieldName("right");
  const [target, ...others] = left === null || left === undefined ? [] : namedChildren(left);
  const [value] = right === null || right === undefined ? [] : namedChildren(right);
  const operand = target?.childForFieldName("operand");
  if (statement === undefined || value === undefined || operand === null || operand === undefined || others.length > 0)
    return undefined;
  if (property === undefined) return noProperty;
  if (!isRepeatable(value)) return notTwice(value);
  const indent = indentAt(text, statement.startIndex);
  return [insertion(statement.endIndex, `\n${indent}${operand.text}.${property} = ${value.text}`)];
}

/** A value once more, or, where it is the old column of the row that was proposed, the new one. */
function valueAgain(value: SyntaxNode, { old, column }: EntryRequest): string | undefined {
  const names = (name: string) => ({ column: name, property: undefined });
  return proposedInCode(value.text, names(old), names(column)) ?? (isRepeatable(value) ? value.text : undefined);
}

/** Names, fields, entries, literals, and pointers to such. */
function isRepeatable(node: SyntaxNode): boolean {
  return /^&?(?:[\w.]|\[\w+\])+$|^"(?:[^"\\]|\\.)*"$|^`[^`]*`$|^'(?:[^'\\]|\\.)'$|^-?[\d.]+$|^strings\.(?:TrimSpace|ToLower|ToUpper)\([\w.]+\)$/.test(
    node.text,
  );
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.childForFieldName("arguments");
  return list === null ? [] : namedChildren(list);
}

function ancestor(node: SyntaxNode, types: readonly string[]): SyntaxNode | undefined {
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) if (types.includes(at.type)) return at;
  return undefined;
}

function covers(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}

function spanOf(node: SyntaxNode) {
  return { start: node.startIndex, end: node.endIndex };
}

function insertion(offset: number, text: string): CodeEdit {
  return { span: { start: offset, end: offset }, text };
}
