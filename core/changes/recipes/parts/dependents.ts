import { tokenize } from "../../../sql/lexer.ts";
import type { Dialect } from "../../../sql/types.ts";
import type { PlacedOperation } from "../../history-facts.ts";
import type { TableContext } from "../recipe.ts";

/**
 * What else reads columns and is written over them by hand: policies, views, generated columns, triggers, lists of publications. For people,
 * a sentence each; the trigger of the change itself is left out.
 */
export function dependents(context: TableContext, columns: readonly string[]): readonly string[] {
  const found = [
    ...policies(context, columns),
    ...views(context, columns),
    ...generated(context, columns),
    ...triggers(context, columns),
    ...publications(context, columns),
  ];
  const shown = columns.join(", ");
  return found.map((what) => `The ${what} names ${shown}: it has to be written anew before ${shown} can go.`);
}

function names(sql: string, columns: readonly string[], dialect: Dialect): boolean {
  return tokenize(sql, dialect).tokens.some(
    ({ kind, value }) => (kind === "word" || kind === "quoted") && columns.includes(value),
  );
}

function textOf({ statement, migration }: PlacedOperation): string {
  return migration.text.slice(statement.span.start, statement.span.end);
}

function policies(context: TableContext, columns: readonly string[]): readonly string[] {
  const { table, operations, isOwn, history } = context;
  return (table.policies ?? []).flatMap((policy) => {
    const last = operations.findLast(
      ({ operation }) =>
        (operation.kind === "create-policy" || operation.kind === "alter-policy") &&
        operation.policy.name === policy &&
        isOwn(operation),
    );
    const condition = last === undefined ? undefined : /\b(?:using|with\s+check)\b[\s\S]*/i.exec(textOf(last))?.[0];
    return condition !== undefined && names(condition, columns, history.dialect) ? [`policy ${policy}`] : [];
  });
}

function views({ table, operations, history }: TableContext, columns: readonly string[]): readonly string[] {
  return table.readBy.flatMap((key) => {
    const last = operations.findLast(
      ({ operation }) =>
        (operation.kind === "create-view" || operation.kind === "create-materialized-view") &&
        history.schema.tableKey(operation.view) === key,
    );
    if (last === undefined || !names(textOf(last), columns, history.dialect)) return [];
    const view = history.schema.tableByKey(key);
    return [`view ${view === undefined ? key : view.name}`];
  });
}

function generated({ table }: TableContext, columns: readonly string[]): readonly string[] {
  return [...table.columns.values()]
    .filter(({ expression }) => expression?.columns.some((name) => columns.includes(name)) === true)
    .map(({ name }) => `generated column ${name}`);
}

function triggers(context: TableContext, columns: readonly string[]): readonly string[] {
  const { table, sync, history, operations, isOwn } = context;
  return table.triggers.flatMap(({ name, updateOf }) => {
    if (sync?.triggers.includes(name) === true) return [];
    const made = operations.findLast(
      ({ operation }) => operation.kind === "create-trigger" && operation.trigger.name === name && isOwn(operation),
    )?.operation;
    if (made?.kind !== "create-trigger") return [];
    const body = made.body?.text ?? (made.function && history.schema.routine(made.function)?.body) ?? "";
    const isNamed =
      updateOf.some((column) => columns.includes(column)) ||
      made.when?.columns.some((column) => columns.includes(column)) === true ||
      names(body, columns, history.dialect);
    return isNamed ? [`trigger ${name}`] : [];
  });
}

function publications({ operations, tableKey, history }: TableContext, columns: readonly string[]): readonly string[] {
  const found = new Map<string, boolean>();
  for (const placed of operations) {
    const { operation } = placed;
    if (operation.kind !== "create-publication" && operation.kind !== "alter-publication") continue;
    if (!operation.tables.some((name) => history.schema.tableKey(name) === tableKey)) continue;
    found.set(operation.publication.name, names(textOf(placed), columns, history.dialect));
  }
  return [...found].flatMap(([name, isNamed]) => (isNamed ? [`publication ${name}`] : []));
}
