import { ActiveRecordReader } from "../ruby/active-record-reader.ts";
import type { CodeLibrary } from "./library.ts";

/** What is written about the database itself, or by it. */
const notApplication = /(^|\/)db\/(?:\w*migrat\w*\/|\w*schema\.rb$|structure)/;

/**
 * ActiveRecord. A model remembers all columns of its table and names them in INSERT, so the class itself is a use of every column but
 * those in `ignored_columns`. A name without a receiver in a method of the class is a column of this name, unless the class has a method of it.
 */
export const activeRecord: CodeLibrary = {
  id: "active-record",
  languages: new Set(["ruby"]),
  concerns: (_text, { models }) => models.all.some(({ library }) => library === "active-record"),
  extract(text, root, { models, dialect }, _language, file) {
    if (root === undefined || notApplication.test(file)) return { usages: [], sinks: [] };
    return new ActiveRecordReader(text, root, file, models, dialect).read();
  },
};
