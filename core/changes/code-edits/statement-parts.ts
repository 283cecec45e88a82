import type { Sink } from "../../code/types.ts";
import type { Span } from "../../text.ts";
import type { ChangeUsage } from "../types.ts";

/**
 * The writes of old columns without the new ones that are one statement with this one, itself among them, one for each sink: a row that is
 * inserted, and what is set where it exists already. Written in one part only, the row would fall behind as before.
 */
export function partsOf(usage: ChangeUsage, usages: readonly ChangeUsage[]): readonly ChangeUsage[] {
  const parts = new Map<Sink, ChangeUsage>();
  for (const other of [usage, ...usages]) {
    const { sink } = other;
    if (sink === undefined || parts.has(sink) || other.file !== usage.file) continue;
    const isAlone = other.side === "old" && other.access === "write" && !other.paired;
    if (isAlone && isSameStatement(sink, usage.sink)) parts.set(sink, other);
  }
  return [...parts.values()].sort((a, b) => a.span.start - b.span.start);
}

/** The call that says what to do with a row that exists goes around the one that gives the row, or both are the same. */
function isSameStatement(sink: Sink, other: Sink | undefined): boolean {
  if (other === undefined || sink === other) return sink === other;
  // Of assignments, the span is the function that they stand in.
  if (isSpread(sink) || isSpread(other)) return false;
  return contains(sink.span, other.span) || contains(other.span, sink.span);
}

function isSpread({ kind }: Sink): boolean {
  return kind === "assignments" || kind === "hook";
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
