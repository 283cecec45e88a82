import type { Location } from "../text.ts";

/** A table from its creation on, whatever it is called. */
interface TableLife {
  /** The last one. */
  key: string;
  /** The table's name in the statement that created it. */
  created: Location | undefined;
  /** The creation was seen with all columns. */
  complete: boolean;
  dropped: boolean;
  readonly everNamed: Set<string>;
}

/** A column from its creation on, whatever it and its table are called, even after it was dropped. */
export interface ColumnLife {
  readonly table: Readonly<TableLife>;
  /** The last one. */
  name: string;
  /** The column's name in the statement that created it. */
  created: Location | undefined;
  dropped: boolean;
  /** All places in migrations that name it, in the order in which the migrations run, each followed by what undoes it. */
  readonly places: Location[];
}

/** A table under the name that it has at a time, with the columns by the names that they have then. */
interface Page {
  readonly life: TableLife;
  readonly columns: Map<string, ColumnLife>;
}

/**
 * Which column a name means at a time, while a history is read from its beginning. What the history never created is known from the first
 * place that names it; what was dropped, until another of its name is created.
 */
export class LifeBook {
  readonly #pages = new Map<string, Page>();
  /** What stands here and not in `#pages` is copied when it is needed. */
  readonly #original: LifeBook | undefined;

  constructor(original?: LifeBook) {
    this.#original = original;
  }

  /** A book in which a migration may be undone without the others noticing: names change in it, lives only gain places. */
  fork(): LifeBook {
    return new LifeBook(this);
  }

  known(key: string): Page | undefined {
    const own = this.#pages.get(key);
    const original = own === undefined ? this.#original?.known(key) : undefined;
    if (original === undefined) return own;
    const copy = { life: original.life, columns: new Map(original.columns) };
    this.#pages.set(key, copy);
    return copy;
  }

  /** Whether the column is there now. */
  has(key: string, column: string): boolean {
    return this.known(key)?.columns.get(column)?.dropped === false;
  }

  column(key: string, name: string): ColumnLife {
    const { life, columns } = this.#page(key);
    const known = columns.get(name);
    if (known !== undefined) return known;
    const column = { table: life, name, created: undefined, dropped: false, places: [] };
    columns.set(name, column);
    life.everNamed.add(name);
    return column;
  }

  createTable(key: string, created: Location, complete: boolean): void {
    const known = this.known(key);
    if (this.#original !== undefined && known !== undefined) return;
    const isNew = known === undefined || known.life.created !== undefined || known.life.dropped;
    if (!isNew) Object.assign(known.life, { created, complete });
    else {
      const life = { key, created, complete, dropped: false, everNamed: new Set<string>() };
      this.#pages.set(key, { life, columns: new Map() });
    }
  }

  createColumn(key: string, name: string, created: Location): void {
    const { columns } = this.#page(key);
    const known = columns.get(name);
    // What is undone comes back as what it was.
    if (known !== undefined && this.#original !== undefined) return;
    if (known !== undefined && (known.created !== undefined || known.dropped)) columns.delete(name);
    this.column(key, name).created ??= created;
  }

  moveTable(from: string, to: string): void {
    const page = this.#page(from);
    this.#pages.set(to, page);
    if (this.#original !== undefined) return;
    this.#pages.delete(from);
    page.life.key = to;
  }

  dropTable(key: string): void {
    if (this.#original === undefined) this.#page(key).life.dropped = true;
  }

  renameColumn(key: string, from: string, to: string): void {
    const column = this.column(key, from);
    const { life, columns } = this.#page(key);
    columns.set(to, column);
    if (this.#original !== undefined) return;
    columns.delete(from);
    column.name = to;
    life.everNamed.add(to);
  }

  dropColumn(key: string, name: string): void {
    if (this.#original === undefined) this.column(key, name).dropped = true;
  }

  #page(key: string): Page {
    const known = this.known(key);
    if (known !== undefined) return known;
    const life = { key, created: undefined, complete: false, dropped: false, everNamed: new Set<string>() };
    const page: Page = { life, columns: new Map() };
    this.#pages.set(key, page);
    return page;
  }
}
