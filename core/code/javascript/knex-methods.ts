import { methodRoles } from "./query-rules.ts";

const joins = [
  "join",
  "innerJoin",
  "leftJoin",
  "leftOuterJoin",
  "rightJoin",
  "rightOuterJoin",
  "fullOuterJoin",
  "crossJoin",
  "outerJoin",
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
  condition: [...["where", "whereNot", "having", "onVal", "whereLike", "whereILike"].flatMap(prefixed)],
  column: [
    ...["whereIn", "whereNotIn", "whereNull", "whereNotNull", "whereBetween", "whereNotBetween"].flatMap(prefixed),
    ...["havingIn", "havingNotIn", "havingNull", "havingNotNull", "havingBetween", "havingNotBetween"].flatMap(
      prefixed,
    ),
    ...["onIn", "onNotIn", "onNull", "onNotNull", "onBetween", "onNotBetween"].flatMap(prefixed),
    ...["whereJsonObject", "whereNotJsonObject", "whereJsonPath", "whereJsonSupersetOf", "whereJsonSubsetOf"].flatMap(
      prefixed,
    ),
    "ref",
  ],
  comparison: ["whereColumn", "on", "andOn", "orOn"],
  "expression-name": ["with", "withRecursive", "withMaterialized", "withNotMaterialized"],
  schema: ["withSchema"],
  "handed-on": ["modify"],
  insert: ["insert", "batchInsert"],
  update: ["update", "increment", "decrement"],
  upsert: ["merge", "upsert"],
});
