import type { Span } from "../text.ts";
import type { TableReference } from "./types.ts";

/**
 * What the data statements of one SQL text do with columns. Filled by the token reader in `dml-reader.ts`; another parser may fill
 * the same facts. All offsets are relative to the text.
 */
export interface DmlFacts {
  readonly columns: readonly DmlColumn[];
  readonly sinks: readonly DmlSink[];
}

export interface DmlColumn {
  /** The table when one name or one table in scope decides. */
  readonly table?: TableReference;
  /** Tables in scope of an unqualified name, innermost first. */
  readonly candidates?: readonly TableReference[];
  /** `*` for all columns. */
  readonly column: string;
  readonly access: "read" | "write";
  /** It cannot be told where the name comes from: a subquery or a hole is in scope too. */
  readonly uncertain?: true;
  /** So many of the candidates are tables of the query itself, the others of those around it. */
  readonly own?: number;
  readonly span: Span;
  /** Index into `sinks`, -1 for reads. */
  readonly sink: number;
  /** With `*` that is written (INSERT without a list): how many values the longest row gives. */
  readonly values?: number;
  /** In `COALESCE(a, b)`: the other column. */
  readonly fallbackOf?: string;
}

export interface DmlSink {
  readonly kind: "sql-insert" | "sql-update" | "sql-upsert";
  readonly table?: TableReference;
  readonly span: Span;
  /** The statement that it is a part of (`WITH …`), where it is one. */
  readonly statement?: Span;
  /** No column list, or a list with holes. */
  readonly open: boolean;
  /** Empty when a place for another column cannot be given for every list. */
  readonly insertions: readonly DmlInsertion[];
}

/** Where another column goes: right behind the entry of the column `beside`. */
export interface DmlInsertion {
  readonly offset: number;
  readonly role: "column" | "value" | "assignment";
  readonly beside: string;
  /** Span of that entry's value. */
  readonly value: Span;
  /** The value may be written a second time: no positional parameter, no function with an effect. */
  readonly reusable: boolean;
  readonly separator: string;
  /** Where a row exists already: the name of the one that was proposed for insertion, in lower case. */
  readonly proposedRow?: string;
}
