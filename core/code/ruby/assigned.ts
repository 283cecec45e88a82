import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { argumentsOf, around, classTypes, methodOf, scopeTypes } from "./nodes.ts";

/** What a variable is set to at one place. */
export interface Assigned {
  readonly value: SyntaxNode;
  /** Where the assignment ends. */
  readonly at: number;
  /** Where the method, class or file begins that has the variable; -1 when an instance variable has no class around. */
  readonly scope: number;
}

/** The assignments of a file by the name of the variable. */
export function assignmentsIn(root: SyntaxNode): ReadonlyMap<string, readonly Assigned[]> {
  const all = new Map<string, Assigned[]>();
  for (const node of root.descendantsOfType(["assignment", "operator_assignment"]))
    for (const [target, value] of node === null ? [] : setBy(node)) {
      if (target.type !== "identifier" && target.type !== "instance_variable") continue;
      // An instance variable belongs to the class, another name to the method.
      const scope = around(target, target.type === "identifier" ? scopeTypes : classTypes)?.startIndex ?? -1;
      const assigned: Assigned = { value, at: node?.endIndex ?? 0, scope };
      const list = all.get(target.text);
      if (list === undefined) all.set(target.text, [assigned]);
      else list.push(assigned);
    }
  return all;
}

/** The targets of an assignment with their values: `a = x`, `a ||= x`, `a, b = x, y`. */
function setBy(node: SyntaxNode): readonly (readonly [SyntaxNode, SyntaxNode])[] {
  const left = node.childForFieldName("left");
  const value = node.childForFieldName("right");
  if (left === null || value === null) return [];
  if (node.type === "operator_assignment" && !node.text.includes("||=")) return [];
  if (left.type !== "left_assignment_list") return [[left, value]];
  const targets = namedChildren(left);
  const values = value.type === "right_assignment_list" ? namedChildren(value) : pagedBy(value);
  return values.length === targets.length ? targets.map((target, i) => [target, values[i] ?? value] as const) : [];
}

/** What `@page, @stories = pagy(stories)` gives. */
function pagedBy(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.type === "call" && /^pagy/.test(methodOf(call)) ? argumentsOf(call).positional[0] : undefined;
  return list === undefined ? [] : [call, list];
}
