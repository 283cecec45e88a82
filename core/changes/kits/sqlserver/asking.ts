import { sqlserver } from "../../../engines/sqlserver/index.ts";
import type { Refusal } from "../../../migrations/types.ts";
import type { Schema } from "../../../schema/types.ts";
import type { Operation } from "../../../sql/operations.ts";
import { readStatement } from "../../../sql/read.ts";
import { splitStatements } from "../../../sql/split.ts";
import type { Asked } from "../kit.ts";

/** The statements as they are, or why one of them cannot be written: the server would refuse it, or a trigger could not find its rows. */
export function asking(sql: string, schema: Schema, version: number, edition: string | undefined): Asked | Refusal {
  for (const { kind, span } of splitStatements(sql, "sqlserver")) {
    if (kind !== "sql") continue;
    const { operations } = readStatement(sql.slice(span.start, span.end), "sqlserver");
    for (const operation of operations) {
      if (operation.within !== undefined) continue;
      const context = { schema, version, command: operations, ...(edition !== undefined && { edition }) };
      const why = unknownName(operation, schema) ?? sqlserver.effect(operation, context).fails;
      if (why !== undefined)
        return { refused: `The server would refuse \`${sql.slice(span.start, span.end)}\`: ${why}.` };
    }
  }
  return { sql };
}

/** What the migrations must show for a statement of the kit to be right. */
function unknownName(operation: Operation, schema: Schema): string | undefined {
  if (operation.kind === "create-trigger") {
    const known = schema.table(operation.table);
    const hasKey = known?.constraints.some(({ definition }) => definition.type === "primary-key") === true;
    return hasKey
      ? undefined
      : `${operation.table.name} has no primary key that the migrations show, by which the trigger could find the rows that fired it`;
  }
  if (operation.kind === "drop-column") {
    const column = schema.table(operation.table)?.columns.get(operation.column.name);
    return column?.hasDefault === true && column.defaultName === undefined
      ? `the default of ${operation.column.name} is a constraint that depends on it, and the migrations do not show its name. Give it one first: in one migration, drop it by the name that sys.default_constraints gives, and add it again with a name`
      : undefined;
  }
  if (operation.kind !== "drop-constraint") return undefined;
  const table = schema.table(operation.table);
  const name = operation.constraint.name;
  const isKnown =
    table === undefined ||
    table.constraints.some((constraint) => constraint.name === name) ||
    [...table.columns.values()].some(({ defaultName }) => defaultName === name);
  return isKnown
    ? undefined
    : `the migrations show no constraint ${name}; a default that was made without a name has another`;
}
