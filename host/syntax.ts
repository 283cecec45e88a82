import type { SyntaxChecker } from "../core/index.ts";

/** Loads PostgreSQL's own parser (WebAssembly, some 40 ms). The checker itself is synchronous. */
export async function loadSyntaxChecker(): Promise<SyntaxChecker> {
  const { hasSqlDetails, loadModule, parseSync } = await import("libpg-query");
  await loadModule();
  return {
    check(sql) {
      try {
        parseSync(sql);
        return undefined;
      } catch (error) {
        // Anything else is a fault of the parser (out of memory, nesting too deep) and says nothing about the SQL.
        if (!hasSqlDetails(error) || error.sqlDetails === undefined) return undefined;
        const { message, cursorPosition } = error.sqlDetails;
        return { message, offset: utf16Offset(sql, cursorPosition) };
      }
    },
  };
}

/** PostgreSQL counts code points; characters outside the Basic Multilingual Plane take two UTF-16 units. */
function utf16Offset(text: string, codePoints: number): number {
  let offset = 0;
  for (let left = codePoints; left > 0 && offset < text.length; left--) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}
