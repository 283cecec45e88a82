import { chainAt, GoValues } from "../go/syntax.ts";
import { namedChildren } from "../syntax.ts";
import type { DeclaredModel, ModelReader } from "./types.ts";

/** How the tables of a named query are told among relations: what stands behind FROM. */
export const namedQuerySource = "(from)";

const joins: ReadonlyMap<string, string> = new Map([
  ["Join", "JOIN"],
  ["InnerJoin", "JOIN"],
  ["LeftJoin", "LEFT JOIN"],
  ["RightJoin", "RIGHT JOIN"],
  ["CrossJoin", "CROSS JOIN"],
  ["JoinClause", ""],
]);

/** Queries of squirrel that variables of a package hold, and other files of the package go on with. They declare no columns. */
export const squirrelQueries: ModelReader = {
  library: "squirrel",
  languages: new Set(["go"]),
  separator: "",
  words: new Set(["psql", "sq", "squirrel", "builder"]),
  concerns: (text) => /^var \w+ = [\w.]+\s*\.\s*Select\(/m.test(text),
  read(file, root) {
    const values = new GoValues(" ".repeat(root.startIndex) + root.text, root);
    const models = namedChildren(root).flatMap((declaration): DeclaredModel[] => {
      const [spec] = declaration.type === "var_declaration" ? namedChildren(declaration) : [];
      const [value] = namedChildren(spec?.childForFieldName("value") ?? declaration);
      const name = spec?.childForFieldName("name")?.text;
      if (name === undefined || value?.type !== "call_expression") return [];
      const parts = chainAt(value).calls.flatMap(({ method, args }) => {
        const words = method === "From" ? "" : joins.get(method);
        const text = args[0] === undefined ? undefined : values.textOf(args[0])?.text;
        return words === undefined || text === undefined ? [] : [`${words} ${text}`.trim()];
      });
      const relations = [{ of: name, name: namedQuerySource, target: parts.join(" ") }];
      return parts.length === 0
        ? []
        : [{ library: "squirrel", file, name, table: "", abstract: false, fields: [], relations }];
    });
    return { models, relations: [], conventions: [] };
  },
  resolve: (models) =>
    models.map(({ file, name, relations }) => ({
      library: "squirrel",
      file,
      name,
      table: "",
      reference: { name: "" },
      fields: [],
      relations: new Map(relations.map((relation) => [relation.name, relation.target])),
      unsure: true,
    })),
  tableName: ({ name }) => name,
  columnName: (name) => name,
  declaration: () => undefined,
};
