import type { QualifiedName } from "../sql/names.ts";
import { creationKey, type FactKind, factKey, resolveKey, temporaryObjects } from "./names.ts";
import { ownsNothing } from "./properties.ts";
import { findIndex, getSequence, getTable, tableKeys } from "./replay.ts";
import { getRoutine, routineKeys } from "./routines.ts";
import { sequencesOf } from "./sequences.ts";
import type { Index, Routine, Schema, SchemaSettings, Sequence, Store, Table, UserType } from "./types.ts";
import { getType } from "./user-types.ts";

/**
 * Reads a store as a schema, as long as nothing is written into it. Every question goes through `store.get`, so a store that notes its
 * reads knows what was asked.
 */
export function schemaOver(store: Pick<Store, "get">, settings: SchemaSettings): Schema {
  return new StoreSchema(store, settings);
}

/** Where the store has a table of a simple name. */
export interface TablePlace {
  readonly key: string;
  readonly fact: string;
}

/**
 * The same for a state that stays: each table is looked up once. `places` may be used again for another state of the store: a history
 * names thousands of tables, and nearly all of them are where they were.
 */
export function finalSchema(
  store: Pick<Store, "get">,
  settings: SchemaSettings,
  places: Map<string, TablePlace> = new Map(),
): Schema {
  return new FinalSchema(store, settings, places);
}

interface FoundTable {
  readonly name: QualifiedName;
  readonly key: string;
  readonly table: Table | undefined;
}

/** A class, since one is made for every operation. */
class StoreSchema implements Schema {
  readonly #store: Pick<Store, "get">;
  readonly #settings: SchemaSettings;
  /** Nearly all questions about one operation are about the table that it names. */
  #last: FoundTable | undefined;

  constructor(store: Pick<Store, "get">, settings: SchemaSettings) {
    this.#store = store;
    this.#settings = settings;
  }

  table(name: QualifiedName): Table | undefined {
    return this.find(name).table;
  }

  tableByKey(key: string): Table | undefined {
    return this.#last?.key === key ? this.#last.table : getTable(this.#store, key);
  }

  tableKey(name: QualifiedName): string {
    return this.find(name).key;
  }

  index(name: QualifiedName): Index | undefined {
    return findIndex({ store: this.#store, settings: this.#settings }, name);
  }

  type(name: QualifiedName): UserType | undefined {
    return getType(this.#store, this.#resolve("type", name));
  }

  routine(name: QualifiedName): Routine | undefined {
    return getRoutine(this.#store, this.#resolve("routine", name));
  }

  sequence(name: QualifiedName): Sequence | undefined {
    return getSequence(this.#store, this.#resolve("sequence", name));
  }

  sequencesOf(tableKey: string, column?: string): readonly Sequence[] {
    return sequencesOf(this.#store, tableKey, column).flatMap((key) => getSequence(this.#store, key) ?? []);
  }

  tables(): readonly Table[] {
    return tableKeys(this.#store).flatMap((key) => getTable(this.#store, key) ?? []);
  }

  routines(): readonly Routine[] {
    return routineKeys(this.#store).flatMap((key) => getRoutine(this.#store, key) ?? []);
  }

  ownsNothing(role: string): boolean {
    return ownsNothing(this.#store, role);
  }

  nameOf(table: Table): QualifiedName {
    const short: QualifiedName = { name: table.name, span: { start: 0, end: 0 } };
    const isFound = this.#resolve("table", short) === `${table.schema}.${table.name}`;
    return isFound ? short : { ...short, schema: table.schema };
  }

  protected find(name: QualifiedName): FoundTable {
    if (this.#last?.name === name) return this.#last;
    const key = this.#resolve("table", name);
    this.#last = { name, key, table: getTable(this.#store, key) };
    return this.#last;
  }

  #resolve(kind: FactKind, name: QualifiedName): string {
    return resolveKey(this.#store, kind, name, this.#settings);
  }
}

class FinalSchema extends StoreSchema {
  readonly #found = new Map<string, FoundTable>();
  readonly #state: Pick<Store, "get">;
  readonly #search: SchemaSettings;
  readonly #places: Map<string, TablePlace>;
  /** A simple name means the same table whatever there is. */
  readonly #isPlain: boolean;

  constructor(store: Pick<Store, "get">, settings: SchemaSettings, places: Map<string, TablePlace>) {
    super(store, settings);
    this.#state = store;
    this.#search = settings;
    this.#places = places;
    this.#isPlain = settings.searchPath.length === 1 && store.get(temporaryObjects) !== true;
  }

  protected override find(name: QualifiedName): FoundTable {
    // Of a qualified name the key is the name itself.
    if (name.schema !== undefined) return super.find(name);
    const known = this.#found.get(name.name);
    if (known !== undefined) return known;
    const found = this.#isPlain ? this.#inPlace(name) : super.find(name);
    this.#found.set(name.name, found);
    return found;
  }

  #inPlace(name: QualifiedName): FoundTable {
    const place = this.#places.get(name.name) ?? placeOf(name, this.#search);
    this.#places.set(name.name, place);
    return { name, key: place.key, table: this.#state.get(place.fact) as Table | undefined };
  }
}

function placeOf(name: QualifiedName, settings: SchemaSettings): TablePlace {
  const key = creationKey(name, settings);
  return { key, fact: factKey("table", key) };
}
