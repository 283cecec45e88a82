import { TypeormReader } from "../javascript/typeorm-reader.ts";
import type { CodeLibrary } from "./library.ts";

/**
 * TypeORM: classes with decorators, repositories and query builders. `find` selects every declared column and `save` inserts them, so a
 * declaration is a use.
 */
export const typeorm: CodeLibrary = {
  id: "typeorm",
  languages: new Set(["typescript", "tsx", "javascript"]),
  concerns: (text, { models }) => models.all.some(({ library, name }) => library === "typeorm" && text.includes(name)),
  readScript(script, { models }) {
    new TypeormReader(script, models).read();
  },
};
