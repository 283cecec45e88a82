import type { CodeModel } from "../models/types.ts";
import { namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { type Bindings, functionAround } from "./bindings.ts";
import type { FileModels } from "./models-in-file.ts";
import { spanOf, type Target, type UsageRecorder } from "./recorder.ts";
import { isAssigned, type RowFollower, type Shape } from "./rows.ts";

/** Types around a model whose values have its properties. */
const sameProperties: ReadonlySet<string> = new Set(["Partial", "DeepPartial", "Required", "Readonly", "Promise"]);

/** Follows names that are declared as instances: `user: User`, `users: User[]`, `const user = new User()`. */
export function followInstances(bindings: Bindings, models: FileModels, rows: RowFollower): void {
  for (const binding of bindings.all()) {
    const typed = binding.type === undefined ? undefined : typedModel(binding.type, models);
    if (typed !== undefined) rows.followBinding(binding, models.target(typed.model), typed.shape);
    const made = binding.part === "whole" && binding.value !== undefined ? unwrapped(binding.value) : undefined;
    if (made?.type !== "new_expression") continue;
    const maker = made.childForFieldName("constructor");
    const model = maker === null ? undefined : models.of(maker);
    if (model !== undefined) rows.followBinding(binding, models.target(model), "row");
  }
}

/** The model that a type stands for: `User`, `User | null`, `User[]`, `Partial<User>`. */
export function typedModel(
  type: SyntaxNode,
  models: FileModels,
): { readonly model: CodeModel; readonly shape: Shape } | undefined {
  if (type.type === "type_identifier") {
    const model = models.of(type);
    return model === undefined ? undefined : { model, shape: "row" };
  }
  const parts = namedChildren(type);
  if (type.type === "array_type") {
    const element = parts[0] === undefined ? undefined : typedModel(parts[0], models);
    return element?.shape === "row" ? { ...element, shape: "rows" } : undefined;
  }
  if (type.type === "union_type") {
    const known = parts.flatMap((part) => typedModel(part, models) ?? []);
    return known.length === 1 ? known[0] : undefined;
  }
  if (type.type !== "generic_type") return undefined;
  const name = type.childForFieldName("name")?.text ?? parts[0]?.text ?? "";
  const argument = typeArgument(type);
  if (argument === undefined) return undefined;
  if (name === "Array") {
    const element = typedModel(argument, models);
    return element?.shape === "row" ? { ...element, shape: "rows" } : undefined;
  }
  return sameProperties.has(name) ? typedModel(argument, models) : undefined;
}

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
