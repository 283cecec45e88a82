import type { DeclaredClass } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { aboutOf, type TypeOfRows, tagBefore, typesOfRows } from "./doc-types.ts";
import { shortName } from "./nodes.ts";
import { relationsIn } from "./relations.ts";

/** What the methods of a class give, as their types say; undefined when none says anything. */
export function readClassMethods(library: string, file: string, declaration: SyntaxNode): DeclaredClass | undefined {
  const name = declaration.childForFieldName("name")?.text;
  const body = declaration.childForFieldName("body");
  if (name === undefined || body === null) return undefined;
  const base = namedChildren(declaration).find(({ type }) => type === "base_clause");
  const baseName = base === undefined ? undefined : shortName(namedChildren(base)[0]?.text ?? "");
  const about = aboutOf(declaration, "extends", "implements");
  const returns: [string, string][] = [];
  const begun = queriesIn(namedChildren(body));
  const relations = new Map(relationsIn(body, name).map((relation) => [relation.name, relation.target]));
  for (const method of namedChildren(body)) {
    if (method.type !== "method_declaration") continue;
    const title = method.childForFieldName("name")?.text ?? "";
    const related = relations.get(title);
    const type =
      related === undefined
        ? (begun.get(title) ?? tagBefore(method, "return") ?? method.childForFieldName("return_type")?.text)
        : `Builder<${related}>`;
    if (type !== undefined && typesOfRows(type).some((each) => /^[A-Z]/.test(each.name))) returns.push([title, type]);
  }
  if (returns.length === 0 && about === undefined) return undefined;
  return {
    library,
    file,
    name,
    ...(baseName === undefined ? {} : { base: baseName }),
    ...(about === undefined ? {} : { about }),
    returns: Object.fromEntries(returns),
  };
}

/**
 * The methods that do no more than begin a query, or go on with that of another method of the class, with `Builder<Book>` for what they
 * give: `return Book::query();`, `return $this->start()->where(…);`.
 */
function queriesIn(members: readonly SyntaxNode[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const continued: (readonly [string, string])[] = [];
  for (const method of members) {
    const name = method.childForFieldName("name")?.text ?? "";
    const [only, ...more] = namedChildren(method.childForFieldName("body") ?? method);
    if (method.type !== "method_declaration" || only?.type !== "return_statement" || more.length > 0) continue;
    const model = /^return\s+\\?(?:\w+\\)*([A-Z]\w*)::(?:newQuery|query|where|with|withTrashed)\([^()]*\);$/.exec(
      only.text,
    )?.[1];
    if (model !== undefined) found.set(name, `Builder<${model}>`);
    const other = /Builder$/.test(method.childForFieldName("return_type")?.text ?? "")
      ? /^return\s+\$this->(\w+)\(/.exec(only.text)?.[1]
      : undefined;
    if (other !== undefined) continued.push([name, other]);
  }
  // Each may go on with what only a later one begins.
  for (let round = 0; round < continued.length; round++)
    for (const [name, other] of continued) {
      const type = found.get(other);
      if (type !== undefined && !found.has(name)) found.set(name, type);
    }
  return found;
}

/** Names that stand for the class that a generic one is about. */
const placeholders: ReadonlySet<string> = new Set(["Model", "T", "TModel", "static"]);

/** The classes of a workspace, by name. */
export type ClassesByName = ReadonlyMap<string, readonly DeclaredClass[]>;

export function byName(classes: readonly DeclaredClass[]): ClassesByName {
  const found = new Map<string, DeclaredClass[]>();
  for (const each of classes) {
    const named = found.get(each.name);
    if (named === undefined) found.set(each.name, [each]);
    else named.push(each);
  }
  return found;
}

/** What a method of a class gives; nothing when its types name no class, or when two classes of that name differ. */
export function givenBy(
  classes: ClassesByName,
  name: string,
  method: string,
  about?: string,
  depth = 0,
): readonly TypeOfRows[] {
  const named = classes.get(name) ?? [];
  if (named.length === 0 || depth > 4) return [];
  const meant = named.find((each) => each.about !== undefined)?.about ?? about;
  // One file is read twice, by its tree and by its text; of the two, the tree knows more and comes first.
  const own = named.filter(({ returns }) => Object.hasOwn(returns, method));
  const byFile = new Map<string, string | undefined>();
  for (const { file, returns } of own) if (!byFile.has(file)) byFile.set(file, returns[method]);
  const [type, ...others] = new Set(byFile.values());
  if (others.length > 0) return [];
  if (type === undefined) {
    const bases = new Set(named.flatMap(({ base }) => base ?? []));
    const [base] = bases;
    return base === undefined || bases.size > 1 ? [] : givenBy(classes, base, method, meant, depth + 1);
  }
  return typesOfRows(type).flatMap((each) => {
    if (!placeholders.has(each.name)) return [each];
    return meant === undefined ? [] : [{ ...each, name: meant }];
  });
}
