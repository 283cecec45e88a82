import { contentOf, type Ranged } from "../classes/ledger.ts";
import type { SyntaxNode } from "../types.ts";
import { argumentsOf, shortName, stringValue } from "./nodes.ts";

/** A column that a rule of Laravel's validation looks a value up in. */
export interface RuleColumn {
  /** The table, or the class of its model. */
  readonly of: string;
  readonly column: string;
  readonly at: Ranged;
}

/** `unique:users,email`, `exists:App\Models\User,email`; the table of another connection (`unique:other.users,email`) is left out. */
const textRule = /(?<![\w:.])(?:unique|exists):([\w\\]+),(\w+)/g;

/** The columns that rules in a string name: `"required|unique:users,email"`. */
export function ruleColumnsIn(string: SyntaxNode): readonly RuleColumn[] {
  return [...string.text.matchAll(textRule)].map(({ index, 0: rule, 1: of = "", 2: column = "" }) => {
    const end = string.startIndex + index + rule.length;
    return { of: shortName(of), column, at: { startIndex: end - column.length, endIndex: end } };
  });
}

/** The column of `Rule::unique("users", "email")`, `Rule::exists(User::class, "email")` and `new Unique("users", "email")`. */
export function ruleColumnOf(made: SyntaxNode): RuleColumn | undefined {
  const [table, column] = argumentsOf(made);
  const name = stringValue(column);
  const of = stringValue(table) ?? /^\\?([\w\\]+)::class$/.exec(table?.text ?? "")?.[1];
  if (column === undefined || name === undefined || of === undefined || !/^[\w\\]+$/.test(of)) return undefined;
  const isRule = /^(?:\\?(?:\w+\\)*Rule::(?:unique|exists)|new\s+\\?(?:\w+\\)*(?:Unique|Exists))\b/.test(made.text);
  return isRule && /^\w+$/.test(name) ? { of: shortName(of), column: name, at: contentOf(column) } : undefined;
}
