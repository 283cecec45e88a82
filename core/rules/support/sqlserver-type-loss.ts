import type { TypeName } from "../../sql/names.ts";
import { decimalLoss } from "./decimal-loss.ts";

/** Integers by their size (SQL Server manual, "int, bigint, smallint, and tinyint"). */
const integers: readonly string[] = ["tinyint", "smallint", "int", "bigint"];

/** DECIMAL is DECIMAL(18,0) (manual, "decimal and numeric"). */
const decimalDigits = 18;

/** What happens to values that do not fit, for people; undefined when all fit or nothing certain can be said. Not run on a server. */
export function sqlserverTypeLoss(from: TypeName, to: TypeName): string | undefined {
  const [old, next] = [integers.indexOf(plain(from)), integers.indexOf(plain(to))];
  if (old !== -1 && next !== -1) return next < old ? "out of its range make the statement fail" : undefined;
  const [longest, length] = [lengthOf(from), lengthOf(to)];
  if (longest !== undefined && length !== undefined) {
    if (length < longest) return `longer than ${length} characters make the statement fail`;
    return from.name.startsWith("n") && !to.name.startsWith("n")
      ? "with characters outside of the code page get question marks in their place"
      : undefined;
  }
  if (/^(?:datetime|datetime2|smalldatetime|datetimeoffset)$/.test(from.name) && to.name === "date")
    return "lose their time of day";
  if (from.name === to.name && /^(?:datetime2|time|datetimeoffset)$/.test(from.name))
    return precisionOf(to) < precisionOf(from) ? "lose fractions of a second" : undefined;
  return isDecimal(from) && isDecimal(to) ? decimalLoss(from, to, decimalDigits) : undefined;
}

function plain({ name }: TypeName): string {
  return name === "integer" ? "int" : name;
}

function lengthOf({ name, args }: TypeName): number | undefined {
  if (!/^n?(?:var)?char$/.test(name)) return undefined;
  return args[0]?.toLowerCase() === "max" ? Number.POSITIVE_INFINITY : Number(args[0] ?? 1);
}

/** Seven digits of a second where none are asked for (manual, "datetime2"). */
function precisionOf({ args }: TypeName): number {
  return Number(args[0] ?? 7);
}

function isDecimal({ name }: TypeName): boolean {
  return name === "decimal" || name === "numeric";
}
