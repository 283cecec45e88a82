import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { argumentsOf, shortName, stringValue } from "./nodes.ts";

const assertions: ReadonlySet<string> = new Set([
  "assertDatabaseHas",
  "assertDatabaseMissing",
  "assertSoftDeleted",
  "assertNotSoftDeleted",
]);

/** What a test of Laravel looks up in a table. */
export interface DatabaseAssertion {
  /** The table, or the class of its model. */
  readonly of: string;
  /** Values by column. */
  readonly row: SyntaxNode;
}

/** `$this->assertDatabaseHas("users", ["name" => $name])`; that of another connection (a third argument) is left out. */
export function assertionIn(call: SyntaxNode): DatabaseAssertion | undefined {
  if (!assertions.has(call.childForFieldName("name")?.text ?? "")) return undefined;
  const receiver = call.childForFieldName("object") ?? call.childForFieldName("scope") ?? namedChildren(call)[0];
  const [table, row, connection] = argumentsOf(call);
  const of = stringValue(table) ?? /^\\?([\w\\]+)::class$/.exec(table?.text ?? "")?.[1];
  const isOfTest = /^(?:\$this|self|static)$/.test(receiver?.text ?? "");
  if (!isOfTest || row === undefined || connection !== undefined || of === undefined) return undefined;
  return /^[\w\\]+$/.test(of) ? { of: shortName(of), row } : undefined;
}
