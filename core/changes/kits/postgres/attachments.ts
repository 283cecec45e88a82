import { quoteName } from "../../../sql/identifiers.ts";
import { tokenize } from "../../../sql/lexer.ts";
import type { Token } from "../../../sql/types.ts";
import { replaceColumns } from "../../expressions.ts";
import { isKind, type PlacedOperation } from "../../history-facts.ts";
import { objectName, qualified, tableOf } from "../../object-names.ts";
import type { CopySource, Piece } from "../kit.ts";

const quote = (name: string) => quoteName(name, "postgres");

/**
 * What the history says about old columns besides indexes and constraints, said of the new ones: their comment, privileges on them, what
 * ANALYZE gathers about them, statistics over several columns. What was said of the new ones already is left out.
 */
export function copiedAttachments(source: CopySource): readonly Piece[] {
  const own = source.operations.filter(
    ({ operation }) => operation.within === undefined && isAbout(operation, source.table, source.schema),
  );
  return [...source.renames].flatMap(([old, next]) => {
    const before = attachmentsOf(old, own);
    const after = attachmentsOf(next, own);
    return [
      ...[...before].flatMap(([what, piece]) => (after.has(what) ? [] : [piece(source, next)])),
      ...copiedStatistics(source, own, old),
    ];
  });
}

function isAbout(operation: PlacedOperation["operation"], table: CopySource["table"], schema: CopySource["schema"]) {
  const names =
    operation.kind === "change-privileges"
      ? operation.objects
      : operation.kind === "comment"
        ? [operation.object]
        : "table" in operation
          ? [operation.table]
          : [];
  const key = `${table.schema}.${table.name}`;
  return names.some((name) => name !== undefined && schema.tableKey(name) === key);
}

/** Writes the same for another column. */
type Attachment = (source: CopySource, column: string) => Piece;

/** The last that was said about a column, by what it is about. */
function attachmentsOf(column: string, operations: readonly PlacedOperation[]): ReadonlyMap<string, Attachment> {
  const found = new Map<string, Attachment>();
  for (const placed of operations) {
    if (isKind(placed, "comment")) readComment(placed, column, found);
    else if (isKind(placed, "change-privileges")) readPrivileges(placed, column, found);
    else if (isKind(placed, "set-statistics") || isKind(placed, "set-column-options"))
      readColumnSetting(placed, column, found);
  }
  return found;
}

function textOf({ statement, migration }: PlacedOperation): string {
  return migration.text.slice(statement.span.start, statement.span.end).replace(/;\s*$/, "");
}

function isName(token: Token | undefined, name: string): boolean {
  return (token?.kind === "word" || token?.kind === "quoted") && token.value === name;
}

function readComment(placed: PlacedOperation, column: string, found: Map<string, Attachment>): void {
  const text = textOf(placed);
  const { tokens } = tokenize(text, "postgres");
  const is = tokens.findIndex(({ kind, value }) => kind === "word" && value === "is");
  if (!isName(tokens[2], "column") || !isName(tokens[is - 1], column)) return;
  const comment = text.slice(tokens[is]?.end).trim();
  if (/^null$/i.test(comment)) return void found.delete("comment");
  found.set("comment", ({ side }, next) => {
    const on = `COMMENT ON COLUMN ${tableOf(side, "postgres")}.${quote(next)} IS`;
    return { up: `${on} ${comment};`, down: `${on} NULL;` };
  });
}

/** `ALTER COLUMN name SET STATISTICS 500`, `ALTER COLUMN name SET (n_distinct = -0.5)`. */
function readColumnSetting(
  placed: PlacedOperation<{ readonly kind: "set-statistics" | "set-column-options" } & PlacedOperation["operation"]>,
  column: string,
  found: Map<string, Attachment>,
): void {
  const { operation, at, migration, statement } = placed;
  if (operation.column.name !== column) return;
  const words = migration.text
    .slice(statement.span.start + operation.column.span.end, at.span.end)
    .replace(/;\s*$/, "")
    .trim();
  const options = /^set\s*\((.*)\)$/is.exec(words)?.[1]?.split(",");
  const isDefault = /^reset\b/i.test(words) || /^set\s+statistics\s+(?:-\s*1|default)$/i.test(words);
  if (isDefault) return void found.delete(operation.kind);
  const back =
    options === undefined
      ? "SET STATISTICS -1"
      : `RESET (${options.map((option) => option.split("=")[0]?.trim()).join(", ")})`;
  found.set(operation.kind, ({ side }, next) => {
    const alter = `ALTER TABLE ${tableOf(side, "postgres")} ALTER COLUMN ${quote(next)}`;
    return { up: `${alter} ${words};`, down: `${alter} ${back};` };
  });
}

/** `GRANT SELECT (name, city), UPDATE (name) ON users TO reporter, "API" WITH GRANT OPTION`. */
function readPrivileges(placed: PlacedOperation, column: string, found: Map<string, Attachment>): void {
  const text = textOf(placed);
  const { tokens } = tokenize(text, "postgres");
  const isGrant = isName(tokens[0], "grant");
  const privileges = columnPrivileges(tokens, column);
  const to = tokens.findIndex(({ kind, value }) => kind === "word" && value === (isGrant ? "to" : "from"));
  const end = tokens.findIndex(
    ({ kind, value }, i) => i > to && kind === "word" && /^(?:with|granted|cascade|restrict)$/.test(value),
  );
  const last = end === -1 ? tokens.length : end;
  const option = isName(tokens[last], "with") ? " WITH GRANT OPTION" : "";
  for (const grantee of tokens.slice(to + 1, last).filter(({ kind }) => kind !== "symbol")) {
    const role = text.slice(grantee.start, grantee.end);
    for (const privilege of privileges) {
      const what = `${privilege} ${grantee.value}`;
      if (!isGrant) found.delete(what);
      else
        found.set(what, ({ side }, next) => {
          const on = `${privilege} (${quote(next)}) ON ${tableOf(side, "postgres")}`;
          return { up: `GRANT ${on} TO ${role}${option};`, down: `REVOKE ${on} FROM ${role};` };
        });
    }
  }
}

/** The privileges that are followed by a list with the column, in capitals. */
function columnPrivileges(tokens: readonly Token[], column: string): readonly string[] {
  const privileges: string[] = [];
  for (let i = 1; i < tokens.length && !isName(tokens[i], "on"); i++) {
    const open = tokens[i + 1];
    if (tokens[i]?.kind !== "word" || open?.kind !== "symbol" || open.value !== "(") continue;
    const close = tokens.findIndex(({ kind, value }, j) => j > i && kind === "symbol" && value === ")");
    if (tokens.slice(i + 2, close).some((token) => isName(token, column)))
      privileges.push((tokens[i]?.value ?? "").toUpperCase());
    i = close;
  }
  return privileges;
}

/** `CREATE STATISTICS city_zip (dependencies) ON city, zip FROM addresses`, while it is there. */
function copiedStatistics(
  { table, side, renames, schema }: CopySource,
  operations: readonly PlacedOperation[],
  old: string,
): readonly Piece[] {
  return operations.flatMap((placed) => {
    if (!isKind(placed, "create-statistics") || placed.operation.statistics === undefined) return [];
    const { name, schema: written } = placed.operation.statistics;
    const isThere = (statistics: string) =>
      table.statistics?.includes(`${written ?? table.schema}.${statistics}`) === true;
    const text = textOf(placed);
    const { tokens } = tokenize(text, "postgres");
    const on = tokens.findIndex(({ kind, value }) => kind === "word" && value === "on");
    const from = tokens.findLastIndex(({ kind, value }) => kind === "word" && value === "from");
    const covered = tokens.slice(on + 1, from);
    const copy = objectName(name, renames.get(old) ?? old);
    if (!covered.some((token) => isName(token, old)) || !isThere(name) || isThere(copy)) return [];
    const kinds = tokens.slice(0, on).findIndex(({ kind, value }) => kind === "symbol" && value === "(");
    const list = kinds === -1 ? "" : ` ${text.slice(tokens[kinds]?.start, tokens[on - 1]?.end)}`;
    const columns = replaceColumns(
      text.slice(covered[0]?.start, covered.at(-1)?.end),
      "postgres",
      (column) => renames.get(column) && quote(renames.get(column) ?? ""),
    );
    const schemaOf = schema.nameOf(table).schema ?? side.schema;
    const at = qualified({ ...side, ...(schemaOf === undefined ? {} : { schema: schemaOf }) }, copy, "postgres");
    return [
      {
        up: `CREATE STATISTICS ${at}${list} ON ${columns} FROM ${tableOf(side, "postgres")};`,
        down: `DROP STATISTICS ${at};`,
      },
    ];
  });
}

/** Names the copy of the index that tells subscribers which row was changed; the old one goes with its column. */
export function copiedReplicaIdentity(
  { operations, table, side, schema }: CopySource,
  copies: ReadonlyMap<string, string>,
): readonly Piece[] {
  const last = operations.findLast(
    (placed) => isKind(placed, "set-replica-identity") && isAbout(placed.operation, table, schema),
  );
  if (last === undefined) return [];
  const index = tokenize(textOf(last), "postgres").tokens.at(-1)?.value ?? "";
  const copy = copies.get(index);
  if (copy === undefined) return [];
  const identity = (name: string) =>
    `ALTER TABLE ${tableOf(side, "postgres")} REPLICA IDENTITY USING INDEX ${quote(name)};`;
  return [{ up: identity(copy), down: identity(index) }];
}
