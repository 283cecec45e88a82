import type { Operation } from "../sql/operations.ts";
import { listedBriefly, shown } from "./support/wording.ts";
import type { Rule, RuleContext } from "./types.ts";

/** CASCADE drops whatever depends on the object, which may be more in production than where it was tried. */
export const dropCascade: Rule<"drop-table" | "drop-column" | "drop-constraint" | "drop-object"> = {
  id: "drop-cascade",
  severity: "warning",
  axis: "data-loss",
  dialects: ["postgres"],
  title: "Dependents dropped by CASCADE",
  why: "`CASCADE` also drops views, foreign keys, functions, policies and columns that depend on the object, and whatever depends on those. Which they are is decided by the database it runs on, not by the migration.",
  instead: "Leave out `CASCADE`, and drop each dependent by name before. The server then refuses if one was forgotten.",
  bad: ["DROP VIEW active_users CASCADE;"],
  good: ["CREATE VIEW active_users AS SELECT 1 AS id;\nDROP VIEW active_users;"],
  on: ["drop-table", "drop-column", "drop-constraint", "drop-object"],
  *check(operation, context) {
    if (!operation.cascade || context.direction === "down" || context.command[0] !== operation) return;
    const dropped = context.command.filter(isDropping).filter((one) => !isNew(one, context));
    if (dropped.length === 0 || isSchemaOrDatabase(operation)) return;
    const lost = dependentsLost(dropped, context);
    const them =
      lost.length === 0 ? "whatever depends on it" : `${listedBriefly(lost)}, and whatever else depends on it,`;
    yield {
      span: operation.span,
      message: `CASCADE drops ${them} together with ${listedBriefly(dropped.map(described))}. Drop the dependents by name, and leave out CASCADE.`,
      ...(lost.length === 0 && !mayTakeColumns(operation) ? { severity: "info" as const } : {}),
    };
  },
};

type Dropping = Extract<Operation, { kind: "drop-table" | "drop-column" | "drop-constraint" | "drop-object" }>;

function isDropping(operation: Operation): operation is Dropping {
  return ["drop-table", "drop-column", "drop-constraint", "drop-object"].includes(operation.kind);
}

/** They have rules of their own. */
function isSchemaOrDatabase(operation: Dropping): boolean {
  return operation.kind === "drop-object" && ["schema", "database"].includes(operation.objectKind);
}

/** Types, domains and extensions take columns with them, wherever they are used. */
function mayTakeColumns(operation: Dropping): boolean {
  return (
    operation.kind === "drop-object" && ["type", "domain", "extension", "collation"].includes(operation.objectKind)
  );
}

function isNew(operation: Dropping, context: RuleContext): boolean {
  if (operation.kind !== "drop-object") return context.novelty(operation.table) !== undefined;
  const created = context.schema.type(operation.object)?.created ?? context.schema.table(operation.object)?.created;
  return context.noveltyOf(created) !== undefined;
}

function described(operation: Dropping): string {
  switch (operation.kind) {
    case "drop-table":
      return `table ${shown(operation.table)}`;
    case "drop-column":
      return `column ${shown(operation.table)}.${operation.column.name}`;
    case "drop-constraint":
      return `constraint ${operation.constraint.name} of ${shown(operation.table)}`;
    case "drop-object":
      return `${operation.objectKind.replace("-", " ")} ${shown(operation.object)}`;
  }
}

/** Known views and foreign keys that go too, without those that the command drops by name or that the script makes again. */
function dependentsLost(dropped: readonly Dropping[], context: RuleContext): readonly string[] {
  const { schema } = context;
  const meant = new Set(dropped.map((one) => schema.tableKey(one.kind === "drop-object" ? one.object : one.table)));
  for (const { view } of context.following(["create-view", "create-materialized-view"]))
    meant.add(schema.tableKey(view));
  const lost = dropped.flatMap((one) => {
    const table =
      one.kind === "drop-object" ? schema.table(one.object) : one.kind === "drop-table" && schema.table(one.table);
    if (!table) return [];
    const views = table.readBy.filter((key) => !meant.has(key)).map((key) => `view ${withoutPublic(key)}`);
    const keys = table.referencedBy.filter((key) => !meant.has(key.table));
    return [...views, ...keys.map((key) => `foreign key ${key.constraint} of ${withoutPublic(key.table)}`)];
  });
  return [...new Set(lost)];
}

function withoutPublic(key: string): string {
  return key.replace(/^public\./, "");
}
