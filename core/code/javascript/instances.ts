import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { functionAround } from "./bindings.ts";
import { spanOf, type Target, type UsageRecorder } from "./recorder.ts";
import { isAssigned } from "./rows.ts";

/** `User` of `Repository<User>`. */
export function typeArgument(type: SyntaxNode): SyntaxNode | undefined {
  const list = namedChildren(type).find((part) => part.type === "type_arguments");
  return list === undefined ? undefined : namedChildren(list)[0];
}

/** What `this.…` is in a method: a hook fills its columns whatever writes the table. */
export interface OwnMethod {
  readonly node: SyntaxNode;
  readonly isHook: boolean;
}

/** `this.name` in the methods of a model's class. All hooks together are one sink, which is the class. */
export function readOwn(
  place: SyntaxNode,
  methods: readonly OwnMethod[],
  target: Target,
  recorder: UsageRecorder,
): void {
  let hook = -1;
  for (const { node, isHook } of methods) {
    let own = -1;
    for (const member of node.descendantsOfType(["member_expression"])) {
      if (member?.childForFieldName("object")?.type !== "this" || isRebound(member, node)) continue;
      const property = member.childForFieldName("property");
      if (property === null || target.column(property.text) === undefined) continue;
      if (!isAssigned(member)) {
        recorder.property(target, property);
        continue;
      }
      if (isHook && hook === -1) hook = recorder.sink("hook", target, spanOf(place), false);
      if (!isHook && own === -1) own = recorder.sink("assignments", target, spanOf(node), false);
      recorder.assignment(target, member, isHook ? hook : own);
    }
  }
}

/** `this` within a function of its own is another one; one that is the value of a field is a method. */
function isRebound(member: SyntaxNode, method: SyntaxNode): boolean {
  let scope = functionAround(member);
  while (scope?.type === "arrow_function" && scope.startIndex > method.startIndex) scope = functionAround(scope);
  return scope !== undefined && scope.startIndex > method.startIndex && scope.parent?.startIndex !== method.startIndex;
}
