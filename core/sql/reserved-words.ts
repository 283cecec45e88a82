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

/** Reserved in MySQL 9 (manual 11.3) or in MariaDB 11.8 (Reserved Words): what one of them takes, both take in quotes. */
const mysqlReserved = `
  accessible add all alter analyze and as asc asensitive before between bigint binary blob both by call cascade case change char
  character check collate column condition constraint continue convert create cross cube cume_dist current_date current_role current_time
  current_timestamp current_user cursor database databases day_hour day_microsecond day_minute day_second dec decimal declare default delayed
  delete dense_rank desc describe deterministic distinct distinctrow div double drop dual each else elseif empty enclosed escaped except
  exists exit explain false fetch first_value float float4 float8 for force foreign from fulltext function generated get grant group grouping
  groups having high_priority hour_microsecond hour_minute hour_second if ignore in index infile inner inout insensitive insert int int1 int2
  int3 int4 int8 integer intersect interval into io_after_gtids io_before_gtids is iterate join json_table key keys kill lag last_value lateral
  lead leading leave left like limit linear lines load localtime localtimestamp lock long longblob longtext loop low_priority manual match
  maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod modifies natural no_write_to_binlog not nth_value
  ntile null numeric of offset on optimize optimizer_costs option optionally or order out outer outfile over page_checksum parallel partition
  percent_rank precision primary procedure purge qualify range rank read read_write reads real recursive references regexp release rename
  repeat replace require resignal restrict return returning revoke right rlike row row_number rows schema schemas second_microsecond select
  sensitive separator set show signal smallint spatial specific sql sql_big_result sql_calc_found_rows sql_small_result sqlexception sqlstate
  sqlwarning ssl starting stored straight_join system table tablesample terminated then tinyblob tinyint tinytext to trailing trigger true undo
  union unique unlock unsigned update usage use using utc_date utc_time utc_timestamp values varbinary varchar varcharacter varying virtual
  when where while window with write xor year_month zerofill`;

/** SQL Server manual, "Reserved Keywords": the list of the server itself. */
const sqlserverReserved = `
  add all alter and any as asc authorization backup begin between break browse bulk by cascade case check checkpoint close clustered
  coalesce collate column commit compute constraint contains containstable continue convert create cross current current_date current_time
  current_timestamp current_user cursor database dbcc deallocate declare default delete deny desc disk distinct distributed double drop dump
  else end errlvl escape except exec execute exists exit external fetch file fillfactor for foreign freetext freetexttable from full function
  goto grant group having holdlock identity identity_insert identitycol if in index inner insert intersect into is join key kill left like
  lineno load merge national nocheck nonclustered not null nullif of off offsets on open opendatasource openquery openrowset openxml option or
  order outer over percent pivot plan precision primary print proc procedure public raiserror read readtext reconfigure references replication
  restore restrict return revert revoke right rollback rowcount rowguidcol rule save schema securityaudit select semantickeyphrasetable
  semanticsimilaritydetailstable semanticsimilaritytable session_user set setuser shutdown some statistics system_user table tablesample
  textsize then to top tran transaction trigger truncate try_convert tsequal union unique unpivot update updatetext use user values varying
  view waitfor when where while with within writetext`;

/** Words reserved in every dialect that has no list of its own here: enough to tell a name from the next clause. */
const commonReserved = `
  add all alter and as asc between by case check collate column constraint create cross current_date current_time
  current_timestamp default delete desc distinct drop else exists foreign from group having in index inner insert into
  is join left like limit not null on or order outer primary references right select set table then to union unique
  update using values when where with`;

const common = set(commonReserved);
/** SQLite takes these for names too (its grammar, `%fallback ID`). */
const sqliteReserved = new Set([...common].filter((word) => word !== "asc" && word !== "desc"));

/** Words that cannot be a name of a column or a table unless quoted. */
export const reservedWords: { readonly [D in Dialect]: ReadonlySet<string> } = {
  postgres: set(postgresReserved),
  mysql: common,
  mariadb: common,
  sqlite: sqliteReserved,
  sqlserver: common,
};

/** Words that we quote when we write them as a name, so that the result can stand anywhere a name can. */
export const quotedWords: { readonly [D in Dialect]: ReadonlySet<string> } = {
  ...reservedWords,
  sqlite: common,
  postgres: set(postgresReserved + postgresColumnOnly),
  mysql: set(mysqlReserved),
  mariadb: set(mysqlReserved),
  sqlserver: set(sqlserverReserved),
};
