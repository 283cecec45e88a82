import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { argumentsOf, shortName } from "./nodes.ts";

const relationMethods: ReadonlySet<string> = new Set(
  "hasOne hasMany belongsTo belongsToMany hasOneThrough hasManyThrough morphOne morphMany morphToMany morphedByMany".split(
    " ",
  ),
);

/** A method of a model that leads to rows of another. */
export interface Relation {
  readonly name: string;
  /** The other class, as the file names it. */
  readonly target: string;
}

/** The relations that the methods of a class declare, also those that go on with another one: `return $this->posts()->where(…);`. */
export function relationsIn(body: SyntaxNode, of: string): readonly Relation[] {
  const methods = namedChildren(body).filter(({ type }) => type === "method_declaration");
  const declared = methods.flatMap((method): readonly Relation[] => {
    const name = method.childForFieldName("name")?.text;
    const target = targetOf(method, of);
    return name === undefined || target === undefined ? [] : [{ name, target }];
  });
  const targets = new Map(declared.map(({ name, target }) => [name, target]));
  const continued = methods.flatMap((method): readonly Relation[] => {
    const name = method.childForFieldName("name")?.text ?? "";
    const target = targets.has(name) ? undefined : targets.get(continuedBy(method) ?? "");
    return target === undefined ? [] : [{ name, target }];
  });
  return [...declared, ...continued];
}

function targetOf(method: SyntaxNode, of: string): string | undefined {
  const call = method
    .descendantsOfType(["member_call_expression"])
    .find(
      (node) =>
        relationMethods.has(node?.childForFieldName("name")?.text ?? "") &&
        node?.childForFieldName("object")?.text === "$this",
    );
  return call === null || call === undefined ? undefined : classOf(argumentsOf(call)[0], of);
}

/** The method of the class itself whose relation this one gives on, as its type says: `function x(): HasMany { return $this->y()…; }`. */
function continuedBy(method: SyntaxNode): string | undefined {
  const type = shortName(method.childForFieldName("return_type")?.text ?? "");
  if (!/^(?:Has(?:One|Many)|BelongsTo|Morph)\w*$/.test(type)) return undefined;
  const [only, ...more] = namedChildren(method.childForFieldName("body") ?? method);
  return more.length > 0 ? undefined : /^return\s+\$this\s*->(\w+)\(\)/.exec(only?.text ?? "")?.[1];
}

/** `Post::class`, `self::class`. */
function classOf(node: SyntaxNode | undefined, self: string): string | undefined {
  const match = /^(\\?[\w\\]+)::class$/.exec(node?.text ?? "");
  if (match?.[1] === undefined) return undefined;
  return match[1] === "self" || match[1] === "static" ? self : shortName(match[1]);
}
