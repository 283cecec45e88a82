import { namedChildren } from "../../syntax.ts";
import type { SyntaxNode } from "../../types.ts";

/** What one `export … from` or `export { … }` gives to other files. */
export interface HandedOn {
  /** The module of `export * from`. */
  readonly star?: string;
  /** By the names that others import, `*` being a whole module. */
  readonly names: readonly (readonly [string, { readonly name: string; readonly module?: string }])[];
}

/** Reads the clause of an export statement: `export * from "m"`, `export * as a from "m"`, `export { a as b } from "m"`. */
export function handedOnBy(statement: SyntaxNode): HandedOn {
  const module = statement.childForFieldName("source")?.text.slice(1, -1);
  const from = module === undefined ? {} : { module };
  const parts = namedChildren(statement);
  const clause = parts.find(({ type }) => type === "export_clause");
  const namespace = parts.find(({ type }) => type === "namespace_export");
  if (namespace !== undefined) return { names: [[namedChildren(namespace)[0]?.text ?? "", { name: "*", ...from }]] };
  if (clause === undefined) return module === undefined ? { names: [] } : { star: module, names: [] };
  const names = namedChildren(clause).flatMap((specifier) => {
    const name = specifier.childForFieldName("name")?.text;
    if (name === undefined) return [];
    return [[specifier.childForFieldName("alias")?.text ?? name, { name, ...from }] as const];
  });
  return { names };
}
