import type { SyntaxNode, TableReference } from "../types.ts";
import { argumentsOf, stringValue } from "./nodes.ts";
import { type Held, tableNamed } from "./row-types.ts";

export const callTypes = ["member_call_expression", "nullsafe_member_call_expression", "scoped_call_expression"];

/** The tables in reach of a call in a chain, by the names that qualify their columns. */
export function tablesAround(held: Held, call: SyntaxNode): ReadonlyMap<string, TableReference> {
  const tables = new Map([[held.table.name, held.table]]);
  for (const link of chainAround(call)) {
    const method = link.childForFieldName("name")?.text ?? "";
    if (!/^(?:join|leftJoin|rightJoin|crossJoin|joinWhere|leftJoinWhere|from|table)$/.test(method)) continue;
    const text = stringValue(argumentsOf(link)[0]);
    const table = tableNamed(text);
    const alias = /\s+(?:as\s+)?(\w+)\s*$/i.exec(text ?? "")?.[1];
    if (table !== undefined) tables.set(alias ?? table.name, table);
  }
  return tables;
}

/** All calls of the chain that a call stands in. */
function chainAround(call: SyntaxNode): readonly SyntaxNode[] {
  let outer = call;
  while (
    outer.parent !== null &&
    callTypes.includes(outer.parent.type) &&
    outer.parent.childForFieldName("object")?.startIndex === outer.startIndex
  )
    outer = outer.parent;
  const chain: SyntaxNode[] = [];
  for (
    let node: SyntaxNode | null = outer;
    node !== null && callTypes.includes(node.type);
    node = node.childForFieldName("object")
  )
    chain.push(node);
  return chain;
}
