import type { TableReference } from "../types.ts";
import type { RowSource } from "./flow/value.ts";

/** The tables that a query names, and those of the queries around it. */
export class QueryScope {
  /** What the query gives, once that is known. */
  rows: RowSource | undefined;
  readonly #parent: QueryScope | undefined;
  readonly #renamed: ReadonlySet<string> | undefined;
  /** Alias or name to table; undefined for a derived table or a common table expression. */
  readonly #names = new Map<string, TableReference | undefined>();
  readonly #outputs = new Set<string>();

  /** `renamed`: the beginning of the query is not seen, so that other tables are known by their own names, but for these. */
  constructor(parent?: QueryScope, renamed?: ReadonlySet<string>) {
    this.#parent = parent;
    this.#renamed = renamed;
  }

  /** `users`, `public.users as u`, `users u`. A name that a common table expression has is that. */
  addTable(text: string, schema?: string, alias?: string): void {
    const match = /^\s*(?:([\w$-]+)\.)?([\w$-]+)(?:\s+(?:as\s+)?([\w$-]+))?\s*$/i.exec(text);
    const [, given, name, own] = match ?? [];
    if (name === undefined) return;
    const isDerived = given === undefined && this.#isDerived(name);
    const qualifier = given ?? schema;
    const table = { name, ...(qualifier === undefined ? {} : { schema: qualifier }) };
    this.#names.set(alias ?? own ?? name, isDerived ? undefined : table);
  }

  /** A subquery under an alias, or a common table expression. */
  addDerived(name: string): void {
    this.#names.set(name, undefined);
  }

  /** A name that the select list gives to a value: ordering may mean it. */
  addOutput(name: string): void {
    this.#outputs.add(name);
  }

  hasOutput(name: string): boolean {
    return this.#outputs.has(name);
  }

  /** The only table, when there is nothing else. */
  get only(): TableReference | undefined {
    const [first] = this.#names.values();
    return this.#names.size === 1 ? first : undefined;
  }

  /** The table that the query begins with: what it writes is there. */
  get main(): string | undefined {
    const [first] = this.#names;
    return first?.[1] === undefined ? undefined : first[0];
  }

  /** The tables of the query itself, each under the name that it has there. */
  get aliases(): readonly (readonly [alias: string, table: TableReference])[] {
    return [...this.#names].flatMap(([alias, table]) => (table === undefined ? [] : [[alias, table] as const]));
  }

  get isEmpty(): boolean {
    return this.#names.size === 0;
  }

  /** The table behind an alias; undefined for one that is unknown or no table. */
  named(alias: string): TableReference | undefined {
    if (this.#names.has(alias)) return this.#names.get(alias);
    return this.#renamed?.has(alias) === false ? { name: alias } : this.#parent?.named(alias);
  }

  /** The tables that an unqualified column can belong to; `sure` when no derived table could have it. */
  get tables(): { readonly tables: readonly TableReference[]; readonly sure: boolean } {
    const own = [...this.#names.values()];
    const tables = own.filter((table) => table !== undefined);
    return { tables, sure: tables.length === own.length && this.#renamed === undefined };
  }

  #isDerived(name: string): boolean {
    if (this.#names.has(name)) return this.#names.get(name) === undefined;
    return this.#parent?.isKnownDerived(name) === true;
  }

  isKnownDerived(name: string): boolean {
    return this.#isDerived(name);
  }
}
