import { membersOf, onlyAppends } from "../engines/mysql/type-change.ts";
import type { Column } from "../schema/types.ts";
import { onlineDialects } from "./support/online.ts";
import { isReleased } from "./support/released.ts";
import { listedBriefly, shownColumn } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** ENUM is stored as a number (MySQL manual 13.3.6). */
export const changeEnumValues: Rule<"redefine-column"> = {
  id: "change-enum-values",
  severity: "warning",
  axis: "data-loss",
  dialects: onlineDialects,
  title: "Values of an ENUM or SET taken away or moved",
  why: "Rows that hold a value that is taken away fail the statement in strict mode, and become empty strings otherwise. Anything but new values at the end also copies the whole table, and running code that writes an old value fails.",
  instead: "Add values at the end only. Move the rows to other values first, and take values away in a later release.",
  bad: [
    "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new', 'paid', 'sent'));\n-- next release\nALTER TABLE orders MODIFY state enum('new', 'sent');",
  ],
  good: [
    "CREATE TABLE orders (id bigint PRIMARY KEY, state enum('new', 'paid'));\n-- next release\nALTER TABLE orders MODIFY state enum('new', 'paid', 'sent');",
  ],
  on: ["redefine-column"],
  *check(operation, context) {
    const { table, column, definition } = operation;
    const known = context.schema.table(table)?.columns.get(column.name);
    const before = known?.type;
    const after = definition.type;
    if (before === undefined || after === undefined || !isReleased(context, table)) return;
    if (before.name !== after.name || (before.name !== "enum" && before.name !== "set")) return;
    if (onlyAppends(before, after)) return;
    const gone = membersOf(before).filter((member) => !membersOf(after).includes(member));
    const name = shownColumn(table, column.name);
    yield {
      span: operation.span,
      ...(gone.length === 0 && { severity: "info" as const, axis: "availability" as const }),
      message:
        gone.length > 0
          ? `${name} loses ${listedBriefly(gone.map((member) => `'${member}'`))}: ${isMovedAway(gone, known, context) ? "running code that still writes it fails from then on. Take values away in a later release." : "rows that hold it fail the statement, or become empty without strict mode. Move them first, and take values away in a later release."}`
          : `The values of ${name} change places, which copies the whole table. Put new values at the end.`,
    };
  },
};

/** The script has given the rows that held the values others before. */
function isMovedAway(gone: readonly string[], column: Column | undefined, { noveltyOf }: RuleContext): boolean {
  const moved = column?.moved?.filter(({ by }) => noveltyOf(by) !== undefined) ?? [];
  return gone.every((member) => moved.some(({ where }) => where.includes(`'${member}'`)));
}
