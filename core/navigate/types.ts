import type { Access, Certainty } from "../code/types.ts";
import type { Location, Span } from "../text.ts";

/** A column by the names that it and its table have behind the last migration, or had last. */
export interface ColumnName {
  /** Key of the table: `public.users`. */
  readonly table: string;
  readonly column: string;
}

/** A place that names a column. `span` is that of the name. */
export interface ColumnAt extends ColumnName {
  readonly span: Span;
}

/** A column that a staged change could begin with. */
export interface KnownColumn {
  /** As SQL would name it: with the schema only where it is needed. */
  readonly table: string;
  /** Key of the table: `public.users`. */
  readonly tableKey: string;
  readonly column: string;
  /** For people; empty when it is not known. */
  readonly type: string;
  /** The statement that created it. */
  readonly created: Location | undefined;
}

/** Why it is not sure that a place means a column. */
export type Doubt = "tables" | "database" | "service" | "sql" | "row";

/** A place in application code that touches a column. */
export interface CodeSite extends Location {
  readonly access: Access;
  readonly certainty: Certainty;
  /** Where the certainty is `name-only`. */
  readonly doubt?: Doubt;
  readonly test: boolean;
}

/** Everything that names a column. */
export interface ColumnReferences extends ColumnName {
  /** In the order of paths and texts. */
  readonly code: readonly CodeSite[];
  /** In the order in which the migrations run; what undoes a migration follows it. */
  readonly migrations: readonly Location[];
  /** The name in the migration that created the column, which is one of `migrations`. */
  readonly created: Location | undefined;
}

export interface ColumnExplanation {
  readonly span: Span;
  readonly markdown: string;
}
