import type { OperationKind } from "../sql/operations.ts";
import { onlineDialects, onlineKinds } from "./support/online.ts";
import type { Rule } from "./types.ts";

const kinds = [
  ...onlineKinds,
  "create-table",
  "drop-table",
  "rename-table",
  "truncate-table",
  "create-trigger",
  "create-view",
  "create-function",
  "drop-object",
  "lock-table",
] as const satisfies readonly OperationKind[];

/** "Statements That Cause an Implicit Commit" (MySQL manual 15.3.3). */
export const implicitCommit: Rule<(typeof kinds)[number]> = {
  id: "implicit-commit",
  severity: "warning",
  axis: "data-loss",
  dialects: onlineDialects,
  title: "Schema change in a transaction, which it commits",
  why: "MySQL and MariaDB commit the open transaction before every `CREATE`, `ALTER`, `DROP`, `RENAME` and `TRUNCATE`, and each of these stands by itself. A later `ROLLBACK` brings nothing back, and when a statement fails the migration stays half done.",
  instead:
    "Leave the transaction out, and put each schema change into a migration of its own, so that what has run is known when one fails.",
  bad: [
    "START TRANSACTION;\nUPDATE users SET active = 1 WHERE id = 7;\nALTER TABLE users ADD COLUMN nickname varchar(50);\nCOMMIT;",
  ],
  good: [
    "START TRANSACTION;\nUPDATE users SET active = 1 WHERE id = 7;\nCOMMIT;\nALTER TABLE users ADD COLUMN nickname varchar(50);",
  ],
  on: kinds,
  *check(operation, { effect, session, command }) {
    if (effect.commits !== true || session.openedBy !== "script" || command[0] !== operation) return;
    yield {
      span: operation.span,
      message:
        "This commits the transaction that is open: a ROLLBACK after it brings nothing back. Leave the transaction out, or end it before the schema changes.",
    };
  },
};
