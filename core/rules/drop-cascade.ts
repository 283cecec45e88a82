import type { Operation } from "../sql/operations.ts";
import { listed, shown } from "./support/wording.ts";
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
  good: ["DROP VIEW IF EXISTS active_users;"],
  on: ["drop-table", "drop-column", "drop-constraint", "drop-object"],
  *check(operation, context) {
    if (!operation.cascade || context.direction === "down") return;
    if (operation.kind === "drop-object" && ["schema", "database"].includes(operation.objectKind)) return;
    if (isNew(operation, context)) return;
    const known = dependents(operation, context);
    const them = known.length === 0 ? "whatever depends on it" : `${listed(known)} and whatever else depends on it`;
    const isHarmless =
      known.length === 0 &&
      operation.kind !== "drop-object" &&
      context.schema.table(operation.table)?.complete === true;
    yield {
      span: operation.span,
      message: `CASCADE drops ${them} together with ${described(operation)}. Drop the dependents by name, and leave out CASCADE.`,
      ...(isHarmless ? { severity: "info" as const } : {}),
    };
  },
};

type Dropping = Extract<Operation, { kind: "drop-table" | "drop-column" | "drop-constraint" | "drop-object" }>;

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

function dependents(operation: Dropping, context: RuleContext): readonly string[] {
  const table = context.schema.table(operation.kind === "drop-object" ? operation.object : operation.table);
  if (table === undefined || operation.kind === "drop-column" || operation.kind === "drop-constraint") return [];
  const views = table.readBy.map((key) => `view ${withoutPublic(key)}`);
  const keys = table.referencedBy.map((key) => `foreign key ${key.constraint} of ${withoutPublic(key.table)}`);
  return [...views, ...keys];
}

function withoutPublic(key: string): string {
  return key.replace(/^public\./, "");
}
