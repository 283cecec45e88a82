import type { Span } from "../../../text.ts";
import type { Cursor } from "../../cursor.ts";
import type { Operation } from "../../operations.ts";

/** A condition that asks whether something is there already: what it guards runs once, however often the script does. */
export interface Guard {
  readonly asks: "absent" | "present";
  readonly span: Span;
}

const catalogues =
  /\b(?:object_id|col_length|columnproperty|indexproperty|type_id|schema_id|db_id|user_id)\b|\bsys\s*\.|\bsys(?:objects|columns|indexes)\b|\binformation_schema\b|__efmigrationshistory/i;

/** Reads the condition made of the tokens from `first` up to `limit`. Undefined when it asks for something else. */
export function guardOf(cursor: Cursor, first: number, limit: number): Guard | undefined {
  const [start, end] = [cursor.tokens[first]?.start, cursor.tokens[limit - 1]?.end];
  if (start === undefined || end === undefined || limit <= first) return undefined;
  const text = cursor.text.slice(start, end);
  if (!catalogues.test(text.replaceAll(/[[\]"]/g, ""))) return undefined;
  const words = cursor.tokens.slice(first, limit).map(({ value }) => value);
  const isNegated = words[0] === "not" || (words[0] === "(" && words[1] === "not");
  const isNull = words.at(-1) === "null" && words.includes("is");
  const comparesNull = isNull ? (words.at(-2) === "not" ? "present" : "absent") : undefined;
  return { asks: comparesNull ?? (isNegated ? "absent" : "present"), span: { start, end } };
}

/** The operation as the guard makes it: IF NOT EXISTS or IF EXISTS where it has such a form. */
export function guarded(operation: Operation, { asks, span }: Guard): Operation {
  switch (operation.kind) {
    case "create-table":
    case "add-column":
    case "create-schema":
    case "create-sequence":
      return asks === "absent" ? { ...operation, ifNotExists: true } : operation;
    case "create-index":
      return asks === "absent" ? { ...operation, ifNotExists: span } : operation;
    case "drop-table":
    case "drop-column":
    case "drop-constraint":
    case "drop-index":
    case "drop-object":
    case "drop-trigger":
      return asks === "present" ? { ...operation, ifExists: true } : operation;
    default:
      return operation;
  }
}
