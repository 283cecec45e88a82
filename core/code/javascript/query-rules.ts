import type { Dialect } from "../../sql/types.ts";
import type { SyntaxNode, TableReference } from "../types.ts";
import type { Bindings } from "./bindings.ts";
import type { Chain } from "./chain.ts";
import type { RowSource } from "./flow/value.ts";

/** What the arguments of a method are. */
export type Role =
  /** Tables, under their own names or others. */
  | "tables"
  /** A table, then the columns that join it. */
  | "join"
  /** Columns, in strings, lists of strings, or objects that give them other names. */
  | "columns"
  /** Columns, which may be names that the select list gave. */
  | "order"
  /** A column and its value, or an object of columns. */
  | "condition"
  /** A column; the rest are values. */
  | "column"
  /** Columns on both sides. */
  | "comparison"
  /** A common table expression. */
  | "expression-name"
  | "schema"
  /** A function that goes on with the query. */
  | "handed-on"
  | "insert"
  | "update"
  | "upsert"
  /** Everything that the table has. */
  | "everything";

/** The tables that the beginning of a query names: where they are written, and those of models. */
export interface Beginning {
  readonly tables: readonly SyntaxNode[];
  readonly ofModels?: readonly { readonly table: string; readonly schema?: string; readonly alias?: string }[];
}

/** How a query builder that names tables and columns in strings is read. */
export interface BuilderRules {
  readonly library: string;
  readonly methods: ReadonlyMap<string, Role>;
  /** Whether a chain begins a query, and which tables its beginning names; `isHeld` by a variable or a function, so that it may have no calls yet. */
  begins(chain: Chain, bindings: Bindings, isHeld: boolean): Beginning | undefined;
  /** Methods by which a row goes on with a query of its table: `user.$query()`. */
  readonly ofRow?: ReadonlySet<string>;
  /** Whether a chain gives rows though it says not which columns. */
  selects?(chain: Chain): boolean;
  /** What a row of a table is, where a class says more of it. */
  rowsOf?(table: TableReference): RowSource | undefined;
  /** The name of the type of a query, where parts of queries are read whose beginning is not seen. */
  readonly builderType?: RegExp;
  /** Methods that give one row. */
  readonly rowMethods: ReadonlySet<string>;
  /** The column, or table, that a name means. */
  column(name: string): string;
  readonly naming: "column" | "camelCase";
  /** Of the SQL in methods that take pieces of it. */
  readonly dialect?: Dialect;
}

/** A table of methods by role. */
export function methodRoles(roles: Partial<Record<Role, readonly string[]>>): ReadonlyMap<string, Role> {
  return new Map(
    Object.entries(roles).flatMap(([role, methods]) => methods.map((method) => [method, role as Role] as const)),
  );
}
