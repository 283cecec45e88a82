import type { Client } from "pg";

/**
 * What the catalogs of a database say about the tables in `public`, one line per fact, sorted: columns, constraints with their validity,
 * indexes with theirs, views, triggers, functions and what is written about columns.
 */
export async function catalogOf(client: Client): Promise<readonly string[]> {
  const queries = [
    `SELECT format('%s.%s %s%s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        CASE WHEN a.attnotnull THEN ' not null' ELSE '' END, ' default ' || pg_get_expr(d.adbin, d.adrelid),
        ' identity ' || nullif(a.attidentity::text, ''), ' generated ' || nullif(a.attgenerated::text, '')) AS fact
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped`,
    `SELECT format('constraint %s on %s %s%s', conname, conrelid::regclass, pg_get_constraintdef(oid),
        CASE WHEN convalidated THEN '' ELSE ' (not validated)' END) AS fact
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0`,
    `SELECT format('index %s%s', pg_get_indexdef(indexrelid), CASE WHEN indisvalid THEN '' ELSE ' (invalid)' END) AS fact
      FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE c.relnamespace = 'public'::regnamespace`,
    `SELECT format('view %s %s', c.relname, pg_get_viewdef(c.oid)) AS fact
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'v'`,
    `SELECT pg_get_triggerdef(t.oid) AS fact FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
      WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace`,
    `SELECT format('function %s %s', p.oid::regprocedure, p.prosrc) AS fact
      FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace`,
    `SELECT format('comment on %s.%s: %s', c.relname, a.attname, d.description) AS fact
      FROM pg_description d JOIN pg_class c ON c.oid = d.objoid AND d.classoid = 'pg_class'::regclass
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid WHERE c.relnamespace = 'public'::regnamespace`,
  ];
  const facts: string[] = [];
  for (const query of queries)
    facts.push(...(await client.query<{ fact: string }>(query)).rows.map(({ fact }) => fact));
  return facts.sort();
}

/** The rows of a table as text, sorted. */
export async function rowsOf(client: Client, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ line: string }>(`SELECT t::text AS line FROM ${table} AS t`);
  return rows.map(({ line }) => line).sort();
}
