import type { DeclaredClass } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { aboutOf, type TypeOfRows, tagBefore, typesOfRows } from "./doc-types.ts";
import { shortName } from "./nodes.ts";

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
  for (const method of namedChildren(body)) {
    if (method.type !== "method_declaration") continue;
    const title = method.childForFieldName("name")?.text ?? "";
    const type = begun.get(title) ?? tagBefore(method, "return") ?? method.childForFieldName("return_type")?.text;
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

/** Stands for the class of functions that belong to none. */
export const functions = "function";

/** The functions of a file that belong to no class, with what their types say they give: `function user(): User`. */
export function scanFunctions(library: string, file: string, text: string): readonly DeclaredClass[] {
  const declared = [...text.matchAll(/^(?: {4})?function\s+(\w+)\s*\([^()]*\)\s*:\s*(\??[A-Z]\w*)/gm)];
  if (declared.length === 0 || /^\s*(?:(?:abstract|final|readonly)\s+)*(?:class|trait|enum|interface)\s/m.test(text))
    return [];
  const returns = Object.fromEntries(declared.map(([, name = "", type = ""]) => [name, type]));
  return [{ library, file, name: functions, returns }];
}

/**
 * The properties of classes and traits that may hold models (events, jobs, values), each as `$name`, by a look at the text: these files are too many
 * to be parsed.
 */
export function scanProperties(library: string, file: string, text: string): readonly DeclaredClass[] {
  const [, ...parts] = text.split(/^[ \t]*(?:(?:abstract|final|readonly)\s+)*(?:class|trait)\s+(?=[A-Z]\w*)/m);
  return parts.flatMap((part): DeclaredClass[] => {
    const name = /^\w+/.exec(part)?.[0] ?? "";
    const properties = [...part.matchAll(/\b(?:public|protected)\s+(?:readonly\s+)?(\??[A-Z]\w*)\s+(\$\w+)/g)];
    if (properties.length === 0) return [];
    const returns = Object.fromEntries(properties.map(([, type = "", property = ""]) => [property, type]));
    return [{ library, file, name, returns }];
  });
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

/** What a method of a class gives; undefined when its types name no class. */
export function givenBy(
  classes: readonly DeclaredClass[],
  name: string,
  method: string,
  about?: string,
  depth = 0,
): readonly TypeOfRows[] {
  // Its methods and its properties are told apart from each other.
  const named = classes.filter((each) => each.name === name);
  const declared = named.find(({ returns }) => Object.hasOwn(returns, method)) ?? named[0];
  if (declared === undefined || depth > 4) return [];
  const meant = declared.about ?? about;
  const type = Object.hasOwn(declared.returns, method) ? declared.returns[method] : undefined;
  if (type === undefined)
    return declared.base === undefined ? [] : givenBy(classes, declared.base, method, meant, depth + 1);
  return typesOfRows(type).flatMap((each) => {
    if (!placeholders.has(each.name)) return [each];
    return meant === undefined ? [] : [{ ...each, name: meant }];
  });
}
