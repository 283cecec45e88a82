import { madeUpName } from "../../schema/made-up-names.ts";
import type { OperationOf } from "../../sql/operations.ts";
import type { Rewrite, RuleContext } from "../types.ts";
import { fillSteps } from "./fill-steps.ts";
import type { LaterStep } from "./not-null-steps.ts";
import { cut, isRewritable, withEdits, writtenName } from "./rewriting.ts";
import { shownColumn, sqlQualified } from "./wording.ts";
import { sliceOf } from "./words.ts";

/** How a column that numbers the rows is added in steps. */
export interface Numbering {
  /** Edits of the statement that leave a plain column of the type `type`. */
  readonly edits: Parameters<typeof withEdits>[1];
  readonly type: string;
  /** Last part of the sequence's name. */
  readonly label: string;
  /** What makes the numbered column what was asked for: given the sequence's name, the last migration. */
  readonly finish?: (sequence: string) => LaterStep;
}

/** The sequence for new rows first, then numbers for the old ones, then NOT NULL. Empty when that cannot be said in these steps. */
export function numberRows(
  operation: OperationOf<"add-column">,
  context: RuleContext,
  { edits, type, label, finish }: Numbering,
): readonly Rewrite[] {
  const { column, table } = operation;
  const { schema, text } = context;
  if (column.constraints.length > 0 || operation.ifNotExists || !isRewritable(operation, context)) return [];
  const isTaken = (name: string) => schema.sequence({ ...table, name }) !== undefined;
  const sequence = sqlQualified({ ...table, name: madeUpName(table.name, column.name.name, label, isTaken) });
  const next = `nextval('${sequence.replaceAll("'", "''")}')`;
  const later = fillSteps(operation, context, { verb: "number", value: next }, true);
  if (later === undefined) return [];
  const name = sliceOf(text, column.name.span);
  const target = writtenName(context, table);
  const notNull = column.notNull === undefined ? [] : [cut(text, column.notNull)];
  return [
    {
      title: `Add ${shownColumn(table, column.name.name)} empty, and number the rows in batches`,
      safe: false,
      replacement: [
        withEdits(text, [...edits, ...notNull]),
        `CREATE SEQUENCE ${sequence}${type === "bigint" ? "" : ` AS ${type}`} OWNED BY ${target}.${name}`,
        `ALTER TABLE ${target} ALTER COLUMN ${name} SET DEFAULT ${next}`,
      ].join(";\n"),
      later: finish === undefined ? later : [...later, finish(sequence)],
    },
  ];
}
