import type { Client } from "pg";
import type { Schema, Table } from "../../core/schema/types.ts";

/** What can be compared between a replayed schema and a server's catalog: one line a fact. */
export type CatalogLines = readonly string[];

/** The catalog of the schemas in use, as lines: `users.id integer not null default`. */
export async function catalogOf(client: Client): Promise<CatalogLines> {
  const { rows } = await client.query<{ line: string }>(query);
  return rows.map((row) => row.line).sort();
}

const query = `
  WITH rel AS (
    SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relkind, c.relrowsecurity
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e'))
  SELECT 'table ' || name AS line FROM rel WHERE relkind IN ('r', 'p')
  UNION ALL
  SELECT 'column ' || rel.name || '.' || a.attname || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
    || CASE WHEN a.atthasdef AND a.attgenerated = '' THEN ' default' ELSE '' END
    || CASE WHEN a.attidentity <> '' THEN ' identity' ELSE '' END
  FROM rel JOIN pg_attribute a ON a.attrelid = rel.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE rel.relkind IN ('r', 'p')
  UNION ALL
  SELECT 'index ' || rel.name || ' on ' || t.name || CASE WHEN i.indisunique THEN ' unique' ELSE '' END
  FROM rel JOIN pg_index i ON i.indexrelid = rel.oid JOIN rel t ON t.oid = i.indrelid WHERE t.relkind IN ('r', 'p')
  UNION ALL
  SELECT 'constraint ' || rel.name || '.' || c.conname || ' ' || c.contype::text || CASE WHEN c.convalidated THEN '' ELSE ' not valid' END
  FROM rel JOIN pg_constraint c ON c.conrelid = rel.oid WHERE c.contype IN ('p', 'u', 'f', 'c', 'x') AND rel.relkind IN ('r', 'p')
  UNION ALL
  SELECT 'trigger ' || rel.name || '.' || t.tgname FROM rel JOIN pg_trigger t ON t.tgrelid = rel.oid AND NOT t.tgisinternal
  UNION ALL
  SELECT 'sequence ' || rel.name || ' of ' || o.name || '.' || a.attname
  FROM rel JOIN pg_depend d ON d.objid = rel.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    JOIN rel o ON o.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum = d.refobjsubid
  WHERE rel.relkind = 'S'`;

const constraintLetters = {
  "primary-key": "p",
  unique: "u",
  "foreign-key": "f",
  check: "c",
  exclude: "x",
  "not-null": "n",
};

/** The same facts of a replayed schema. */
export function replayedCatalog(schema: Schema): CatalogLines {
  return schema
    .tables()
    .filter((table) => table.kind === "table" && !table.temporary)
    .flatMap((table) => tableLines(table, schema))
    .sort();
}

function tableLines(table: Table, schema: Schema): readonly string[] {
  const key = `${table.schema}.${table.name}`;
  const columns = [...table.columns.values()].map((column) => {
    const flags = [column.notNull && " not null", column.hasDefault && " default", column.identity && " identity"];
    return `column ${key}.${column.name}${flags.filter(Boolean).join("")}`;
  });
  const constraints = table.constraints
    .filter((constraint) => constraint.definition.type !== "not-null")
    .map(
      ({ name, definition, valid }) =>
        `constraint ${key}.${name} ${constraintLetters[definition.type]}${valid ? "" : " not valid"}`,
    );
  return [
    `table ${key}`,
    ...columns,
    ...table.indexes.map((index) => `index ${index.schema}.${index.name} on ${key}${index.unique ? " unique" : ""}`),
    ...constraints,
    ...table.triggers.map((trigger) => `trigger ${key}.${trigger.name}`),
    ...schema
      .sequencesOf(key)
      .map((sequence) => `sequence ${sequence.schema}.${sequence.name} of ${key}.${sequence.ownedBy?.column}`),
  ];
}
