import type { Sink, TableReference } from "../../types.ts";

/** Which table a row is of: that of a model, or one that a query names. Plain data, so that other files can be told. */
export interface RowSource {
  readonly library: string;
  /** Name and file of the model; the file is left out where names are unique (Prisma). */
  readonly model?: string;
  readonly file?: string;
  readonly table?: TableReference;
  /** Of a query with joins: the columns that have their own names in the result. `table` has the others, where it is there too. */
  readonly columns?: Readonly<Record<string, ColumnPlace>>;
  /** Properties are columns in camel case. */
  readonly isCamel?: boolean;
  readonly unsure?: boolean;
}

export interface ColumnPlace {
  /** Without it, the tables that the column may be of. */
  readonly table?: TableReference;
  readonly candidates?: readonly TableReference[];
  readonly column: string;
}

/**
 * What is known of a value or a type, as far as it leads to rows. What another file says stays a reference (`type`, `name`) until it is
 * resolved. Plain data.
 */
export type Value =
  /** `isNew`: on its way into the table; reading it does not read the table. `isHook`: what is set is written whatever else writes. */
  | { readonly is: "row"; readonly of: RowSource; readonly isNew?: boolean; readonly isHook?: boolean }
  /** The table itself: a constant of Drizzle, the class of an entity. */
  | { readonly is: "table"; readonly of: RowSource }
  /** `isQuery`: a builder that gives them once it is run. */
  | { readonly is: "list"; readonly of: Value; readonly isQuery?: boolean }
  /** A map, a record. */
  | { readonly is: "keyed"; readonly of: Value }
  | { readonly is: "tuple"; readonly of: readonly (Value | undefined)[] }
  | { readonly is: "object"; readonly fields: Readonly<Record<string, Value>>; readonly and?: readonly Value[] }
  | {
      readonly is: "function";
      /** Where callers tell what its parameters are. */
      readonly place?: FunctionPlace;
      readonly returns?: Value;
      readonly writes?: readonly WrittenParameter[];
      readonly generic?: GenericParameters;
    }
  | { readonly is: "instance"; readonly name: string; readonly file: string }
  | { readonly is: "class"; readonly name: string; readonly file: string }
  | { readonly is: "module"; readonly file: string; readonly module: string }
  | { readonly is: "literal"; readonly text: string }
  | { readonly is: "either"; readonly of: readonly Value[] }
  /** The first that leads to rows. */
  | { readonly is: "first"; readonly of: readonly Value[] }
  /** References, resolved when it matters. */
  | {
      readonly is: "type";
      readonly name: string;
      readonly file: string;
      readonly args?: readonly (Value | undefined)[];
    }
  | { readonly is: "name"; readonly name: string; readonly file: string }
  | { readonly is: "member"; readonly of: Value; readonly key: string }
  /** `T[K]`, with a key that is a type. */
  | { readonly is: "lookup"; readonly of: Value; readonly by: Value }
  | { readonly is: "element"; readonly of: Value; readonly at?: number }
  /** What a call gives. `callback` is what a function among the arguments gives. */
  | {
      readonly is: "result";
      readonly of: Value;
      readonly callback?: Value;
      readonly args?: readonly (Value | undefined)[];
    }
  | { readonly is: "made"; readonly of: Value }
  /** What other files give to a parameter. */
  | { readonly is: "given"; readonly to: FunctionPlace; readonly parameter: number }
  /** The same on its way into the table. */
  | { readonly is: "new"; readonly of: Value };

/** A function that other files may call. */
export interface FunctionPlace {
  readonly file: string;
  /** As `pathOfFunction` tells it. */
  readonly path: string;
}

/** A call of a function, or where it is handed to one that calls it: plain data, so that other files can be told. */
export interface FunctionCall {
  readonly callee: Value;
  readonly args: readonly (Value | undefined)[];
}

/** The type parameters of a function, and the types of its parameters, which tell what they stand for. */
export interface GenericParameters {
  readonly file: string;
  readonly names: readonly string[];
  readonly types: readonly (Value | undefined)[];
}

/** A parameter of a function that is written to a table as it is, or with its rest; or that says which rows are meant. */
export interface WrittenParameter {
  /** Its properties are columns that are compared: `where(match)`. */
  readonly isCondition?: boolean;
  readonly parameter: number;
  /** Where the row is a property of the parameter. */
  readonly key?: string;
  readonly of: RowSource;
  readonly kind: Sink["kind"];
}

/** What one file tells others: what its names stand for. */
export interface Signature {
  readonly imports: Readonly<Record<string, { readonly imported: string; readonly module: string }>>;
  /** Modules of `export * from`. */
  readonly stars: readonly string[];
  /** `export { a as b } from "m"`, `export { a as b }`, `export default a`. */
  readonly exports: Readonly<Record<string, { readonly name: string; readonly module?: string }>>;
  readonly types: Readonly<Record<string, TypeDeclaration>>;
  readonly values: Readonly<Record<string, Value>>;
  readonly classes: Readonly<Record<string, ClassDeclaration>>;
  /** Constants that are texts, and objects and enumerations of such. */
  readonly texts?: Readonly<Record<string, ConstantText>>;
  /** Types of the file that its functions say they give, with what they give indeed. */
  readonly filled: Readonly<Record<string, Value>>;
}

export type ConstantText = string | Readonly<Record<string, string>>;

export interface TypeDeclaration {
  readonly parameters: readonly string[];
  readonly value: Value;
}

export interface ClassDeclaration {
  readonly base?: Value;
  readonly members: Readonly<Record<string, Value>>;
  readonly statics: Readonly<Record<string, Value>>;
}

/** A list of rows, or one row. */
export function rowValue(of: RowSource, shape: "row" | "rows", isHook = false, isQuery = false): Value {
  const row: Value = { is: "row", of, ...(isHook ? { isHook } : {}) };
  return shape === "row" ? row : { is: "list", of: row, ...(isQuery ? { isQuery } : {}) };
}

/** The first of several possibilities that are known, or all of them. */
export function either(values: readonly (Value | undefined)[]): Value | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 1 ? { is: "either", of: known } : known[0];
}

export function member(of: Value | undefined, key: string): Value | undefined {
  if (of === undefined) return undefined;
  if (of.is === "object" && of.and === undefined) return of.fields[key];
  return { is: "member", of, key };
}

export function element(of: Value | undefined, at?: number): Value | undefined {
  if (of === undefined) return undefined;
  if (of.is === "list") return of.of;
  if (of.is === "tuple" && at !== undefined) return of.of[at];
  return { is: "element", of, ...(at === undefined ? {} : { at }) };
}

export function result(
  of: Value | undefined,
  callback: Value | undefined,
  args: readonly (Value | undefined)[],
): Value | undefined {
  if (of === undefined) return undefined;
  const known = args.some((each) => each !== undefined);
  return { is: "result", of, ...(callback === undefined ? {} : { callback }), ...(known ? { args } : {}) };
}

/** The first that leads to rows. */
export function first(values: readonly (Value | undefined)[]): Value | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length > 1 ? { is: "first", of: known } : known[0];
}

/** How many parts a value may have that is told to other files, and each member of an object that has more. */
const mostParts = 80;
const mostPartsOfMember = 12;

/** The value, unless it is too large to be told; of a large object or function what is not. */
export function bounded(value: Value | undefined): Value | undefined {
  if (value === undefined || hasAtMost(value, mostParts)) return value;
  if (value.is === "function") return smallerFunction(value);
  if (value.is !== "object" || value.and !== undefined) return undefined;
  const fields: Record<string, Value> = {};
  for (const [key, member] of Object.entries(value.fields)) {
    if (hasAtMost(member, mostPartsOfMember)) fields[key] = member;
    else if (member.is === "function") fields[key] = smallerFunction(member);
  }
  return { is: "object", fields };
}

/** It can be called all the same, and gives what it is declared to. */
function smallerFunction({ returns, ...called }: Extract<Value, { is: "function" }>): Value {
  const parts = returns?.is === "first" ? returns.of.filter((part) => hasAtMost(part, mostPartsOfMember)) : [];
  const given = first(parts);
  return given === undefined ? called : { ...called, returns: given };
}

/** Whether a value has no more than so many parts; those that stand in several places count for each. */
export function hasAtMost(value: Value, parts: number): boolean {
  return partsOf(value, parts) <= parts;
}

function partsOf(value: Value, most: number): number {
  let parts = 1;
  const inner = (each: Value | undefined) => {
    if (each !== undefined && parts <= most) parts += partsOf(each, most - parts);
  };
  if (value.is === "object") for (const each of [...Object.values(value.fields), ...(value.and ?? [])]) inner(each);
  else if (value.is === "tuple" || value.is === "either" || value.is === "first")
    for (const each of value.of) inner(each);
  else if (value.is === "function") inner(value.returns);
  else if (value.is === "type") for (const each of value.args ?? []) inner(each);
  else if (value.is === "result") for (const each of [value.of, value.callback, ...(value.args ?? [])]) inner(each);
  else if (value.is === "lookup") for (const each of [value.of, value.by]) inner(each);
  else if ("of" in value && value.is !== "row" && value.is !== "table") inner(value.of);
  return parts;
}
