import type { ChangeContext } from "../context.ts";

/** `@deprecated`, `// Deprecated:`, `#[deprecated]`, `[Obsolete]`. */
const mark = /\bdeprecated\b|\[Obsolete\b/i;
const comment = /^\s*(?:\/\/|\/?\*|#|--)/;

/** Code says of the old column where it declares it that it is to go, on the line or in the comment above it. */
export function isMarkedOld({ usages, settings }: ChangeContext): boolean {
  return usages.some(({ side, access, certainty, file, span }) => {
    if (side !== "old" || access !== "declare" || certainty !== "resolved") return false;
    const text = settings.read(file) ?? "";
    const lines = text.slice(0, span.start).split("\n");
    const end = text.indexOf("\n", span.start);
    if (mark.test(text.slice(span.start, end === -1 ? undefined : end))) return true;
    const above = lines.slice(0, -1);
    const first = above.findLastIndex((line) => !comment.test(line) && !/^\s*[[@]/.test(line));
    return above.slice(first + 1).some((line) => mark.test(line));
  });
}
