import type { Span } from "../text.ts";

/** A copy of plain data in which every span, at any depth, is what `move` makes of it. */
export function moveSpans<T>(data: T, move: (span: Span) => Span): T {
  return moved(data, move) as T;
}

function moved(data: unknown, move: (span: Span) => Span): unknown {
  if (Array.isArray(data)) return data.map((item) => moved(item, move));
  if (typeof data !== "object" || data === null) return data;
  if (isSpan(data)) return move(data);
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, moved(value, move)]));
}

function isSpan(data: object): data is Span {
  return "start" in data && "end" in data && typeof data.start === "number" && typeof data.end === "number";
}
