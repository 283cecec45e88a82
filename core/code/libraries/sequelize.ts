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
  readScript(script, { models }) {
    new SequelizeReader(script, models).read();
  },
};
