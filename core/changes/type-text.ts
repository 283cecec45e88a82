import { quoteName } from "../sql/identifiers.ts";
import type { TypeName } from "../sql/names.ts";
import type { Dialect } from "../sql/types.ts";

/** Writes a type as SQL: `numeric(10, 2)`, `timestamptz[]`, `app."Role"`. */
export function typeText(type: TypeName, dialect: Dialect): string {
  // Names of built-in types are keywords, some of two words; only a name that was quoted needs quotes again.
  const name = /^[a-z_][a-z0-9_ .]*$/.test(type.name)
    ? type.name
    : type.name
        .split(".")
        .map((part) => quoteName(part, dialect))
        .join(".");
  const args = type.args.length === 0 ? "" : `(${type.args.join(", ")})`;
  const sign = `${type.unsigned === true ? " unsigned" : ""}${type.zerofill === true ? " zerofill" : ""}`;
  return name + args + sign + "[]".repeat(type.dimensions);
}
