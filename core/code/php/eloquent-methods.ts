const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** How the arguments of a builder's method name columns: which of them, and what they do. */
export interface ColumnArguments {
  /** Indices of arguments that are a column, a list of columns, or a map from columns; `all` for every argument. */
  readonly at: readonly number[] | "all";
  readonly access: "read" | "write";
}

const firstRead: ColumnArguments = { at: [0], access: "read" };
const columnMethods: ReadonlyMap<string, ColumnArguments> = new Map([
  ...[
    ..."where orWhere whereNot orWhereNot whereIn orWhereIn whereNotIn orWhereNotIn whereNull orWhereNull".split(" "),
    ..."whereNotNull orWhereNotNull whereBetween orWhereBetween whereNotBetween whereDate whereDay whereMonth".split(
      " ",
    ),
    ..."whereYear whereTime whereLike orWhereLike whereNotLike whereJsonContains whereJsonLength whereIntegerInRaw".split(
      " ",
    ),
    ..."whereFullText firstWhere having orHaving havingBetween orderBy orderByDesc latest oldest reorder".split(" "),
    ..."value sum avg average min max sole implode get first firstOrFail all chunkById eachById lazyById".split(" "),
    ..."isDirty isClean wasChanged getOriginal getRawOriginal getAttribute getChanges only makeHidden makeVisible".split(
      " ",
    ),
    ..."whereAny whereAll whereNone paginate sortBy sortByDesc keyBy unique".split(" "),
  ].map((name) => [name, firstRead] as const),
  ["pluck", { at: [0, 1], access: "read" }],
  ["find", { at: [1], access: "read" }],
  ["findOrFail", { at: [1], access: "read" }],
  ["whereColumn", { at: [0, 1, 2], access: "read" }],
  ["orWhereColumn", { at: [0, 1, 2], access: "read" }],
  ["join", { at: [1, 2, 3], access: "read" }],
  ["leftJoin", { at: [1, 2, 3], access: "read" }],
  ["rightJoin", { at: [1, 2, 3], access: "read" }],
  ["on", { at: [0, 1, 2], access: "read" }],
  ["orOn", { at: [0, 1, 2], access: "read" }],
  ["select", { at: "all", access: "read" }],
  ["addSelect", { at: "all", access: "read" }],
  ["groupBy", { at: "all", access: "read" }],
  ["distinct", { at: "all", access: "read" }],
]);
/** Which arguments of a method are columns; undefined when none is. */
export function columnArguments(method: string): ColumnArguments | undefined {
  return columnMethods.get(method);
}

export type WriteKind = "orm-create" | "orm-update" | "orm-upsert";
export interface WriteMethod {
  readonly kind: WriteKind;
  /** Indices of the arguments that hold rows. */
  readonly rows: readonly number[];
}

const creates = words(
  "create createQuietly createMany createManyQuietly forceCreate forceCreateQuietly insert insertOrIgnore insertGetId insertOrIgnoreReturning make makeMany",
);
const updates = words("update updateQuietly updateOrFail fill forceFill incrementEach decrementEach");
const upserts = words("updateOrCreate firstOrCreate firstOrNew createOrFirst updateOrInsert");

/** What a method writes; undefined when it writes no rows that it is given. */
export function writeMethod(method: string): WriteMethod | undefined {
  if (creates.has(method)) return { kind: "orm-create", rows: [0] };
  if (updates.has(method)) return { kind: "orm-update", rows: [0] };
  if (method === "upsert") return { kind: "orm-upsert", rows: [0] };
  return upserts.has(method) ? { kind: "orm-upsert", rows: [0, 1] } : undefined;
}
/** Methods whose first argument is one column that is written; `increment("votes", 1, ["seen_at" => now()])` writes others too. */
export const singleWrites: ReadonlySet<string> = words("increment decrement setAttribute touch forceSetAttribute");

/** What a query gives: one row, several, or a value. Anything else, scopes included, goes on with the query. */
export const givesRow: ReadonlySet<string> = words(
  "first firstOrFail find findOrFail findOr firstOr firstOrCreate firstOrNew createOrFirst firstWhere sole create createQuietly forceCreate updateOrCreate make findSole findOrNew",
);
export const givesRows: ReadonlySet<string> = words(
  "get all paginate simplePaginate cursorPaginate cursor lazy lazyById findMany createMany getModels simplePaginateUsing",
);
export const givesValue: ReadonlySet<string> = words(
  "value pluck count sum avg average min max exists doesntExist insert insertGetId insertOrIgnore update upsert delete forceDelete increment decrement toSql toRawSql explain implode chunk chunkById each truncate updateOrInsert restore touch destroy",
);
/** Methods of a row that give a row of the same table. */
export const sameRow: ReadonlySet<string> = words(
  "fresh refresh replicate load loadMissing loadCount fill forceFill setAttribute tap makeHidden makeVisible unsetRelation setRelation append throw",
);
/** Methods of a list of rows that give one of them. */
export const picksRow: ReadonlySet<string> = words("first last find firstWhere firstOrFail sole random pop shift get");
/** Methods of a list of rows that give some or all of them. */
export const sameRows: ReadonlySet<string> = words(
  "filter reject where whereIn whereNotIn whereNull whereNotNull sortBy sortByDesc sort values keyBy unique take skip slice load loadMissing each reverse merge concat shuffle collect tap fresh getCollection items",
);
/** Methods whose callback gets the rows one by one. */
export const rowCallbacks: ReadonlySet<string> = words(
  "each map filter reject sortBy sortByDesc keyBy groupBy first last every some contains mapWithKeys flatMap sum avg min max partition unique transform pluck eachById reduce search tap",
);
/** Methods whose callback gets the query again. */
export const queryCallbacks: ReadonlySet<string> = words(
  "where orWhere whereNot orWhereNot when unless tap having orHaving with withCount whereExists pipe",
);
/** Methods whose callback gets the query of a relation. */
export const relationCallbacks: ReadonlySet<string> = words(
  "whereHas orWhereHas whereDoesntHave orWhereDoesntHave withWhereHas has doesntHave whereRelation orWhereRelation",
);
/** Static methods of a model that take what runs at an event. */
export const modelEvents: ReadonlySet<string> = words(
  "creating created updating updated saving saved deleting deleted restoring restored replicating retrieved",
);
/** Events before a row is written: what they set is written with it. */
export const fillingEvents: ReadonlySet<string> = words("creating updating saving");
