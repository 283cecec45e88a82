import type { SyntaxNode } from "../types.ts";
import { argumentsOf } from "./nodes.ts";

/** A column that the declaration of a relation names, and whose table it is in. */
export interface RelationKey {
  readonly node: SyntaxNode;
  readonly of: "own" | "related";
}

/** By the method that declares a relation: whose column its second and its third argument are. */
const keys: ReadonlyMap<string, readonly [RelationKey["of"], RelationKey["of"]]> = new Map([
  ["belongsTo", ["own", "related"]],
  ["hasOne", ["related", "own"]],
  ["hasMany", ["related", "own"]],
]);

/** `$this->belongsTo(User::class, "author_id", "id")`: the class of the other model, and the columns. */
export function relationKeys(
  call: SyntaxNode,
): { readonly model: string; readonly keys: readonly RelationKey[] } | undefined {
  const [own, other] = keys.get(call.childForFieldName("name")?.text ?? "") ?? [];
  if (own === undefined || other === undefined || call.childForFieldName("object")?.text !== "$this") return undefined;
  const [target, first, second] = argumentsOf(call);
  const model = /^\\?([\w\\]+)::class$/.exec(target?.text ?? "")?.[1];
  if (model === undefined) return undefined;
  return {
    model,
    keys: [
      ...(first === undefined ? [] : [{ node: first, of: own }]),
      ...(second === undefined ? [] : [{ node: second, of: other }]),
    ],
  };
}
