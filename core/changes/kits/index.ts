import type { Dialect } from "../../sql/types.ts";
import type { Kit } from "./kit.ts";
import { postgresKit } from "./postgres/index.ts";

/** The kits of all dialects that staged changes can be written for. */
export const kits: readonly Kit[] = [postgresKit];

/** Undefined when no staged change can be written for the dialect yet. */
export function kitOf(dialect: Dialect): Kit | undefined {
  return kits.find((kit) => kit.dialect === dialect);
}
