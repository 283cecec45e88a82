import type { TypeName } from "../../sql/names.ts";

/** A type as SQL text in its canonical spelling: `varchar(40)`, `numeric(10, 2)[]`. */
export function shownType(type: TypeName): string {
  const args = type.args.length === 0 ? "" : `(${type.args.join(", ")})`;
  // The modifier of these stands inside the name: timestamp(3) with time zone is spelt timestamptz(3).
  return type.name + args + (type.unsigned ? " unsigned" : "") + "[]".repeat(type.dimensions);
}

const serials: ReadonlySet<string> = new Set(["serial", "bigserial", "smallserial"]);

/** Whether the type makes its own sequence and default (manual, section 8.1.4). */
export function isSerial(type: TypeName | undefined): boolean {
  return type !== undefined && serials.has(type.name);
}
