import { ObjectionReader } from "../javascript/objection-reader.ts";
import type { CodeLibrary } from "./library.ts";

/** Objection: classes with a table, and the queries of Knex that begin with one, `Person.query().where({ name })`. */
export const objection: CodeLibrary = {
  id: "objection",
  languages: new Set(["typescript", "tsx", "javascript"]),
  concerns: (text, { models }) =>
    models.conventions.some(({ library }) => library === "objection") &&
    (/\bmodels\.\w+\s*\.query\(/.test(text) ||
      models.all.some(({ library, name }) => library === "objection" && text.includes(name))),
  readScript(script, { models, dialect }) {
    new ObjectionReader(script, models, dialect).read();
  },
};
