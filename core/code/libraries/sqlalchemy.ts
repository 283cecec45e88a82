import { SqlalchemyReader } from "../python/sqlalchemy-reader.ts";
import type { CodeLibrary } from "./library.ts";

/**
 * SQLAlchemy, core and ORM. Every mapped column is named in SELECT and, with a value or default, in INSERT, so a declaration is a use;
 * `deferred` only takes it out of SELECT.
 */
export const sqlalchemy: CodeLibrary = {
  id: "sqlalchemy",
  languages: new Set(["python"]),
  concerns: (_text, { models }) => models.all.some(({ library }) => library === "sqlalchemy"),
  extract(text, root, { models, dialect }, _language, file) {
    if (root === undefined) return { usages: [], sinks: [] };
    return new SqlalchemyReader(text, root, file, models, dialect).read();
  },
};
