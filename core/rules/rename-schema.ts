import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Every qualified name and every search_path that mentions the schema is wrong from now on. */
export const renameSchema: Rule<"rename-object"> = {
  id: "rename-schema",
  severity: "error",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Schema renamed under running code",
  why: "Code of the running release that qualifies names with the schema, and every `search_path` that lists it, stops finding all its tables at once.",
  instead:
    "Create the new schema, move one table after the other with a view left behind, and drop the old schema when nothing uses it.",
  bad: ["ALTER SCHEMA sales RENAME TO commerce;"],
  good: ["CREATE SCHEMA commerce;"],
  on: ["rename-object"],
  *check(operation, context) {
    if (operation.objectKind !== "schema" || context.direction === "down") return;
    const name = shown(operation.object);
    yield {
      span: operation.span,
      message: `Renaming schema ${name} to ${operation.to.name} hides all its tables from running code that names ${name}. Move the tables one by one, and leave views behind.`,
    };
  },
};
