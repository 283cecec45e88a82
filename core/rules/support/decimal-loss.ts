import type { TypeName } from "../../sql/names.ts";

/** What happens to decimals that do not fit, for people. `digits`: how many a type has for which none are given; the scale is 0 then. */
export function decimalLoss(from: TypeName, to: TypeName, digits: number): string | undefined {
  const [old, next] = [from, to].map(({ args }) => ({ all: Number(args[0] ?? digits), scale: Number(args[1] ?? 0) }));
  if (old === undefined || next === undefined) return undefined;
  if (next.scale < old.scale) return `are rounded to ${next.scale} digits behind the point`;
  const whole = next.all - next.scale;
  return whole < old.all - old.scale
    ? `with more than ${whole} digits before the point make the statement fail`
    : undefined;
}
