import { SequelizeReader } from "../javascript/sequelize-reader.ts";
import type { CodeLibrary } from "./library.ts";

/**
 * Sequelize: models by `define`, `init` or decorators. Queries select and inserts write every declared attribute, so a declaration
 * is a use.
 */
export const sequelize: CodeLibrary = {
  id: "sequelize",
  languages: new Set(["typescript", "tsx", "javascript"]),
  concerns(text, { models }) {
    const names = models.all.flatMap(({ library, name }) => (library === "sequelize" ? [name] : []));
    return names.length > 0 && (names.some((name) => text.includes(name)) || withoutName.test(text));
  },
  readScript(script, { models }) {
    new SequelizeReader(script, models).read();
  },
};

/** What may be of a model that the file does not name: `sequelize.models`, `"$posts.title$"`. */
const withoutName = /\.\s*models\b|["'`]\$\w+(?:\.\w+)+\$["'`]/;
