import type { Origin, Table } from "../../schema/types.ts";
import { foldName } from "../../sql/identifiers.ts";
import { tokenize } from "../../sql/lexer.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { Token } from "../../sql/types.ts";
import type { RelatedPlace, RuleContext } from "../types.ts";
import { shown } from "./wording.ts";

/** What is kept as text that names tables. `of`: the key of a trigger's table. */
interface Written {
  readonly kind: "View" | "Routine" | "Trigger";
  readonly name: string;
  readonly at: Origin | undefined;
  readonly of?: string;
  /** Undefined where it is known already that the table is named. */
  readonly text: string | undefined;
}

/**
 * The views, procedures, functions and triggers of the history that name a table, or a column of it. SQL Server keeps their text as it is when a name
 * in it changes (manual, sp_rename). What the script writes anew or drops further down is left out. Text that is put together at run time is not seen.
 */
export function keepingName(
  table: QualifiedName,
  column: string | undefined,
  context: RuleContext,
): readonly RelatedPlace[] {
  if (context.dialect !== "sqlserver") return [];
  const { schema } = context;
  const known = schema.table(table);
  if (known === undefined) return [];
  const mended = mendedBehind(context);
  const key = schema.tableKey(table);
  return writtenObjects(known, context)
    .toSorted(byName)
    .flatMap(({ kind, name, at, of, text }) => {
      const names = text === undefined || namesTable(text, known, column, of === key);
      return at === undefined || !names || mended.has(name)
        ? []
        : [
            {
              at,
              message: `${kind} ${name} ${kind === "View" ? "reads" : "names"} ${shown(table)}, and keeps the old name`,
            },
          ];
    });
}

function writtenObjects(table: Table, { schema }: RuleContext): readonly Written[] {
  const views = table.readBy.flatMap((key) => schema.tableByKey(key) ?? []);
  return [
    ...views.map((view) => ({
      kind: "View" as const,
      name: shown(schema.nameOf(view)),
      at: view.created,
      text: undefined,
    })),
    ...schema
      .routines()
      .map(({ name, replaced, body }) => ({ kind: "Routine" as const, name, at: replaced, text: body ?? "" })),
    ...schema.tables().flatMap(({ triggers, schema: space, name: of }) =>
      triggers.map(({ name, created, written }) => ({
        kind: "Trigger" as const,
        name,
        at: created,
        of: `${space}.${of}`,
        text: written ?? "",
      })),
    ),
  ];
}

/** Tables and routines are known in no order. */
function byName(a: Written, b: Written): number {
  if (a.kind !== b.kind) return 0;
  return a.name < b.name ? -1 : 1;
}

/** Names of what the script creates, alters or drops behind the rename. */
function mendedBehind({ following }: RuleContext): ReadonlySet<string> {
  const names = new Set<string>();
  for (const next of following(["create-view", "create-function", "create-trigger", "drop-object", "drop-trigger"])) {
    if (next.kind === "create-view") names.add(next.view.name);
    else if (next.kind === "create-function") names.add(next.routine.name);
    else names.add(next.kind === "drop-object" ? next.object.name : next.trigger.name);
  }
  return names;
}

/** Words that stand before the name of a table. */
const beforeTable = /^(?:from|join|into|update|delete|merge|using|apply)$/;

/** A trigger names the columns of its own table without naming that. */
function namesTable(text: string, table: Table, column: string | undefined, isOwn: boolean): boolean {
  const { tokens } = tokenize(text, "sqlserver");
  const namesIt = (isOwn && column !== undefined) || tokens.some((_, index) => isTable(tokens, index, table));
  return namesIt && (column === undefined || tokens.some((token) => isName(token, column)));
}

/** `FROM Users`, `JOIN dbo.Users`. */
function isTable(tokens: readonly Token[], index: number, { schema, name }: Table): boolean {
  if (!isName(tokens[index], name)) return false;
  const isQualified = tokens[index - 1]?.value === ".";
  if (isQualified && !isName(tokens[index - 2], schema === "public" ? "dbo" : schema)) return false;
  return beforeTable.test(tokens[isQualified ? index - 3 : index - 1]?.value ?? "");
}

function isName(token: Token | undefined, name: string): boolean {
  if (token?.kind !== "word" && token?.kind !== "quoted") return false;
  return foldName(token.value, token.kind === "quoted", "sqlserver") === name;
}
