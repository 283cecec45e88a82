/**
 * Volatility of the functions of pg_catalog and of extensions that appear in defaults (`pg_proc.provolatile`, version 18). A name that
 * is volatile in one of its forms counts as volatile. What is in neither list is not known.
 */
const volatileFunctions: ReadonlySet<string> = new Set(
  [
    "clock_timestamp timeofday random random_normal gen_random_uuid uuidv4 uuidv7 nextval currval lastval setval setseed set_config",
    "array_sample array_shuffle current_query pg_notify pg_sleep pg_sleep_for pg_sleep_until txid_status lo_create lo_import lo_from_bytea",
    // Extensions uuid-ossp and pgcrypto.
    "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 gen_random_bytes gen_salt",
  ].flatMap((names) => names.split(" ")),
);

/** Immutable and stable functions, and the SQL keywords that are functions. */
const steadyFunctions: ReadonlySet<string> = new Set(
  [
    "now transaction_timestamp statement_timestamp current_timestamp current_date current_time localtime localtimestamp timezone",
    "current_user session_user user current_role current_catalog current_schema current_schemas current_database current_setting version",
    "inet_client_addr inet_client_port inet_server_addr inet_server_port pg_backend_pid pg_current_xact_id pg_current_snapshot",
    "txid_current txid_current_if_assigned txid_current_snapshot pg_typeof pg_column_size pg_postmaster_start_time pg_trigger_depth",
    "age date_bin date_part date_trunc date_add date_subtract extract justify_days justify_hours justify_interval isfinite",
    "make_date make_time make_timestamp make_timestamptz make_interval to_char to_date to_number to_timestamp date time timestamp timestamptz interval",
    "abs acos acosd asin asind atan atan2 cbrt ceil ceiling cos cot degrees div exp factorial floor gamma gcd lcm ln log log10 mod pi power pow",
    "radians round scale min_scale trim_scale sign sin sqrt tan trunc width_bucket numeric integer bigint float8 int4 int8 text varchar",
    "ascii bit_count bit_length btrim char_length character_length casefold chr concat concat_ws convert convert_from convert_to decode encode",
    "format get_bit get_byte initcap left length lower lpad ltrim md5 normalize octet_length overlay parse_ident position quote_ident quote_literal",
    "quote_nullable regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_substr repeat",
    "replace reverse right rpad rtrim set_bit set_byte sha224 sha256 sha384 sha512 split_part starts_with string_to_array strpos substr substring",
    "to_ascii to_bin to_hex to_oct translate trim unistr upper coalesce nullif greatest least cast case row array",
    "array_append array_cat array_dims array_fill array_length array_lower array_ndims array_position array_positions array_prepend array_remove",
    "array_replace array_reverse array_sort array_to_json array_to_string array_upper cardinality trim_array unnest",
    "json_array json_array_length json_build_array json_build_object json_object json_typeof to_json row_to_json json_strip_nulls",
    "jsonb_array_length jsonb_build_array jsonb_build_object jsonb_insert jsonb_object jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls",
    "jsonb_typeof to_jsonb jsonb_path_exists jsonb_path_query_first jsonb_populate_record",
    "to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery setweight strip numnode querytree",
    "int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange tstzmultirange datemultirange",
    "lower_inc lower_inf upper_inc upper_inf isempty range_merge host hostmask masklen netmask network set_masklen broadcast family abbrev",
    "enum_first enum_last enum_range point box circle lseg line path polygon uuid_extract_timestamp uuid_extract_version to_regclass",
    // Extensions uuid-ossp, pgcrypto and unaccent.
    "uuid_generate_v3 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_url uuid_ns_oid uuid_ns_x500 digest hmac crypt unaccent",
  ].flatMap((names) => names.split(" ")),
);

/** Volatility of a built-in or well-known extension function by its folded name without schema; undefined when not known. */
export function builtInVolatility(name: string): "volatile" | "steady" | undefined {
  if (volatileFunctions.has(name)) return "volatile";
  return steadyFunctions.has(name) ? "steady" : undefined;
}

/** Every name with its volatility here, for checking against a server's catalog. */
export const listedFunctions: readonly (readonly [name: string, volatility: "volatile" | "steady"])[] = [
  ...[...volatileFunctions].map((name) => [name, "volatile"] as const),
  ...[...steadyFunctions].map((name) => [name, "steady"] as const),
];
