import { Bindings } from "../javascript/bindings.ts";
import { argumentsOf } from "../javascript/chain.ts";
import { entryValue } from "../javascript/objects.ts";
import { isMigrationCode } from "../languages.ts";
import type { SyntaxNode } from "../types.ts";
import { declaredTypesIn } from "./declared-types.ts";
import type { Casing, Convention, DeclaredTypes, ModelReader } from "./types.ts";

/**
 * Tables of Kysely are types: those that the type of a database has, `Kysely<Database>`, wherever they are declared. A file tells its types; what
 * they are together `kysely-tables.ts` finds out.
 */
export const kyselyTypes: ModelReader = {
  library: "kysely",
  separator: "",
  words: new Set(["Kysely", "createKysely"]),
  followsTypes: true,
  read(file, root) {
    const bindings = new Bindings(root);
    const conventions = root.descendantsOfType(["new_expression"]).flatMap((made): Convention[] => {
      const maker = made?.childForFieldName("constructor");
      if (made === null || maker?.text !== "Kysely" || bindings.of(maker)?.from === undefined) return [];
      return [{ library: "kysely", file, casing: casingOf(made) }];
    });
    const types = isMigrationCode(file, root.text) ? undefined : declaredTypesIn(file, root);
    return { models: [], relations: [], conventions, ...(types === undefined || isEmpty(types) ? {} : { types }) };
  },
  tableName: ({ name }) => name,
  columnName: (property) => property,
  declaration: declareProperty,
};

/** Nothing that a table could be told from, or found by. */
function isEmpty({ types, generics, exports, stars, texts }: DeclaredTypes): boolean {
  return stars.length === 0 && [types, generics, exports, texts].every((part) => Object.keys(part).length === 0);
}

/** The same type under the new name; it may be null, and then need not be generated to be left out. */
function declareProperty(source: string, old: { readonly name: string }, name: string): string | undefined {
  const [, quote = "", key, type = "", end = ""] =
    /^(?:readonly\s+)?(["']?)([\w$]+)\1\s*\??\s*:\s*([^;]*?)\s*([;,]?)$/s.exec(source) ?? [];
  if (key !== old.name || type === "") return undefined;
  const plain = /^Generated<(.*)>$/s.exec(type)?.[1] ?? type;
  return `${quote}${name}${quote}: ${/\bnull\b/.test(plain) ? plain : `${plain} | null`}${end}`;
}

function casingOf(made: SyntaxNode): Casing {
  const plugins = entryValue(argumentsOf(made)[0], "plugins");
  return plugins?.text.includes("CamelCasePlugin") === true ? "snake_case" : "as-is";
}

/** As kysely/src/plugin/camel-case/camel-case.ts without options: a `_` before each capital letter. */
export function snakeCaseOfKysely(name: string): string {
  return name.replace(/(?<!^|_)[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
