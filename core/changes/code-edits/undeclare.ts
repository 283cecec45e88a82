import type { Model, ModelField } from "../../code/models/types.ts";
import type { FileEdit, Refusal } from "../../migrations/types.ts";
import type { ChangeContext } from "../context.ts";
import type { ChangeUsage } from "../types.ts";
import type { CodeAccess } from "./code-access.ts";
import { isModelOf } from "./declare.ts";
import type { CodeEdit } from "./entry.ts";

/** An edit after which a mapper no longer names a column that is still there. */
export interface Undeclaring {
  readonly title: string;
  readonly edits: readonly FileEdit[];
}

/**
 * Takes the declaration of the old column out of a model, or has the mapper ignore it, so that the release after this one can run without
 * the column. Refused where the declaration does not stand in lines of its own.
 */
export function undeclare(
  usage: ChangeUsage,
  context: ChangeContext,
  models: readonly Model[],
  code: CodeAccess,
): Undeclaring | Refusal {
  const { spec } = context;
  const column = usage.column.slice(usage.column.lastIndexOf(".") + 1);
  const text = code.read(usage.file);
  const model = models.find(
    (candidate) => candidate.file === usage.file && isModelOf(candidate, spec.from.table, spec.from.schema),
  );
  if (text === undefined || usage.access !== "declare") return { refused: `This does not declare ${usage.column}.` };
  const field = model?.fields.find((candidate) => candidate.column === column);
  if (model?.library === "db-tags")
    return {
      refused: `A query for all columns needs a field for ${column} while it is there: name the columns in the query first.`,
    };
  const made = usage.file.endsWith(".rb")
    ? ignoredInRails(text, usage, column)
    : field === undefined || model === undefined
      ? ownLine(text, usage, column)
      : withoutField(model, field, text);
  if (made === undefined) return { refused: `It cannot be told where the declaration of ${column} begins and ends.` };
  return { title: made.title, edits: made.edits.map((edit) => ({ file: usage.file, ...edit })) };
}

interface Made {
  readonly title: string;
  readonly edits: readonly CodeEdit[];
}

function withoutField(model: Model, field: ModelField, text: string): Made | undefined {
  const { line } = field;
  if (line.end === 0) return undefined;
  if (model.library === "prisma") {
    const end = text.indexOf("\n", line.start);
    const at = end === -1 ? text.length : end;
    const before = text.slice(line.start, at).replace(/\s*\/\/.*$/, "");
    if (/@ignore\b/.test(before)) return undefined;
    const place = line.start + before.trimEnd().length;
    return {
      title: `Have Prisma ignore ${field.name}`,
      edits: [{ span: { start: place, end: place }, text: " @ignore" }],
    };
  }
  const title =
    model.library === "django"
      ? `Take ${field.name} out of ${model.name}, in its migration as SeparateDatabaseAndState`
      : `Take ${field.name} out of ${model.name}`;
  return { title, edits: [{ span: wholeLines(text, line), text: "" }] };
}

/** `name -> Text,` in a `table!` of Diesel, which is no model of its own. */
function ownLine(text: string, { span }: ChangeUsage, column: string): Made | undefined {
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const line = /^[^\n]*(?:\n|$)/.exec(text.slice(start))?.[0] ?? "";
  if (!/^\s*(?:r#)?\w+\s*->\s*[\w<>, ]+,\s*$/.test(line)) return undefined;
  return { title: `Take ${column} out of the table`, edits: [{ span: { start, end: start + line.length }, text: "" }] };
}

/** The lines that an entry stands in with nothing else; in a line with others, the entry with one comma. */
function wholeLines(text: string, { start, end }: { readonly start: number; readonly end: number }) {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const rest = /^[ \t]*[,;]?[ \t]*(?:(?:\/\/|#)[^\n]*)?(?:\n|$)/.exec(text.slice(end));
  if (/^\s*$/.test(text.slice(lineStart, start)) && rest !== null)
    return { start: lineStart, end: end + rest[0].length };
  const behind = /^\s*,\s*/.exec(text.slice(end));
  if (behind !== null) return { start, end: end + behind[0].length };
  const before = /,\s*$/.exec(text.slice(0, start));
  return { start: before === null ? start : before.index, end };
}

/** `self.ignored_columns += ["name"]`, in the list that is there, or below the head of the class. */
function ignoredInRails(text: string, { span }: ChangeUsage, column: string): Made | undefined {
  const title = `Have ActiveRecord ignore ${column}`;
  const known = /self\.ignored_columns\s*\+?=\s*(?:\[([^\]]*)\]|%[wi]\[([^\]]*)\])/.exec(text);
  if (known !== null) {
    const close = known.index + known[0].length - 1;
    const isWords = known[2] !== undefined;
    const list = (known[1] ?? known[2] ?? "").trim();
    const entry = isWords
      ? ` ${column}`
      : `${list === "" ? "" : ", "}${/^:/.test(list) ? `:${column}` : `"${column}"`}`;
    return { title, edits: [{ span: { start: close, end: close }, text: entry }] };
  }
  const head = text.lastIndexOf("\n", span.start) + 1;
  const classLine = /^([ \t]*)class\s+[^\n]*(?:\n|$)/m.exec(text.slice(head));
  if (classLine === null) return undefined;
  const at = head + classLine.index + classLine[0].length;
  const line = `${classLine[1]}  self.ignored_columns += ["${column}"]\n`;
  return { title, edits: [{ span: { start: at, end: at }, text: line }] };
}
