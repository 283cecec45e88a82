import type { Resolved } from "./resolver.ts";
import type { RowTargets } from "./row-targets.ts";
import type { Value } from "./value.ts";

export interface TypeContext {
  resolve(value: Value | undefined): Resolved | undefined;
  readonly targets: RowTargets;
  /** Where the type is imported from. */
  readonly module: string | undefined;
}

type Reader = (args: readonly (Value | undefined)[], context: TypeContext) => Value | undefined;

/** Types whose values have the properties of their first argument. */
const same =
  "Awaited Exclude Extract InferAttributes JsonifyObject NonNullable Omit Pick Promise PromiseLike Readonly Required Simplify Prettify Jsonify Serialized";
const lists = "Array Set ReadonlyArray ReadonlySet AsyncGenerator AsyncIterable Generator Iterable Iterator Loaded";

const ofFirst: Reader = ([first]) => first;
const listOfFirst: Reader = ([first]) => (first === undefined ? undefined : { is: "list", of: first });
const keyedBySecond: Reader = ([, second]) => (second === undefined ? undefined : { is: "keyed", of: second });

/** A row that is being made: the same columns, but reading it reads no table. */
const newRow: Reader = ([first], { resolve }) => asNew(resolve(first));
/** The row of a table, or what is said of the type of the table. */
const rowOf: Reader = ([first], { resolve, targets }) => {
  const named = targets.indexed(first);
  if (named !== undefined) return { is: "row", of: named };
  const known = resolve(first);
  return known?.is === "table" ? { is: "row", of: known.of } : known;
};
const newRowOf: Reader = (args, context) => asNew(context.resolve(rowOf(args, context)));

const types: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...same.split(" ").map((name) => [name, ofFirst] as const),
  ...lists.split(" ").map((name) => [name, listOfFirst] as const),
  ["Map", keyedBySecond],
  ["ReadonlyMap", keyedBySecond],
  ["WeakMap", keyedBySecond],
  ["Record", keyedBySecond],
  ["ReturnType", ([first], { resolve }) => functionResult(resolve(first))],
  // What an update is made of.
  ["Partial", newRow],
  ["DeepPartial", newRow],
  ["QueryDeepPartialEntity", newRow],
  ["InstanceType", rowOf],
  // Drizzle
  ["InferSelectModel", rowOf],
  ["InferModel", rowOf],
  ["InferInsertModel", newRowOf],
  ["BuildQueryResult", ([, table], { targets }) => targets.namedModel("drizzle", literalOf(table))],
  // Kysely
  ["Selectable", rowOf],
  ["Insertable", newRowOf],
  ["Updateable", newRowOf],
  // Sequelize
  ["CreationAttributes", newRow],
  ["InferCreationAttributes", newRow],
]);

/** What a type of the language or of a library is; undefined for other names. */
export function libraryType(
  name: string,
  args: readonly (Value | undefined)[],
  context: TypeContext,
): Value | undefined {
  const owner = args.at(-1);
  // `Prisma.UserGetPayload<…>`
  if (owner?.is === "literal" && owner.text === "Prisma") {
    const model = /^(\w+)GetPayload$/.exec(name)?.[1];
    return model === undefined ? undefined : context.targets.namedModel("prisma", model);
  }
  return types.get(name)?.(args, context);
}

function literalOf(value: Value | undefined): string {
  if (value?.is === "lookup") return literalOf(value.by);
  return value?.is === "member" ? value.key : value?.is === "literal" ? value.text : "";
}

function asNew(value: Resolved | undefined): Value | undefined {
  return value?.is === "row" ? { ...value, isNew: true } : value;
}

function functionResult(value: Resolved | undefined): Value | undefined {
  return value?.is === "function" ? value.returns : undefined;
}
