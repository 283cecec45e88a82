import type { Column, Table } from "../schema/types.ts";
import type { ColumnDefinition, OperationOf } from "../sql/operations.ts";
import { onlineDialects } from "./support/online.ts";
import { listed, shownColumn } from "./support/wording.ts";
import type { Rewrite, Rule, RuleContext } from "./types.ts";

/** MODIFY and CHANGE state a column as a whole: what is not said again is gone (MySQL manual 15.1.9, "Renaming, Redefining, and Reordering Columns"). */
export const modifyDropsAttributes: Rule<"redefine-column"> = {
  id: "modify-drops-attributes",
  severity: "warning",
  axis: "data-loss",
  dialects: onlineDialects,
  title: "MODIFY or CHANGE that silently drops what a column had",
  why: "`MODIFY` and `CHANGE` replace the whole definition. `NOT NULL`, `DEFAULT`, `AUTO_INCREMENT`, `ON UPDATE`, `COMMENT` or the character set are gone if they are not written again, and the server says nothing.",
  instead:
    "Write all attributes again, or change the one that is meant by `ALTER COLUMN … SET DEFAULT` or `RENAME COLUMN`.",
  bad: [
    "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50) NOT NULL DEFAULT '' COMMENT 'as in the passport');\n-- next release\nALTER TABLE users MODIFY name varchar(60);",
  ],
  good: [
    "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50) NOT NULL DEFAULT '');\n-- next release\nALTER TABLE users MODIFY name varchar(60) NOT NULL DEFAULT '';",
    "CREATE TABLE users (id bigint PRIMARY KEY, name varchar(50) NOT NULL);\n-- next release\nALTER TABLE users MODIFY name varchar(50) NULL;",
  ],
  on: ["redefine-column"],
  *check(operation, context) {
    const table = context.schema.table(operation.table);
    const before = table?.columns.get(operation.column.name);
    if (before === undefined || table === undefined || context.direction === "down") return;
    const lost = lostAttributes(before, operation.definition, table);
    if (lost.length === 0 || isMeant(before, operation, lost)) return;
    const rewrite = restate(operation, lost, context);
    const words = listed(lost.map(({ text }) => text));
    yield {
      span: operation.span,
      ...(lost.every(({ isComment }) => isComment) && { severity: "info" as const }),
      message: `${shownColumn(operation.table, before.name)} loses ${words}, which this does not state again. Write ${lost.length > 1 ? "them" : "it"} behind the type, or leave the definition alone.`,
      ...(before.created && { related: [{ at: before.created, message: `${before.name} is created here.` }] }),
      ...(rewrite && { rewrites: [rewrite] }),
    };
  },
};

interface Attribute {
  /** As it would be written: `NOT NULL`, `DEFAULT 5`. */
  readonly text: string;
  /** It belongs directly behind the type. */
  readonly ofType?: true;
  readonly isComment?: true;
}

function lostAttributes(before: Column, after: ColumnDefinition, table: Table): readonly Attribute[] {
  const found: Attribute[] = [];
  const isKey = table.constraints.some(
    ({ definition, columns }) => definition.type === "primary-key" && columns.includes(before.name),
  );
  const textType = before.type !== undefined && /char|text|enum|set/.test(before.type.name);
  const sameText = textType && after.type !== undefined && /char|text|enum|set/.test(after.type.name);
  if (sameText && before.charset !== undefined && after.charset === undefined && before.charset !== table.charset)
    found.push({ text: `CHARACTER SET ${before.charset}`, ofType: true });
  if (
    sameText &&
    before.collation !== undefined &&
    after.collation === undefined &&
    before.collation !== table.collation
  )
    found.push({ text: `COLLATE ${before.collation}`, ofType: true });
  const allowsNull = after.nullable !== undefined || after.default?.isNull === true;
  if (before.notNull && after.notNull === undefined && !isKey && !allowsNull && !after.generated)
    found.push({ text: "NOT NULL" });
  const value = before.default;
  if (value !== undefined && !value.isNull && after.default === undefined && !after.generated && !after.autoIncrement)
    found.push({ text: `DEFAULT ${value.text}` });
  if (before.autoIncrement && after.autoIncrement === undefined) found.push({ text: "AUTO_INCREMENT" });
  if (before.onUpdate !== undefined && after.onUpdate === undefined)
    found.push({ text: `ON UPDATE ${before.onUpdate.text}` });
  if (before.invisible && after.invisible === undefined) found.push({ text: "INVISIBLE" });
  if (before.comment && after.comment === undefined)
    found.push({ text: `COMMENT ${quoted(before.comment)}`, isComment: true });
  return found;
}

/** A literal as MySQL reads it: quotes doubled, backslashes too. */
function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

/** A MODIFY that changes nothing else was written to take this one attribute away. */
function isMeant(
  before: Column,
  { definition, column, position }: OperationOf<"redefine-column">,
  lost: readonly Attribute[],
): boolean {
  if (lost.length !== 1 || position !== undefined || definition.name.name !== column.name) return false;
  const { type } = definition;
  const sameType =
    type !== undefined &&
    before.type !== undefined &&
    type.name === before.type.name &&
    type.args.join() === before.type.args.join() &&
    type.unsigned === before.type.unsigned;
  const gainsNothing =
    (definition.notNull === undefined || before.notNull === true) &&
    (definition.default === undefined || definition.default.text === before.default?.text) &&
    (definition.comment === undefined || definition.comment === before.comment) &&
    (definition.charset === undefined || definition.charset === before.charset);
  return sameType && gainsNothing;
}

function restate(
  { definition, within }: OperationOf<"redefine-column">,
  lost: readonly Attribute[],
  context: RuleContext,
): Rewrite | undefined {
  const { type } = definition;
  if (within !== undefined || type === undefined || context.statement.length !== context.command.length)
    return undefined;
  const edits = [
    ...edit(
      type.span.end,
      lost.filter(({ ofType }) => ofType),
    ),
    ...edit(
      definition.span.end,
      lost.filter(({ ofType }) => !ofType),
    ),
  ];
  // Both places are the same where nothing stands behind the type.
  const [first, second] = edits;
  const merged =
    first !== undefined && first.span.start === second?.span.start
      ? [{ span: first.span, text: first.text + second.text }]
      : edits;
  return { title: `State ${listed(lost.map(({ text }) => text))} again`, safe: false, edits: merged };
}

function edit(at: number, attributes: readonly Attribute[]) {
  if (attributes.length === 0) return [];
  return [{ span: { start: at, end: at }, text: attributes.map(({ text }) => ` ${text}`).join("") }];
}
