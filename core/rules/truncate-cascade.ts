import { isReleased } from "./support/released.ts";
import { listed, shown } from "./support/wording.ts";
import { keyText } from "./support/words.ts";
import type { Rule } from "./types.ts";

/** Tables that the migration does not name are emptied too. */
export const truncateCascade: Rule<"truncate-table"> = {
  id: "truncate-cascade",
  severity: "error",
  axis: "data-loss",
  dialects: ["postgres"],
  title: "Referencing tables emptied by TRUNCATE CASCADE",
  why: "`TRUNCATE … CASCADE` also empties every table that has a foreign key to this one, and those that reference them in turn, whether or not their rows are referenced (manual, TRUNCATE).",
  instead: "Name each table that is meant to be emptied, without `CASCADE`. The server refuses if one was forgotten.",
  bad: ["TRUNCATE users CASCADE;"],
  good: ["CREATE TABLE events (id bigint PRIMARY KEY);\nTRUNCATE events CASCADE;"],
  on: ["truncate-table"],
  *check(operation, context) {
    if (!operation.cascade || !isReleased(context, operation.table)) return;
    const referencing = context.schema.table(operation.table)?.referencedBy ?? [];
    const tables = [...new Set(referencing.map(({ table }) => keyText(table)))];
    const emptied = [
      shown(operation.table),
      ...tables,
      tables.length === 0 ? "every table that references it" : "whatever references them",
    ];
    yield {
      span: context.command.length > 1 ? operation.table.span : operation.span,
      message: `TRUNCATE CASCADE empties ${listed(emptied)}. Name each table that must be emptied, and leave out CASCADE.`,
    };
  },
};
