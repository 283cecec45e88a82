import type { TypeName } from "../../sql/names.ts";

/** What changing a column from one type to another does to the stored rows (manual, ALTER TABLE, notes; measured). */
export type TypeChange =
  /** Stored values serve as they are. `newOrder`: indexes on the column sort or hash differently and are rebuilt. */
  | { readonly kind: "free"; readonly newOrder?: true }
  /** `limits`: values are stored alike, but some may be too long or too precise for the new type. */
  | { readonly kind: "rewrite"; readonly limits?: true }
  /** Free in a session whose TimeZone is UTC, else a rewrite. */
  | { readonly kind: "time-zone"; readonly newOrder: true };

const free: TypeChange = { kind: "free" };
const rewrite: TypeChange = { kind: "rewrite" };
const limiting: TypeChange = { kind: "rewrite", limits: true };

/** Pairs of different types whose stored form is the same (`pg_cast.castmethod = 'b'`), target without length or precision. */
const sameStorage: ReadonlyMap<string, TypeChange> = new Map<string, TypeChange>([
  ["text > varchar", free],
  ["varchar > text", free],
  ["citext > text", { kind: "free", newOrder: true }],
  ["citext > varchar", { kind: "free", newOrder: true }],
  ["text > citext", { kind: "free", newOrder: true }],
  ["varchar > citext", { kind: "free", newOrder: true }],
  ["cidr > inet", free],
  ["xml > text", { kind: "free", newOrder: true }],
  ["xml > varchar", { kind: "free", newOrder: true }],
  ["bit > varbit", { kind: "free", newOrder: true }],
  ["integer > oid", { kind: "free", newOrder: true }],
  ["oid > integer", { kind: "free", newOrder: true }],
  ["timestamp > timestamptz", { kind: "time-zone", newOrder: true }],
  ["timestamptz > timestamp", { kind: "time-zone", newOrder: true }],
]);

/** Types with one argument where a larger one, or none, takes all values of a smaller one. */
const widening: ReadonlySet<string> = new Set(["varchar", "varbit"]);
/** Types with a precision of seconds, 6 unless written. */
const precision: ReadonlySet<string> = new Set(["timestamp", "timestamptz", "time", "timetz", "interval"]);

/** Built-in scalar types, by their canonical names: between two different ones that are not listed above a change always rewrites. */
export const builtInTypes: ReadonlySet<string> = new Set([
  ..."smallint integer bigint numeric real money oid boolean".split(" "),
  ..."char varchar text bytea name bit varbit uuid json jsonb xml date timestamp timestamptz time timetz interval".split(
    " ",
  ),
  ..."inet cidr macaddr macaddr8 point line lseg box path polygon circle tsvector tsquery jsonpath pg_lsn".split(" "),
  ..."int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange".split(" "),
  "double precision",
]);

/** How the change from one type to another acts, domains replaced by their base types. Undefined: one of the types is not known. */
export function typeChange(from: TypeName, to: TypeName, knownType: (name: string) => boolean): TypeChange | undefined {
  const a = simpleName(from.name);
  const b = simpleName(to.name);
  if (a === b && from.dimensions === to.dimensions)
    return from.dimensions > 0 ? sameArgs(from, to) : withinType(a, from, to);
  const pair = sameStorage.get(`${a} > ${b}`);
  if (pair && from.dimensions === 0 && to.dimensions === 0) return unlimited(b, to) ? pair : limiting;
  const known = (name: string) => builtInTypes.has(name) || name === "citext" || knownType(name);
  return known(from.name) && known(to.name) ? rewrite : known(a) && known(b) ? rewrite : undefined;
}

/** Extension types are looked at without the schema of their extension: `public.citext`. */
function simpleName(name: string): string {
  return name.endsWith(".citext") ? "citext" : name;
}

function sameArgs(from: TypeName, to: TypeName): TypeChange {
  return from.args.join() === to.args.join() ? free : rewrite;
}

/** Whether the target takes values of any length or precision. */
function unlimited(name: string, type: TypeName): boolean {
  return type.args.length === 0 || (precision.has(name) && type.args[0] === "6");
}

function withinType(name: string, from: TypeName, to: TypeName): TypeChange {
  if (widening.has(name)) return limit(from.args[0]) <= limit(to.args[0]) ? free : rewrite;
  if (precision.has(name) && plain(from) && plain(to))
    return Number(from.args[0] ?? 6) <= Number(to.args[0] ?? 6) ? free : rewrite;
  if (name === "numeric") return numericChange(from.args, to.args);
  return sameArgs(from, to);
}

function limit(argument: string | undefined): number {
  return argument === undefined ? Number.POSITIVE_INFINITY : Number(argument);
}

function plain(type: TypeName): boolean {
  return type.args.every((argument) => /^\d+$/.test(argument)) && type.args.length <= 1;
}

/** More digits at the same scale, or no limit at all, is free. */
function numericChange(from: readonly string[], to: readonly string[]): TypeChange {
  if (to.length === 0) return free;
  if (from.length === 0) return rewrite;
  const sameScale = (from[1] ?? "0") === (to[1] ?? "0");
  return sameScale && Number(from[0]) <= Number(to[0]) ? free : rewrite;
}

/** Names of time zones that are UTC: under them timestamp and timestamptz are stored alike. */
const utcZones: ReadonlySet<string> = new Set(
  "utc etc/utc gmt etc/gmt uct etc/uct zulu etc/zulu universal etc/universal greenwich etc/greenwich gmt0 gmt+0 gmt-0 etc/gmt0 etc/gmt+0 etc/gmt-0".split(
    " ",
  ),
);

export function isUtc(zone: string): boolean {
  return utcZones.has(zone.toLowerCase());
}
