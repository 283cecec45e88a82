import type { TableReference } from "./types.ts";

/** What a name in FROM stands for: a table, or rows of a subquery, a CTE, a function or a hole. */
interface ScopeEntry {
  readonly alias: string;
  readonly table: TableReference | undefined;
}

/** Where a column name may come from. */
export interface Resolution {
  readonly table?: TableReference;
  readonly candidates?: readonly TableReference[];
  readonly uncertain?: true;
  /** So many of the candidates are tables of the query itself, the others of those around it. */
  readonly own?: number;
}

/** The tables that a query's names are looked up in; a subquery sees those of the query around it too. */
export class DmlScope {
  readonly #entries: ScopeEntry[] = [];
  readonly #parent: DmlScope | undefined;
  readonly #ctes: ReadonlySet<string>;
  /** What a hole holds is in scope too. */
  #isOpen = false;
  /** Names given to results in the SELECT list: ORDER BY and GROUP BY mean those. */
  readonly outputs = new Set<string>();

  constructor(parent: DmlScope | undefined, ctes: ReadonlySet<string> = new Set()) {
    this.#parent = parent;
    this.#ctes = ctes;
  }

  get ctes(): ReadonlySet<string> {
    return this.#parent === undefined ? this.#ctes : new Set([...this.#ctes, ...this.#parent.ctes]);
  }

  addTable(table: TableReference, alias: string | undefined): void {
    const isCte = table.schema === undefined && this.ctes.has(table.name);
    this.#entries.push({ alias: alias ?? table.name, table: isCte ? undefined : table });
  }

  /** Rows that are not a table's. */
  addDerived(alias: string | undefined): void {
    this.#entries.push({ alias: alias ?? "", table: undefined });
  }

  /** What is only known at run time: a table, more joins, or the rest of the query. */
  addHole(alias: string | undefined): void {
    this.#isOpen = true;
    this.addDerived(alias);
  }

  /** Tables of this query itself. */
  get tables(): readonly TableReference[] {
    return this.#entries.flatMap(({ table }) => (table === undefined ? [] : [table]));
  }

  /** The table that an alias or table name stands for; undefined when it stands for something else or nothing. */
  tableOf(alias: string): TableReference | undefined {
    const entry = this.#entries.find((candidate) => candidate.alias === alias);
    return entry === undefined ? this.#parent?.tableOf(alias) : entry.table;
  }

  /** Undefined when the column cannot be one of a table. */
  resolve(parts: readonly { readonly value: string }[]): Resolution | undefined {
    if (parts.length > 1) {
      const table = this.#qualified(parts.slice(0, -1).map((part) => part.value));
      return table === undefined ? undefined : { table };
    }
    const own = this.tables;
    const isCertain = own.length === this.#entries.length;
    const all = [...own, ...this.#outerTables()];
    const only = all[0];
    if (only === undefined) return undefined;
    if (isCertain && all.length === 1) return { table: only };
    return { candidates: all, own: own.length, ...(isCertain ? {} : { uncertain: true }) };
  }

  #qualified(qualifier: readonly string[]): TableReference | undefined {
    const name = qualifier.at(-1) ?? "";
    if (qualifier.length === 1) return this.tableOf(name) ?? this.#joinedInHole(name);
    const schema = qualifier.at(-2);
    return this.tables.find((table) => table.name === name && (table.schema ?? schema) === schema);
  }

  /** Nothing has this name, and there is a hole: it joins the table of this name. */
  #joinedInHole(name: string): TableReference | undefined {
    const isKnown = this.ctes.has(name) || this.#hasAlias(name);
    return isKnown || !this.#mayJoin() ? undefined : { name };
  }

  #hasAlias(name: string): boolean {
    if (this.#entries.some(({ alias }) => alias === name)) return true;
    return this.#parent === undefined ? false : this.#parent.#hasAlias(name);
  }

  #mayJoin(): boolean {
    if (this.#isOpen) return true;
    return this.#parent === undefined ? false : this.#parent.#mayJoin();
  }

  #outerTables(): readonly TableReference[] {
    return this.#parent === undefined ? [] : [...this.#parent.tables, ...this.#parent.#outerTables()];
  }
}
