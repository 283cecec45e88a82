import { methodRoles } from "./query-builder.ts";

const joins = [
  "join",
  "innerJoin",
  "leftJoin",
  "leftOuterJoin",
  "rightJoin",
  "rightOuterJoin",
  "fullOuterJoin",
  "crossJoin",
];
const prefixed = (name: string) => [name, `and${upper(name)}`, `or${upper(name)}`];
const upper = (name: string) => name.slice(0, 1).toUpperCase() + name.slice(1);

/** What the methods of Knex's queries are given; Objection has the same. */
export const knexMethods = methodRoles({
  tables: ["from", "into", "table"],
  join: joins,
  columns: [
    ...["select", "column", "columns", "distinct", "distinctOn", "first", "pluck", "returning", "using", "onConflict"],
    ...["avg", "avgDistinct", "count", "countDistinct", "max", "min", "sum", "sumDistinct"],
  ],
  order: ["orderBy", "groupBy"],
  condition: [
    ...["where", "whereNot", "having", "onVal"].flatMap(prefixed),
    "whereLike",
    "whereILike",
    "andWhereILike",
  ],
  column: [
    ...["whereIn", "whereNotIn", "whereNull", "whereNotNull", "whereBetween", "whereNotBetween"].flatMap(prefixed),
    ...["whereJsonObject", "whereJsonPath", "havingIn", "havingNull", "havingNotNull", "onIn", "onNull", "ref"],
  ],
  comparison: ["whereColumn", "on", "andOn", "orOn"],
  "expression-name": ["with", "withRecursive", "withMaterialized", "withNotMaterialized"],
  schema: ["withSchema"],
  insert: ["insert", "batchInsert"],
  update: ["update", "increment", "decrement"],
  upsert: ["merge", "upsert"],
});
