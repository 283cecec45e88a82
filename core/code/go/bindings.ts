import { onlyTable } from "../filled-structs.ts";
import type { DeclaredRelation } from "../models/types.ts";
import type { SyntaxNode } from "../types.ts";
import { GoNames } from "./names.ts";
import { type ChainCall, chainsIn, functionAround, GoValues } from "./syntax.ts";
import { GoTypes } from "./types.ts";

/** How a binding is told among relations: no field has such a name. */
export const boundTable = "(table)";
/** The same where code says the table itself: it holds whatever queries fill the struct. */
export const registeredTable = "(registered table)";

/** Calls that fill a struct from a query or take the values of a statement from one: jmoiron/sqlx, georgysavva/scany, jackc/pgx. */
const bindingMethods =
  /^(?:Get|Select|GetAll|SelectAll|NamedExec|NamedQuery|MustNamedExec|StructScan|ScanOne|ScanAll)(?:Context)?$/;
/** Methods by whose names an application wraps those: they are given a pointer and a query. */
const wrappers = /^(?:fetch|find|get|load|query|scan|select)/i;
/** `pgx.RowToStructByName[User]`. */
const genericBinding = /\bRowTo(?:AddrOf)?Struct\w*\[\*?((?:\w+\.)?\w+)\]/g;

/**
 * Which table the rows of a struct come from, where one call has both, or a function has one struct and statements on one table. Given
 * as relations of the name `boundTable`, the structs with their packages.
 */
export function tableBindings(root: SyntaxNode): readonly DeclaredRelation[] {
  // The root begins behind white space at the start of the file, which the offsets of nodes count.
  const values = new GoValues(" ".repeat(root.startIndex) + root.text, root);
  const names = new GoNames(root.text);
  const types = new GoTypes(root, names);
  const bindings: DeclaredRelation[] = [];
  const perFunction = new Map<string, { readonly structs: Set<string>; readonly tables: Set<string> }>();
  const factsAt = (node: SyntaxNode) => {
    const key = `${functionAround(node)?.startIndex ?? ""}`;
    const known = perFunction.get(key) ?? { structs: new Set<string>(), tables: new Set<string>() };
    perFunction.set(key, known);
    return known;
  };
  for (const chain of chainsIn(root)) {
    for (const call of chain.calls) {
      bindings.push(...registered(call, types, values));
      const { method, args } = call;
      const tables = args.flatMap((arg) => onlyTable(values.textOf(arg)?.text ?? "") ?? []);
      const filled = bindingMethods.test(method) ? args : wrappers.test(method) ? args.filter(isPointer) : [];
      const structs = filled.flatMap((arg) => types.of(arg) ?? []);
      const facts = factsAt(chain.node);
      for (const table of tables) facts.tables.add(table);
      for (const struct of structs) facts.structs.add(struct);
      const [table] = tables;
      if (table !== undefined) for (const of of structs) bindings.push({ of, name: boundTable, target: table });
    }
    for (const [, struct = ""] of chain.node.text.matchAll(genericBinding))
      factsAt(chain.node).structs.add(names.typeIn(struct) ?? struct);
  }
  for (const { structs, tables } of perFunction.values()) {
    const [of, ...others] = structs;
    const [target, ...more] = tables;
    if (of === undefined || target === undefined || others.length > 0 || more.length > 0) continue;
    bindings.push({ of, name: boundTable, target });
  }
  return bindings;
}

/** gorp: `AddTableWithName(User{}, "users")`. */
function registered(
  { method, args: [row, name] }: ChainCall,
  types: GoTypes,
  values: GoValues,
): readonly DeclaredRelation[] {
  if (!/^AddTableWithName/.test(method) || row === undefined || name === undefined) return [];
  const [of, target] = [types.of(row), values.textOf(name)?.text];
  return of === undefined || target === undefined ? [] : [{ of, name: registeredTable, target }];
}

function isPointer({ type, text }: SyntaxNode): boolean {
  return type === "unary_expression" && text.startsWith("&");
}
