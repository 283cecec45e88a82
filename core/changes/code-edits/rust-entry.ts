import { namedChildren } from "../../code/syntax.ts";
import type { SyntaxNode } from "../../code/types.ts";
import { indentAt, nodeAt, separatorAt } from "./code-access.ts";
import { type CodeEdit, type EntryWriter, noProperty, notTwice } from "./entry.ts";
import { proposedInCode } from "./proposed-row.ts";

/** Fields of a struct that is inserted, `column.eq(value)` in `set` and `values`, and assignments to fields. */
export const rustEntry: EntryWriter = ({ root, text, at, old, column, property }) => {
  const node = nodeAt(root, at.start, at.end);
  const field = ancestor(node, ["field_initializer", "shorthand_field_initializer"]);
  if (field !== undefined) {
    if (property === undefined) return noProperty;
    const value = field.childForFieldName("value")?.text ?? field.text;
    const copy = copyOf(value);
    if (copy === undefined) return notTwice(value);
    // A value that is not a reference is moved: the copy is made before.
    return [insertion(field.startIndex, `${property}: ${copy}${separatorAt(text, field.startIndex, ",")}`)];
  }
  const target = ancestor(node, ["field_expression"]);
  const assignment = target?.parent?.type === "assignment_expression" ? target.parent : undefined;
  if (target !== undefined && assignment !== undefined && isSame(target, assignment.childForFieldName("left")))
    return assignedAgain(target, assignment, text, property);
  const call = ancestor(node, ["call_expression"]);
  const callee = call?.childForFieldName("function");
  const receiver = callee?.childForFieldName("value");
  if (call === undefined || receiver === null || receiver === undefined) return undefined;
  const setter = callee?.childForFieldName("field");
  if (setter !== null && setter !== undefined && isSame(setter, node))
    return setterAgain(call, receiver, text, property);
  if (setter?.text !== "eq") return undefined;
  const [value] = namedChildren(call.childForFieldName("arguments") ?? call);
  const names = (name: string) => ({ column: name, property: undefined });
  const copy = proposedInCode(value?.text ?? "", names(old), names(column)) ?? copyOf(value?.text ?? "");
  if (value === undefined || copy === undefined) return notTwice(value ?? call);
  const path = receiver.text.includes("::") ? `${receiver.text.slice(0, receiver.text.lastIndexOf("::"))}::` : "";
  const entry = `${path}${column}.eq(${copy})`;
  const isInTuple = call.parent?.type === "tuple_expression";
  if (isInTuple) return [insertion(call.startIndex, `${entry}${separatorAt(text, call.startIndex, ",")}`)];
  return [insertion(call.startIndex, `(${entry}, `), insertion(call.endIndex, ")")];
};

/** `row.name = name;` before the assignment, which may take the value away. */
function assignedAgain(
  target: SyntaxNode,
  assignment: SyntaxNode,
  text: string,
  property: string | undefined,
): ReturnType<EntryWriter> {
  if (property === undefined) return noProperty;
  const row = target.childForFieldName("value");
  const right = assignment.childForFieldName("right");
  const copy = copyOf(right?.text ?? "");
  if (row === null || copy === undefined) return notTwice(right ?? assignment);
  const again = `${row.text}.${property} = ${copy};\n${indentAt(text, assignment.startIndex)}`;
  return [insertion(assignment.startIndex, again)];
}

/** `Form::builder().name(name)`: the setter of the other field behind it, on a line of its own where this one has. */
function setterAgain(
  call: SyntaxNode,
  receiver: SyntaxNode,
  text: string,
  property: string | undefined,
): ReturnType<EntryWriter> {
  if (property === undefined) return noProperty;
  const [value] = namedChildren(call.childForFieldName("arguments") ?? call);
  const copy = copyOf(value?.text ?? "");
  if (value === undefined || copy === undefined) return notTwice(value ?? call);
  const gap = /^\s*/.exec(text.slice(receiver.endIndex))?.[0] ?? "";
  // Before the one that takes the value away.
  return [insertion(receiver.endIndex, `${gap}.${property}(${copy})`)];
}

function isSame(a: SyntaxNode, b: SyntaxNode | null): boolean {
  return a.startIndex === b?.startIndex && a.endIndex === b.endIndex;
}

/** The value once more: literals and references as they are, what would be moved as a clone. */
function copyOf(value: string): string | undefined {
  if (/^(?:&(?:mut )?[\w.]+|"(?:[^"\\]|\\.)*"|-?[\d._]+|true|false|None|[\w.]+\.as_(?:str|deref|ref)\(\))$/.test(value))
    return value;
  return /^[a-z_][\w]*(?:\.\w+)*$/.test(value) ? `${value}.clone()` : undefined;
}

function ancestor(node: SyntaxNode, types: readonly string[]): SyntaxNode | undefined {
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) if (types.includes(at.type)) return at;
  return undefined;
}

function insertion(offset: number, text: string): CodeEdit {
  return { span: { start: offset, end: offset }, text };
}
