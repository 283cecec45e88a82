import { Bindings } from "../javascript/bindings.ts";
import { entriesOf } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { Convention, ModelReader } from "./types.ts";

/** What the configuration of a Knex client has; two of them make it one. */
const configuration: ReadonlySet<string> = new Set([
  "client",
  "connection",
  "migrations",
  "pool",
  "seeds",
  "wrapIdentifier",
]);

/** Knex declares no tables; whether it is used at all, and whether names are mapped, is of interest. */
export const knexConventions: ModelReader = {
  library: "knex",
  separator: ",",
  words: new Set(["knex", "Knex", "wrapIdentifier"]),
  read(file, root) {
    const bindings = new Bindings(root);
    const conventions: Convention[] = [];
    for (const object of root.descendantsOfType(["object"])) {
      if (object !== null && isConfiguration(object))
        conventions.push({ library: "knex", file, casing: casingOf(object) });
    }
    const imports = [...bindings.all()].some(({ from }) => from?.module === "knex");
    if (conventions.length === 0 && imports) conventions.push({ library: "knex", file, casing: "as-is" });
    return { models: [], relations: [], conventions };
  },
  tableName: ({ name }) => name,
  columnName: (property) => property,
  declaration: () => undefined,
};

function isConfiguration(object: SyntaxNode): boolean {
  const keys = entriesOf(object).entries.map(({ key }) => key);
  return keys.includes("client") && keys.filter((key) => configuration.has(key)).length > 1;
}

/** `wrapIdentifier: (value, original) => original(snakeCase(value))`, or the mappers of Objection spread into it. */
function casingOf(object: SyntaxNode): Convention["casing"] {
  const wrapper = entriesOf(object).entries.find(({ key }) => key === "wrapIdentifier")?.node.text ?? "";
  const isSnake = /snake_?case/i.test(wrapper) || /knexSnakeCaseMappers\s*\(/.test(object.text);
  return isSnake ? "snake_case" : "as-is";
}
