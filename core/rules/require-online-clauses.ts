import { assertion, liveTable, type OnlineKind, onlineDialects, onlineKinds } from "./support/online.ts";
import type { Rule } from "./types.ts";

/** Without clauses the server falls back to a copy where nobody expects it (MySQL manual 15.1.9, "Performance and Space Requirements"). */
export const requireOnlineClauses: Rule<OnlineKind> = {
  id: "require-online-clauses",
  severity: "hint",
  optional: true,
  axis: "availability",
  dialects: onlineDialects,
  title: "ALTER TABLE without ALGORITHM and LOCK",
  why: "Where a change cannot be made instantly or in place, the server copies the table without a word. With `ALGORITHM` and `LOCK` it refuses instead, so that a table that is not as expected stops the migration and not the application.",
  instead: "Ask for the strongest clauses that the server's version accepts for the change.",
  bad: ["ALTER TABLE users ADD COLUMN nickname varchar(50);", "CREATE INDEX users_email ON users (email);"],
  good: ["ALTER TABLE users ADD COLUMN nickname varchar(50), ALGORITHM=INSTANT;"],
  on: onlineKinds,
  *check(operation, context) {
    if (context.direction === "down" || liveTable(operation, context) === undefined) return;
    const asking = assertion(operation, context);
    const strongest = context.effect.online?.strongest;
    if (asking === undefined || strongest === undefined || strongest.algorithm === "COPY") return;
    yield {
      span: operation.span,
      message: `This works with ALGORITHM=${strongest.algorithm}${strongest.lock === undefined ? "" : `, LOCK=${strongest.lock}`}. Ask for it, so that the server refuses rather than copies the table.`,
      rewrites: [asking],
    };
  },
};
