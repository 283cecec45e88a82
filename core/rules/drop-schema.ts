import { listedBriefly, shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** A schema goes with everything in it. */
export const dropSchema: Rule<"drop-object"> = {
  id: "drop-schema",
  severity: "error",
  axis: "data-loss",
  dialects: ["postgres"],
  title: "Schema dropped",
  why: "With `CASCADE` every table, view, function and type in the schema is lost. Without it the statement fails unless the schema is empty.",
  instead: "Drop the objects one by one when nothing uses them any more, then the empty schema without `CASCADE`.",
  bad: ["DROP SCHEMA reporting CASCADE;"],
  good: ["DROP SCHEMA IF EXISTS reporting;"],
  on: ["drop-object"],
  *check(operation, context) {
    if (operation.objectKind !== "schema" || !operation.cascade || context.direction === "down") return;
    const tables = tablesIn(operation.object.name, context);
    const them = tables.length === 0 ? "everything in it" : listedBriefly(tables);
    yield {
      span: operation.span,
      message: `DROP SCHEMA ${shown(operation.object)} CASCADE drops ${them}, rows included. Drop what is no longer used by name.`,
    };
  },
};

function tablesIn(schema: string, context: RuleContext): readonly string[] {
  return context.schema
    .tables()
    .filter((table) => table.schema === schema && table.kind === "table")
    .map((table) => table.name);
}
