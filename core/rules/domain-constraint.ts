import { lockModeTitle } from "../engines/lock-modes.ts";
import type { OperationOf } from "../sql/operations.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { listed, shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Every table with a column of the domain is locked (SHARE) and read, for VALIDATE as well (PostgreSQL manual, ALTER DOMAIN, Notes). */
export const domainConstraint: Rule<"alter-domain"> = aboutWaiting({
  id: "domain-constraint",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Domain constraint that checks every table using it",
  why: "A new constraint of a domain locks every table that uses it against writes (`SHARE`) while all their rows are read. Validating it later takes the same locks.",
  instead: "Add a check to each table instead, `NOT VALID` first, and validate those.",
  bad: [
    "CREATE DOMAIN email AS text;\nALTER TABLE users ADD COLUMN email email;\nALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%');",
  ],
  good: ["CREATE DOMAIN email AS text;\nALTER DOMAIN email ADD CONSTRAINT has_at CHECK (VALUE LIKE '%@%');"],
  on: ["alter-domain"],
  *check(operation, context) {
    const tables = context.effect.scans.map((work) => work.table).filter((table) => isLive(context, table));
    if (tables.length === 0) return;
    yield {
      span: operation.span,
      message: `${verb(operation)} domain ${shown(operation.domain)} locks ${listed([...new Set(tables.map(shown))])} against writes (${lockModeTitle("Share")}) while every row is read. Add a check to each table instead, NOT VALID first, and VALIDATE it later.`,
    };
  },
});

function verb({ action }: OperationOf<"alter-domain">): string {
  if (action === "validate") return "Validating a constraint of";
  return action === "set-not-null" || action === "add-not-null" ? "Setting NOT NULL on" : "Adding a constraint to";
}
