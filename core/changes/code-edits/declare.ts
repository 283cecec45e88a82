import { columnDeclarers } from "../../code/models/declarers.ts";
import type { Model } from "../../code/models/types.ts";
import { toCamelCase } from "../../code/spelling.ts";
import type { FileEdit } from "../../migrations/types.ts";
import type { ChangeSpec } from "../types.ts";

/** Whether a model is that of a table. */
export function isModelOf(model: Model, table: string, schema: string | undefined): boolean {
  return model.table === table && (model.schema ?? schema) === schema;
}

/** What the model of the old side's table, if it is among these, calls a column. */
export function fieldOf(models: readonly Model[], { from }: ChangeSpec, column: string): string | undefined {
  const model = models.find((candidate) => isModelOf(candidate, from.table, from.schema));
  return model?.fields.find((field) => field.column === column)?.name;
}

/**
 * The edits that declare the new columns in the models of the table, below the old one and of the same type; none when the table has no
 * model. They may be null, for the columns are nullable during the change.
 */
export function declareInModels(
  spec: ChangeSpec,
  models: readonly Model[],
  textOf: (file: string) => string | undefined,
): readonly FileEdit[] {
  const [from] = spec.from.columns;
  const added = spec.to?.columns ?? [];
  if (from === undefined) return [];
  return models
    .filter((model) => isModelOf(model, spec.from.table, spec.from.schema))
    .flatMap((model) => declareIn(model, from, added, textOf(model.file)) ?? []);
}

function declareIn(
  model: Model,
  from: string,
  added: readonly string[],
  text: string | undefined,
): FileEdit | undefined {
  const old = model.fields.find(({ column }) => column === from);
  const declarer = columnDeclarers.find(({ library }) => library === model.library);
  // A field that a base class declares in another file has no place here.
  if (old === undefined || declarer === undefined || text === undefined || old.line.end === 0) return undefined;
  const source = text.slice(old.line.start, old.line.end);
  const indent = /[ \t]*$/.exec(text.slice(0, old.line.start))?.[0] ?? "";
  const entries = added
    .filter((next) => !model.fields.some(({ column }) => column === next))
    .flatMap((next) => {
      const name = old.name === old.column ? next : toCamelCase(next);
      const entry = declarer.declaration(source, old, name, next);
      return entry === undefined ? [] : [`${declarer.separator}\n${indent}${entry}`];
    });
  if (entries.length === 0) return undefined;
  const at = { start: old.line.end, end: old.line.end };
  return { file: model.file, span: at, text: entries.join("") };
}
