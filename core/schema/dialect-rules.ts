import type { Dialect } from "../sql/types.ts";
import type { Table } from "./types.ts";

/** Where what a statement leaves behind differs between dialects. Absent: as in PostgreSQL. */
export interface SchemaRules {
  /** DROP COLUMN takes the column out of its indexes; an index that has no other goes (MySQL manual 15.1.9). */
  readonly columnsLeaveIndexes?: true;
  /** A foreign key makes an index of its columns where none begins with them (MySQL manual 15.1.20.5). */
  readonly foreignKeyIndexes?: true;
  /** CHECK names: MariaDB counts for the table, MySQL with the table's name in front. */
  readonly checkName?: (table: Table, count: number) => string;
  /** Names that are made up for keys, indexes and foreign keys follow MySQL. */
  readonly mysqlNames?: true;
  /** A foreign key stays when the table that it names is dropped, and means the next one of that name (SQLite manual, ALTER TABLE, section 7). */
  readonly foreignKeysOutlive?: true;
  /** Checking a constraint switches it on too: WITH CHECK CHECK CONSTRAINT (SQL Server). */
  readonly checkingEnforces?: true;
  /** A constraint is an object of the schema, renamed by its own name: `sp_rename 'dbo.FK_a', 'FK_b'` (SQL Server manual, sp_rename). */
  readonly constraintsAreObjects?: true;
}

const mysql: SchemaRules = { columnsLeaveIndexes: true, foreignKeyIndexes: true, mysqlNames: true };

const byDialect: { readonly [D in Dialect]?: SchemaRules } = {
  mysql: { ...mysql, checkName: (table, count) => `${table.name}_chk_${count}` },
  sqlite: { foreignKeysOutlive: true },
  sqlserver: { checkingEnforces: true, constraintsAreObjects: true },
  mariadb: { ...mysql, checkName: (_, count) => `CONSTRAINT_${count}` },
};

const postgres: SchemaRules = {};

export function schemaRules(dialect: Dialect | undefined): SchemaRules {
  return (dialect && byDialect[dialect]) ?? postgres;
}

/** The name that MySQL makes up for an index: the first column's, `_2` and so on behind it until it is free in the table. */
export function mysqlIndexName(table: Table, first: string | undefined): string {
  const base = first ?? "functional_index";
  const taken = new Set(table.indexes.map(({ name }) => name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`;
    if (!taken.has(name)) return name;
  }
}

/** `orders_ibfk_1`: the number is one more than the highest in use (MySQL manual 15.1.20.5). */
export function mysqlForeignKeyName(table: Table): string {
  const prefix = `${table.name}_ibfk_`;
  const used = table.constraints.flatMap(({ name }) =>
    name?.startsWith(prefix) ? [Number(name.slice(prefix.length)) || 0] : [],
  );
  return `${prefix}${Math.max(0, ...used) + 1}`;
}
