import type { Table } from "../schema/types.ts";
import { isReleased } from "./support/released.ts";
import { shownColumn } from "./support/wording.ts";
import { keyText } from "./support/words.ts";
import type { Rule, RuleContext } from "./types.ts";

/** SQLite looks up what a trigger reads when a column goes, and not what it writes: that fails when the trigger fires. Measured on 3.54. */
export const triggerWritesDroppedColumn: Rule<"drop-column"> = {
  id: "trigger-writes-dropped-column",
  severity: "error",
  axis: "availability",
  dialects: ["sqlite"],
  title: "Column dropped that a trigger writes",
  why: "SQLite drops a column that a trigger only assigns or inserts, without an error. From then on each statement that fires the trigger fails (`no such column`, `table … has no column named …`).",
  instead: "Drop the trigger before the column, and create it again without it.",
  bad: [
    "CREATE TABLE users (id integer PRIMARY KEY, orders integer);\nCREATE TABLE orders (id integer PRIMARY KEY, user_id integer);\nCREATE TRIGGER count_orders AFTER INSERT ON orders BEGIN UPDATE users SET orders = orders + 1 WHERE id = NEW.user_id; END;\n-- next release\nALTER TABLE users DROP COLUMN orders;",
  ],
  good: [
    "CREATE TABLE users (id integer PRIMARY KEY, orders integer);\nCREATE TABLE orders (id integer PRIMARY KEY, user_id integer);\nCREATE TRIGGER count_orders AFTER INSERT ON orders BEGIN UPDATE users SET orders = 1 WHERE id = NEW.user_id; END;\n-- next release\nDROP TRIGGER count_orders;",
  ],
  on: ["drop-column"],
  *check(operation, context) {
    const { table, column, span } = operation;
    if (!isReleased(context, table) || context.effect.fails !== undefined) return;
    const writes = writing(table.name, column.name);
    for (const { of, name } of triggersThat(writes, context)) {
      yield {
        span,
        message: `Trigger ${name} of ${keyText(of)} writes ${shownColumn(table, column.name)}: it stays, and each statement that fires it fails. Drop the trigger first, and create it again without the column.`,
      };
      return;
    }
  },
};

interface Found {
  /** Key of the trigger's table. */
  readonly of: string;
  readonly name: string;
}

function triggersThat(writes: RegExp, { schema, following }: RuleContext): readonly Found[] {
  const gone = new Set<string>();
  for (const next of following(["drop-object", "drop-trigger"]))
    gone.add(next.kind === "drop-trigger" ? next.trigger.name : next.object.name);
  const tables: readonly Table[] = schema.tables();
  return tables.flatMap((table) =>
    table.triggers
      .filter(({ name, written }) => !gone.has(name) && written !== undefined && writes.test(written))
      .map(({ name }) => ({ of: `${table.schema}.${table.name}`, name })),
  );
}

/** `INSERT INTO t (…, column` or `UPDATE t SET …, column =`, up to the end of the statement or its WHERE. */
function writing(table: string, column: string): RegExp {
  const quoted = (name: string) => `["\`\\[]?${name.replaceAll(/[^\w]/g, "\\$&")}["\`\\]]?`;
  const insert = `(?:insert(?:\\s+or\\s+\\w+)?|replace)\\s+into\\s+${quoted(table)}\\s*\\((?:[^()]*[,\\s])?${quoted(column)}\\s*[,)]`;
  const update = `update(?:\\s+or\\s+\\w+)?\\s+${quoted(table)}\\s+set\\s+(?:(?:(?!\\bwhere\\b)[^;])*,\\s*)?${quoted(column)}\\s*=`;
  return new RegExp(`\\b(?:${insert}|${update})`, "i");
}
