import type { Dialect } from "./types.ts";

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter((word) => word !== ""));

/** PostgreSQL 18, appendix C: `reserved`, and `reserved (can be function or type)`. None of them can name a column or table. */
const postgresReserved = `
  all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create
  current_catalog current_date current_role current_time current_timestamp current_user default deferrable desc distinct
  do else end except false fetch for foreign from grant group having in initially intersect into lateral leading limit
  localtime localtimestamp not null offset on only or order placing primary references returning select session_user
  some symmetric system_user table then to trailing true union unique user using variadic when where window with
  authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like
  natural notnull outer overlaps right similar tablesample verbose`;

/** PostgreSQL 18, appendix C: `non-reserved (cannot be function or type)`. Names of columns without quotes, but quoted by pg_dump. */
const postgresColumnOnly = `
  between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int integer
  interval json json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize
  json_table json_value least merge_action national nchar none normalize nullif numeric out overlay position precision
  real row setof smallint substring time timestamp treat trim values varchar xmlattributes xmlconcat xmlelement xmlexists
  xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable`;

/** Words reserved in every dialect that has no list of its own here: enough to tell a name from the next clause. */
const commonReserved = `
  add all alter and as asc between by case check collate column constraint create cross current_date current_time
  current_timestamp default delete desc distinct drop else exists foreign from group having in index inner insert into
  is join left like limit not null on or order outer primary references right select set table then to union unique
  update using values when where with`;

const common = set(commonReserved);

/** Words that cannot be a name of a column or a table unless quoted. */
export const reservedWords: { readonly [D in Dialect]: ReadonlySet<string> } = {
  postgres: set(postgresReserved),
  mysql: common,
  mariadb: common,
  sqlite: common,
  sqlserver: common,
};

/** Words that we quote when we write them as a name, so that the result can stand anywhere a name can. */
export const quotedWords: { readonly [D in Dialect]: ReadonlySet<string> } = {
  ...reservedWords,
  postgres: set(postgresReserved + postgresColumnOnly),
};
