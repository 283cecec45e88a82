import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** The caller chooses which tables and functions the owner's rights are used on. */
export const securityDefinerSearchPath: Rule<"create-function"> = {
  id: "security-definer-search-path",
  severity: "warning",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "SECURITY DEFINER function without a search_path of its own",
  why: "The function runs with its owner's rights, but finds unqualified names by the caller's `search_path`, so a caller can put objects of their own in front (manual, CREATE FUNCTION).",
  instead: "Add `SET search_path = pg_catalog, pg_temp` to the definition, and qualify the names in its body.",
  bad: [
    "CREATE FUNCTION purge() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM app.sessions WHERE expired';",
  ],
  good: [
    "CREATE FUNCTION purge() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'DELETE FROM app.sessions WHERE expired';",
  ],
  on: ["create-function"],
  *check({ routine, securityDefiner, setsSearchPath, objectKind }, context) {
    if (!securityDefiner || setsSearchPath || context.direction === "down") return;
    yield {
      span: routine.span,
      message: `SECURITY DEFINER ${objectKind} ${shown(routine)} finds names by the caller's search_path, while it runs with its owner's rights. Add SET search_path to its definition.`,
    };
  },
};
