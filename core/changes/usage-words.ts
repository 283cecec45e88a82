import type { Access, Usage } from "../code/types.ts";
import type { ChangeUsage } from "./types.ts";

/** Whether a usage may decide about a phase: certain, not in a test, and there when the program runs. */
export function decides(usage: ChangeUsage): boolean {
  return usage.certainty === "resolved" && !usage.test && usage.typeOnly !== true;
}

/** Libraries whose declarations are types and nothing else: their queries name what is written in them. */
const typesOnly: ReadonlySet<string> = new Set(["kysely"]);

/** Whether a usage is the declaration of a type, which is not there any more when the program runs. */
export function isTypeOnly({ access, library }: Pick<Usage, "access" | "library">): boolean {
  return access === "declare" && typesOnly.has(library);
}

/** `reads`, `writes`, `declares`. */
export function verb(access: Access): string {
  return `${access}s`;
}
