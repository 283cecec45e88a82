/** Names in pg_catalog and the names that the manual prefers (PostgreSQL manual, table 8.1). They are aliases even in quotes. */
export const internalTypes: ReadonlyMap<string, string> = new Map([
  ["bool", "boolean"],
  ["float4", "real"],
  ["float8", "double precision"],
  ["int2", "smallint"],
  ["int4", "integer"],
  ["int8", "bigint"],
]);

/** Other spellings of one type; those not listed are their own canonical name. */
export const typeAliases: ReadonlyMap<string, string> = new Map([
  ...internalTypes,
  ["dec", "numeric"],
  ["decimal", "numeric"],
  ["int", "integer"],
  ["serial2", "smallserial"],
  ["serial4", "serial"],
  ["serial8", "bigserial"],
]);
