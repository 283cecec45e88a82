import type { Fix } from "../workspace-types.ts";

/** Those fixes that can be applied together: of two that touch the same text, or that both add migrations at the end, the first. */
export function withoutOverlaps(fixes: readonly Fix[]): readonly Fix[] {
  const taken: Fix[] = [];
  for (const fix of fixes) if (!taken.some((other) => overlap(fix, other))) taken.push(fix);
  return taken;
}

function overlap(a: Fix, b: Fix): boolean {
  if (a.files.length > 0 && b.files.length > 0) return true;
  return a.edits.some((edit) =>
    b.edits.some(
      (other) => edit.file === other.file && edit.span.start <= other.span.end && other.span.start <= edit.span.end,
    ),
  );
}
