import type { Routine } from "../../schema/types.ts";
import type { Expression } from "../../sql/names.ts";
import type { EngineContext } from "../types.ts";
import { builtInVolatility } from "./functions.ts";

/**
 * Whether an expression has to be evaluated for every row. PostgreSQL evaluates a default that is not volatile once and stores it
 * in the catalog (manual, ALTER TABLE, notes; since version 11).
 */
export type Volatility =
  | { readonly kind: "steady" }
  | { readonly kind: "volatile"; readonly function: string }
  | { readonly kind: "unknown"; readonly function: string };

export function volatilityOf(expression: Expression, context: EngineContext): Volatility {
  return ofFunctions(expression.functions, context, 0);
}

/** Functions that SQL functions call are followed this deep. */
const deepest = 4;

function ofFunctions(names: readonly string[], context: EngineContext, depth: number): Volatility {
  const each = names.map((name) => ofFunction(name, context, depth));
  return (
    each.find((one) => one.kind === "volatile") ?? each.find((one) => one.kind === "unknown") ?? { kind: "steady" }
  );
}

function ofFunction(name: string, context: EngineContext, depth: number): Volatility {
  const dot = name.lastIndexOf(".");
  const simple = name.slice(dot + 1);
  const span = { start: 0, end: 0 };
  const routine = context.schema.routine(dot < 0 ? { name, span } : { schema: name.slice(0, dot), name: simple, span });
  if (routine) return ofRoutine(routine, context, depth);
  const builtIn = builtInVolatility(simple);
  return builtIn === "steady" ? { kind: "steady" } : { kind: builtIn ?? "unknown", function: simple };
}

/** A volatile SQL function of a single expression is replaced by that expression, whose own volatility counts (measured on 12 to 18). */
function ofRoutine(routine: Routine, context: EngineContext, depth: number): Volatility {
  if (routine.volatility !== "volatile") return { kind: "steady" };
  const itself: Volatility = { kind: "volatile", function: routine.name };
  if (routine.language !== "sql" || routine.body === undefined || depth >= deepest) return itself;
  const expression = /^\s*select\s+([^;]+?);?\s*$/i.exec(routine.body)?.[1];
  if (expression === undefined || /\b(from|select|where|limit)\b/i.test(expression)) return itself;
  const called = [...expression.matchAll(/([a-z_][\w$.]*)\s*\(/gi)].map((match) => (match[1] ?? "").toLowerCase());
  const inner = ofFunctions(called, context, depth + 1);
  return inner.kind === "volatile"
    ? itself
    : inner.kind === "unknown"
      ? { kind: "unknown", function: routine.name }
      : inner;
}
