import { argumentsOf } from "../../code/java/nodes.ts";
import type { SyntaxNode } from "../../code/types.ts";
import { indentAt, nodeAt } from "./code-access.ts";
import { type CodeEdit, type EntryWriter, noProperty, notTwice } from "./entry.ts";

/** `user.setName(name);`, `.name(name)` of a builder, `this.name = name;`, and assignments in JPQL. */
export const javaEntry: EntryWriter = ({ root, text, at, property }) => {
  const node = nodeAt(root, at.start, at.end);
  if (property === undefined) return noProperty;
  if (ancestor(node, ["string_literal", "string_fragment", "multiline_string_fragment"]) !== undefined)
    return inQuery(text, at.start, property);
  const assignment = ancestor(node, ["assignment_expression"]);
  const left = assignment?.childForFieldName("left");
  if (assignment !== undefined && left !== null && left !== undefined && left.endIndex >= at.end) {
    const value = assignment.childForFieldName("right");
    if (value === null || !isRepeatable(value)) return notTwice(value ?? assignment);
    const receiver = left.childForFieldName("object")?.text;
    return afterStatement(
      assignment,
      text,
      `${receiver === undefined ? "" : `${receiver}.`}${property} = ${value.text};`,
    );
  }
  const call = ancestor(node, ["method_invocation"]);
  const name = call?.childForFieldName("name");
  const [value, ...others] = call === undefined ? [] : argumentsOf(call);
  if (call === undefined || name === null || name === undefined || value === undefined || others.length > 0)
    return undefined;
  if (!isRepeatable(value)) return notTwice(value);
  const receiver = call.childForFieldName("object")?.text;
  if (!/^set[A-Z]/.test(name.text)) {
    // A builder goes on with the next call.
    const gap = /(\s*)\.\s*$/.exec(text.slice(0, name.startIndex))?.[1] ?? "";
    return [insertion(call.endIndex, `${gap}.${property}(${value.text})`)];
  }
  const setter = `set${property.slice(0, 1).toUpperCase()}${property.slice(1)}`;
  return afterStatement(call, text, `${receiver === undefined ? "" : `${receiver}.`}${setter}(${value.text});`);
};

/** A statement of its own behind the one that the expression is. */
function afterStatement(expression: SyntaxNode, text: string, added: string): ReturnType<EntryWriter> {
  const statement = expression.parent;
  if (statement?.type !== "expression_statement") return undefined;
  return [insertion(statement.endIndex, `\n${indentAt(text, statement.startIndex)}${added}`)];
}

/** `UPDATE User u SET u.name = :name`: the parameter can be named twice. */
function inQuery(text: string, start: number, property: string): ReturnType<EntryWriter> {
  const alias = /(\w+\.)?$/.exec(text.slice(0, start))?.[1] ?? "";
  const match = /^\w+\s*=\s*(:\w+|\?\d+|'[^'"\\]*'|-?\d+|null|true|false)/i.exec(text.slice(start));
  if (match === null) return { refused: "The value in the query cannot be written a second time." };
  return [insertion(start + match[0].length, `, ${alias}${property} = ${match[1]}`)];
}

function isRepeatable({ text }: SyntaxNode): boolean {
  return (
    /^(?:[\w.]+(?:\.(?:get|is)[A-Z]\w*\(\))*|[a-z]\w*\(\)|"(?:[^"\\]|\\.)*"|'.'|-?[\d.]+[LlFfDd]?)$/.test(text) &&
    !/\bnew\b/.test(text)
  );
}

function ancestor(node: SyntaxNode, types: readonly string[]): SyntaxNode | undefined {
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) if (types.includes(at.type)) return at;
  return undefined;
}

function insertion(offset: number, text: string): CodeEdit {
  return { span: { start: offset, end: offset }, text };
}
