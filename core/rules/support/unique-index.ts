import type { QualifiedName } from "../../sql/names.ts";
import type { Constraint } from "../../sql/operations.ts";
import type { RuleContext } from "../types.ts";
import { writtenName } from "./rewriting.ts";
import { sqlName } from "./wording.ts";

/** The columns of a key as written, and what stands behind them. */
export interface WrittenKey {
  /** `(email, team)`, quotes kept. */
  readonly columns: string;
  /** `DEFERRABLE INITIALLY DEFERRED`, with a space before it, or empty. */
  readonly attributes: string;
}

/**
 * The column list and attributes of a table-level UNIQUE or PRIMARY KEY. Undefined when it says something that a unique index or
 * `USING INDEX` would have to say in another way (INCLUDE, WITH, TABLESPACE, WITHOUT OVERLAPS).
 */
export function writtenKey(context: RuleContext, constraint: Constraint): WrittenKey | undefined {
  const text = context.text.slice(constraint.span.start, constraint.span.end);
  const match =
    /^(?:constraint\s+(?:"(?:[^"]|"")*"|\S+)\s+)?(?:unique|primary\s+key)\s*(?:nulls\s+(?:not\s+)?distinct\s*)?(\([^()]*\))(.*)$/is.exec(
      text,
    );
  const [, columns = "", attributes = ""] = match ?? [];
  if (columns === "" || /\bwithout\s+overlaps\b/i.test(columns)) return undefined;
  return /^(?:\s+(?:not\s+)?deferrable|\s+initially\s+(?:deferred|immediate))*\s*$/i.test(attributes)
    ? { columns, attributes: attributes.trimEnd() }
    : undefined;
}

/**
 * The two statements that make a key without stopping anybody: a unique index built concurrently, and the constraint that takes it over
 * (PostgreSQL manual, ALTER TABLE, ADD table_constraint_using_index). The index gets the name of the constraint, as it would have.
 */
export function keyByIndex(
  context: RuleContext,
  table: QualifiedName,
  key: {
    readonly name: string;
    readonly kind: "UNIQUE" | "PRIMARY KEY";
    readonly nullsNotDistinct?: true | undefined;
  } & WrittenKey,
): { readonly index: string; readonly constraint: string } {
  const name = sqlName(key.name);
  const nulls = key.nullsNotDistinct ? " NULLS NOT DISTINCT" : "";
  const target = writtenName(context, table);
  return {
    index: `CREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${target} ${key.columns}${nulls}`,
    constraint: `ALTER TABLE ${target} ADD CONSTRAINT ${name} ${key.kind} USING INDEX ${name}${key.attributes}`,
  };
}

/**
 * Whether the transaction has dropped a unique index or key of the table to put another in its place. If the new one moved to a later
 * migration, duplicates could come in between.
 */
export function replacesUnique(context: RuleContext, table: QualifiedName): boolean {
  const dropped = context.schema.table(table)?.formerUnique;
  return context.session.inTransaction && context.noveltyOf(dropped) !== undefined;
}
