import { Bindings } from "../javascript/bindings.ts";
import { SequelizeReader } from "../javascript/sequelize-reader.ts";
import type { CodeLibrary } from "./library.ts";

/**
 * Sequelize: models by `define`, `init` or decorators. Queries select and inserts write every declared attribute, so a declaration
 * is a use.
 */
export const sequelize: CodeLibrary = {
  id: "sequelize",
  languages: new Set(["typescript", "tsx", "javascript"]),
  concerns: (text, { models }) =>
    models.all.some(({ library, name }) => library === "sequelize" && text.includes(name)),
  extract(text, root, { models }, _language, file) {
    if (root === undefined) return { usages: [], sinks: [] };
    return new SequelizeReader(text, root, file, models, new Bindings(root)).read();
  },
};
