import type { QualifiedName } from "../sql/names.ts";
import type { OperationOf } from "../sql/operations.ts";
import { isReleased } from "./support/released.ts";
import { listedBriefly, shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** Running code that reads the view fails. */
export const dropView: Rule<"drop-object"> = {
  id: "drop-view",
  severity: "warning",
  axis: "compatibility",
  dialects: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
  title: "View dropped",
  why: "Code of the running release that reads the view fails from this moment. A view can be made again, so nothing is lost.",
  instead: "Release code that does not use the view first, and drop it in a later release.",
  bad: ["DROP VIEW active_users;"],
  good: [
    "-- in a transaction\nDROP VIEW active_users;\nCREATE VIEW active_users AS SELECT id, name FROM users WHERE active;",
  ],
  on: ["drop-object"],
  *check(operation, context) {
    if (context.command[0] !== operation) return;
    const dropped = context.command
      .filter((other) => other.kind === "drop-object")
      .filter((one) => isUsed(one, context));
    if (dropped.length === 0) return;
    yield {
      span: operation.span,
      message: message(dropped),
    };
  },
};

function isUsed({ object, objectKind }: OperationOf<"drop-object">, context: RuleContext): boolean {
  if (objectKind !== "view" && objectKind !== "materialized-view") return false;
  return isReleased(context, object) && !isMadeAgain(object, context);
}

function message(dropped: readonly OperationOf<"drop-object">[]): string {
  const it = dropped.length > 1 ? "them" : "it";
  return `Dropping ${listedBriefly(dropped.map(described))} breaks running code that reads ${it}. Release code that does not use ${it} first, and drop ${it} in a later release.`;
}

function described({ object, objectKind }: OperationOf<"drop-object">): string {
  return `${objectKind.replace("-", " ")} ${shown(object)}`;
}

const makingKinds = ["rename-table", "create-table", "create-view", "create-materialized-view"] as const;

/** The same script makes a relation of this name again: a new definition of the view, or a table in its place. */
function isMadeAgain(object: QualifiedName, { schema, following }: RuleContext): boolean {
  const key = schema.tableKey(object);
  for (const next of following(makingKinds, object.name)) {
    if (next.kind === "rename-table") {
      if (next.to.name === object.name) return true;
    } else if (schema.tableKey(next.kind === "create-table" ? next.table : next.view) === key) return true;
  }
  return false;
}
