import { Bindings } from "../javascript/bindings.ts";
import { argumentsOf } from "../javascript/chain.ts";
import { entryValue } from "../javascript/objects.ts";
import type { SyntaxNode } from "../types.ts";
import type { Casing, Convention, ModelReader } from "./types.ts";

/** Kysely declares no tables that exist at run time; only whether names are in camel case is of interest. */
export const kyselyConventions: ModelReader = {
  library: "kysely",
  separator: ",",
  words: new Set(["Kysely"]),
  read(file, root) {
    const bindings = new Bindings(root);
    const conventions = root.descendantsOfType(["new_expression"]).flatMap((made): Convention[] => {
      const maker = made?.childForFieldName("constructor");
      if (made === null || maker?.text !== "Kysely" || bindings.of(maker)?.from === undefined) return [];
      return [{ library: "kysely", file, casing: casingOf(made) }];
    });
    return { models: [], relations: [], conventions };
  },
  tableName: ({ name }) => name,
  columnName: (property) => property,
  declaration: () => undefined,
};

function casingOf(made: SyntaxNode): Casing {
  const plugins = entryValue(argumentsOf(made)[0], "plugins");
  return plugins?.text.includes("CamelCasePlugin") === true ? "snake_case" : "as-is";
}

/** As kysely/src/plugin/camel-case/camel-case.ts without options: a `_` before each capital letter. */
export function snakeCaseOfKysely(name: string): string {
  return name.replace(/(?<!^|_)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
