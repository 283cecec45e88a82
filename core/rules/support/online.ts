import type { Effect } from "../../engines/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { Operation, OperationKind } from "../../sql/operations.ts";
import type { Dialect } from "../../sql/types.ts";
import type { Rewrite, RuleContext } from "../types.ts";
import { isLive } from "./exemptions.ts";
import { shown, shownColumn } from "./wording.ts";

/** The dialects whose ALTER TABLE is asked for an ALGORITHM and a LOCK. */
export const onlineDialects: readonly Dialect[] = ["mysql", "mariadb"];

/** Operations that such an ALTER TABLE does. */
export const onlineKinds = [
  "add-column",
  "drop-column",
  "rename-column",
  "redefine-column",
  "set-default",
  "drop-default",
  "set-column-visibility",
  "add-primary-key",
  "drop-primary-key",
  "add-unique",
  "add-check",
  "add-foreign-key",
  "drop-constraint",
  "alter-constraint",
  "create-index",
  "drop-index",
  "rename-index",
  "alter-index",
  "set-table-options",
  "convert-charset",
  "rebuild-table",
  "set-system-versioning",
  "alter-partitions",
] as const satisfies readonly OperationKind[];
export type OnlineKind = (typeof onlineKinds)[number];
export type OnlineOperation = Extract<Operation, { kind: OnlineKind }>;

/** The table that the operation changes, where it is in use and time matters. */
export function liveTable(operation: OnlineOperation, context: RuleContext): QualifiedName | undefined {
  const { table } = operation;
  return table !== undefined && isLive(context, table) ? table : undefined;
}

/** Whether an earlier action of the same command is worked in the same costly way, so that it has been said already. */
export function isSaidBefore(context: RuleContext, isSame: (effect: Effect) => boolean): boolean {
  return context.earlier.some(isSame);
}

/** What the operation does, as the subject of a sentence: `Changing users.email`. */
export function subject(operation: OnlineOperation, table: QualifiedName): string {
  const name = shown(table);
  switch (operation.kind) {
    case "add-column":
      return `Adding ${shownColumn(table, operation.column.name.name)}`;
    case "drop-column":
      return `Dropping ${shownColumn(table, operation.column.name)}`;
    case "redefine-column":
      return `Changing ${shownColumn(table, operation.column.name)}`;
    case "rename-column":
      return `Renaming ${shownColumn(table, operation.column.name)}`;
    case "add-primary-key":
      return `Adding a primary key to ${name}`;
    case "drop-primary-key":
      return `Dropping the primary key of ${name}`;
    case "add-unique":
      return `Adding a unique key to ${name}`;
    case "add-check":
      return `Adding a check to ${name}`;
    case "alter-constraint":
      return `Enforcing ${operation.constraint.name} of ${name}`;
    case "add-foreign-key":
      return `Adding a foreign key to ${name}`;
    case "create-index":
      return `Building ${operation.name === undefined ? "an index" : `index ${operation.name.name}`} on ${name}`;
    case "convert-charset":
      return `Converting ${name} to ${operation.charset}`;
    case "rebuild-table":
      return `Rebuilding ${name}`;
    case "set-table-options":
      return `Setting ${operation.options.map((option) => option.name.toUpperCase()).join(", ")} of ${name}`;
    case "set-system-versioning":
      return `Turning system versioning of ${name} on or off`;
    case "alter-partitions":
      return `Changing the partitions of ${name}`;
    default:
      return `Altering ${name}`;
  }
}

/** Puts the strongest clauses that the server accepts behind ALTER TABLE and the like: it then refuses rather than doing worse. */
export function assertion(operation: OnlineOperation, context: RuleContext): Rewrite | undefined {
  const strongest = context.effect.online?.strongest;
  if (strongest === undefined || operation.within !== undefined || !isWholeStatement(context)) return undefined;
  if (context.command.some((other) => other.clauses?.algorithm !== undefined || other.clauses?.lock !== undefined))
    return undefined;
  // Behind these, a comma would go on with the list of columns or partitions.
  const endsOpenly = ({ kind }: Operation) => kind === "alter-partitions" || kind === "rebuild-table";
  if (context.command.some(endsOpenly)) return undefined;
  const clauses = [
    `ALGORITHM=${strongest.algorithm}`,
    ...(strongest.lock === undefined ? [] : [`LOCK=${strongest.lock}`]),
  ];
  const isIndexStatement = /^(?:create|drop)\b/i.test(context.text);
  const text = isIndexStatement ? ` ${clauses.join(" ")}` : `, ${clauses.join(", ")}`;
  const end = context.text.trimEnd().length;
  return {
    title: `Ask for ${clauses.join(", ")}`,
    safe: true,
    edits: [{ span: { start: end, end }, text }],
  };
}

/** The statement holds one command and nothing else, such as SET STATEMENT … FOR or a version comment. */
function isWholeStatement({ text, statement, command }: RuleContext): boolean {
  return statement.length === command.length && /^(?:alter|create|drop)\b/i.test(text) && !text.includes("*/");
}
