import type { Column, Table } from "../../schema/types.ts";
import type { OperationOf } from "../../sql/operations.ts";
import { selectList } from "../../sql/select-list.ts";
import type { RuleContext } from "../types.ts";
import { isCopyOfRebuild } from "./rebuild-shape.ts";
import { sliceOf } from "./words.ts";

/** What the copy of a rebuild does with the columns: `INSERT INTO new (…) SELECT … FROM old`. */
export interface RebuildCopy {
  readonly from: Table;
  readonly to: Table;
  /** The results of the SELECT, each as text; `*` alone for all columns. */
  readonly selected: readonly string[];
  /** Columns that are copied as they are, no expression around them. `index`: place in the list of columns and in the SELECT. */
  readonly columns: readonly { readonly index: number; readonly old: Column; readonly now: Column }[];
}

/** Undefined where rows are copied for another purpose, or only some of them, or the columns of either table are not known. */
export function rebuildCopy(operation: OperationOf<"insert-rows">, context: RuleContext): RebuildCopy | undefined {
  const { query, table } = operation;
  const [source] = query?.tables ?? [];
  if (query === undefined || source === undefined || !isCopyOfRebuild(table, source, context)) return undefined;
  if (/\bwhere\b/i.test(sliceOf(context.text, query.span))) return undefined;
  const selected = selectList(context.text, query.span, context.dialect);
  const [from, to] = [context.schema.table(source), context.schema.table(table)];
  if (selected === undefined || from?.complete !== true || to === undefined) return undefined;
  const written = operation.columns?.map(({ name }) => name) ?? [...to.columns.keys()];
  const items = selected.join() === "*" ? [...from.columns.keys()] : selected;
  const columns = written.flatMap((name, index) => {
    const old = from.columns.get((items[index] ?? "").replaceAll(/^["`[]|["`\]]$/g, "").toLowerCase());
    const now = to.columns.get(name);
    return old === undefined || now === undefined ? [] : [{ index, old, now }];
  });
  return { from, to, selected, columns };
}
