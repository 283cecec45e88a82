import { loadModule, parseSync } from "libpg-query";

await loadModule();

/** What PostgreSQL's own parser objects to in a script, or undefined when it reads it. */
export function syntaxError(sql: string): string | undefined {
  try {
    parseSync(sql);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
