import { columnDeclarers } from "../../code/models/declarers.ts";
import type { Model } from "../../code/models/types.ts";
import { toCamelCase } from "../../code/spelling.ts";
import type { FileEdit } from "../../migrations/types.ts";
import type { ChangeSpec } from "../types.ts";
import type { CodeAccess } from "./code-access.ts";

/** Whether a model is that of a table. */
export function isModelOf(model: Model, table: string, schema: string | undefined): boolean {
  return model.table === table && (model.schema ?? schema) === schema;
}

/** What the model of the old side's table, if it is among these, calls a column. */
export function fieldOf(models: readonly Model[], { from }: ChangeSpec, column: string): string | undefined {
  const model = models.find((candidate) => isModelOf(candidate, from.table, from.schema));
  return model?.fields.find((field) => field.column === column)?.name;
}

/** A new column to be declared; without a type it has that of the old one. */
export interface Declared {
  readonly column: string;
  /** As SQL. */
  readonly type: string | undefined;
}

/**
 * The edits that declare the new columns in the models of the table, below the old one; none when the table has no model. They may be null, for
 * the columns are nullable during the change.
 */
export function declareInModels(
  spec: ChangeSpec,
  added: readonly Declared[],
  models: readonly Model[],
  code: CodeAccess,
): readonly FileEdit[] {
  const [from] = spec.from.columns;
  if (from === undefined) return [];
  return models
    .filter((model) => isModelOf(model, spec.from.table, spec.from.schema))
    .flatMap((model) => {
      const edit = declareIn(model, from, added, code.read(model.file));
      return edit === undefined ? [] : [edit];
    });
}

/** Whether the model calls columns otherwise: the old one tells it, or, where its name is one word, the others. */
function isInCamelCase({ fields }: Model, old: Model["fields"][number]): boolean {
  if (old.name !== old.column) return true;
  const telling = fields.find(({ column }) => toCamelCase(column) !== column);
  return !old.column.includes("_") && telling !== undefined && telling.name === toCamelCase(telling.column);
}

function declareIn(
  model: Model,
  from: string,
  added: readonly Declared[],
  text: string | undefined,
): FileEdit | undefined {
  const old = model.fields.find(({ column }) => column === from);
  const declarer = columnDeclarers.find(({ library }) => library === model.library);
  // A field that a base class declares in another file has no place here.
  if (old === undefined || declarer === undefined || text === undefined || old.line.end === 0) return undefined;
  const source = text.slice(old.line.start, old.line.end);
  const indent = /[ \t]*$/.exec(text.slice(0, old.line.start))?.[0] ?? "";
  const entries = added
    .filter(({ column }) => !model.fields.some((field) => field.column === column))
    .flatMap(({ column, type }) => {
      const name = isInCamelCase(model, old) ? toCamelCase(column) : column;
      const entry =
        type === undefined
          ? declarer.declaration(source, old, name, column)
          : declarer.typedDeclaration?.(name, column, type);
      return entry === undefined ? [] : [`${declarer.separator}\n${indent}${entry}`];
    });
  if (entries.length === 0) return undefined;
  const at = { start: old.line.end, end: old.line.end };
  return { file: model.file, span: at, text: entries.join("") };
}
