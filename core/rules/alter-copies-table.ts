import { aboutWaiting } from "./support/about-waiting.ts";
import {
  isSaidBefore,
  liveTable,
  type OnlineKind,
  type OnlineOperation,
  onlineDialects,
  onlineKinds,
  subject,
} from "./support/online.ts";
import { handOver } from "./support/schema-change-tools.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** ALGORITHM=COPY (MySQL manual 17.12.1; measured: test/fixtures/truth/mariadb.json). */
export const alterCopiesTable: Rule<OnlineKind> = aboutWaiting({
  id: "alter-copies-table",
  severity: "error",
  axis: "availability",
  dialects: onlineDialects,
  title: "ALTER TABLE that copies the table",
  why: "The server writes every row into a new table (`ALGORITHM=COPY`). Until it is done, all writes wait (`LOCK=SHARED`), except on MariaDB from 11.2 on; replicas start the same work when the source has finished, and fall behind by as long. At the end everybody waits for the metadata lock.",
  instead:
    "Choose a form that works in place, make it a staged change, or let gh-ost, pt-online-schema-change, spirit or Vitess copy the table in small pieces.",
  bad: [
    "ALTER TABLE users ADD CONSTRAINT age_positive CHECK (age > 0);",
    "CREATE TABLE users (id int PRIMARY KEY, age int);\n-- next release\nALTER TABLE users MODIFY age bigint;",
  ],
  good: [
    "ALTER TABLE users ADD COLUMN nickname varchar(50);",
    "CREATE TABLE users (id int PRIMARY KEY, age int);\nALTER TABLE users MODIFY age bigint;",
  ],
  on: onlineKinds,
  *check(operation, context) {
    const { online, rewrites, fails } = context.effect;
    const table = liveTable(operation, context);
    if (table === undefined || online?.algorithm !== "COPY" || fails !== undefined) return;
    if (isSaidBefore(context, (effect) => effect.online?.algorithm === "COPY")) return;
    const because = rewrites[0]?.because ?? "it cannot be done in place";
    const tools = handOver("alter-copies-table", table, context);
    const waiting =
      online.lock === "NONE"
        ? "Writes go on meanwhile, but replicas do the same work once more after it."
        : "Writes wait until the copy is done.";
    yield {
      span: operation.span,
      ...(online.lock === "NONE" && { severity: "warning" as const }),
      message: `${subject(operation, table)} copies every row of ${shown(table)}, because ${because}. ${waiting} ${advice(operation, context) ?? ""}${tools.advice}`,
      rewrites: tools.rewrites,
    };
  },
});

/** A way to do without the copy, if there is one. Ends with a blank. */
function advice(operation: OnlineOperation, context: RuleContext): string | undefined {
  switch (operation.kind) {
    case "add-foreign-key":
      return "With SET foreign_key_checks = 0 before it works in place, but does not look at the rows that are there: search them for orphans first. ";
    case "add-check":
      return context.dialect === "mysql"
        ? "Adding it NOT ENFORCED changes the definition only; enforcing it later copies too. "
        : undefined;
    case "drop-primary-key":
      return "Drop the key and add the new one in one ALTER TABLE, which works in place. ";
    case "add-column":
      if (operation.column.generated?.stored) return "A VIRTUAL column is added instantly. ";
      return operation.column.default !== undefined && !operation.column.default.constant
        ? "Add the column without the default, set the default next, and fill the rows in batches. "
        : undefined;
    case "redefine-column":
      return "Make it a staged change: a new column, kept in step, filled in batches. ";
    default:
      return undefined;
  }
}
