import { MikroOrmReader } from "../javascript/mikro-orm-reader.ts";
import type { CodeLibrary } from "./library.ts";

/**
 * MikroORM: classes with decorators, entity managers, repositories and query builders. `find` selects every declared column and an insert
 * writes them, so a declaration is a use.
 */
export const mikroOrm: CodeLibrary = {
  id: "mikro-orm",
  languages: new Set(["typescript", "tsx", "javascript"]),
  concerns: (text, { models }) =>
    models.all.some(({ library, name }) => library === "mikro-orm" && text.includes(name)),
  readScript(script, { models }) {
    new MikroOrmReader(script, models).read();
  },
};
