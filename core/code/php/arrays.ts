import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { argumentsOf, classAround, entriesOf, functionAround, isCallback, unwrapped } from "./nodes.ts";

/** An array literal, or the one that a variable was set to in the same function. */
export function literalOf(node: SyntaxNode, root: SyntaxNode): SyntaxNode | undefined {
  const value = unwrapped(node);
  if (value.type === "array_creation_expression") return value;
  const set = assignmentsBefore(value, root).findLast(({ left }) => left.text === value.text);
  return set?.right.type === "array_creation_expression" ? set.right : undefined;
}

/** The elements that the array in a variable was given one by one, before a place that uses it: `$data["name"] = $name`. */
export function elementsSetOf(value: SyntaxNode, root: SyntaxNode): readonly { readonly key: SyntaxNode }[] {
  const name = unwrapped(value);
  return assignmentsBefore(name, root).flatMap(({ left }) => {
    const [object, key] = left.type === "subscript_expression" ? namedChildren(left) : [];
    return object?.text === name.text && key !== undefined ? [{ key }] : [];
  });
}

/** The arrays that a list in a variable got one by one: `$rows[] = ["name" => $name]`. */
export function appendedTo(value: SyntaxNode, root: SyntaxNode): readonly SyntaxNode[] {
  const name = unwrapped(value);
  return assignmentsBefore(name, root).flatMap(({ left, right }) => {
    const parts = left.type === "subscript_expression" ? namedChildren(left) : [];
    const isIt = parts.length === 1 && parts[0]?.text === name.text;
    return isIt && right.type === "array_creation_expression" ? [right] : [];
  });
}

/** The arrays that are rows: itself, or its elements when it is a list. */
export function rowsOf(array: SyntaxNode): readonly SyntaxNode[] {
  const { entries } = entriesOf(array);
  const isList = entries.length > 0 && entries.every(({ key }) => key === undefined);
  return isList ? entries.flatMap(({ value }) => (value.type === "array_creation_expression" ? [value] : [])) : [array];
}

/** The list that a property or constant of the class is set to: `static::$columns`, `self::COLUMNS`, `$this->columns`. */
function listOfClass(node: SyntaxNode): SyntaxNode | undefined {
  const name = /^(?:(?:static|self)::\$?|\$this->)(\w+)$/.exec(node.text)?.[1];
  const declaration = name === undefined ? undefined : classAround(node);
  for (const element of declaration?.descendantsOfType(["const_element", "property_element"]) ?? []) {
    const [title, value] = element === null ? [] : namedChildren(element);
    if (title?.text.replace("$", "") === name && value?.type === "array_creation_expression") return value;
  }
  return undefined;
}

/** The lists of columns that an argument is made of: a list of the class, also through `array_merge(…)` or a method of the class itself. */
export function listsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const list = listOfClass(node);
  if (list !== undefined) return [list];
  const isMerged = node.type === "function_call_expression" && node.text.startsWith("array_merge(");
  const isOwn = node.type === "member_call_expression" && node.childForFieldName("object")?.text === "$this";
  if (!isMerged && !isOwn) return [node];
  const parts = argumentsOf(node);
  return isMerged ? parts.flatMap(listsOf) : parts.flatMap((part) => listOfClass(part) ?? []);
}

/** What a function without a name gives at once: `fn () => ["name" => "a"]`. */
export function returnedBy(callback: SyntaxNode): SyntaxNode | undefined {
  if (callback.type === "arrow_function") return callback.childForFieldName("body") ?? undefined;
  const [returned] = isCallback(callback) ? callback.descendantsOfType(["return_statement"]) : [];
  return returned === null || returned === undefined ? undefined : namedChildren(returned)[0];
}

interface Assigned {
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
}

/** The assignments in the function around a variable that come before it; none for what is no variable. */
function assignmentsBefore(variable: SyntaxNode, root: SyntaxNode): readonly Assigned[] {
  if (variable.type !== "variable_name") return [];
  const around = functionAround(variable) ?? root;
  return around.descendantsOfType(["assignment_expression"]).flatMap((node) => {
    const [left, right] = [node?.childForFieldName("left"), node?.childForFieldName("right")];
    if (!left || !right || node === null || node.endIndex > variable.startIndex) return [];
    return [{ left, right }];
  });
}
