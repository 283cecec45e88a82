import type { TypeName } from "../../sql/names.ts";
import { decimalLoss } from "./decimal-loss.ts";

/** Integers by their size (MySQL manual 13.1.2). */
const integers: readonly string[] = ["tinyint", "smallint", "mediumint", "int", "bigint"];

/** Characters or bytes that a type of text holds at most (MySQL manual 13.7). */
const textLengths: Readonly<Record<string, number>> = {
  tinytext: 255,
  tinyblob: 255,
  text: 65_535,
  blob: 65_535,
  mediumtext: 16_777_215,
  mediumblob: 16_777_215,
  longtext: Number.POSITIVE_INFINITY,
  longblob: Number.POSITIVE_INFINITY,
};

/** DECIMAL is DECIMAL(10,0) (MySQL manual 13.1.3). */
const decimalDigits = 10;

/** What happens to values that do not fit, for people; undefined when all fit or nothing certain can be said. */
export function mysqlTypeLoss(from: TypeName, to: TypeName): string | undefined {
  const [old, next] = [integers.indexOf(from.name), integers.indexOf(to.name)];
  if (old !== -1 && next !== -1) {
    const isNarrower = next < old || (next === old && from.unsigned === true && to.unsigned === undefined);
    if (isNarrower) return "out of its range make the statement fail";
    return to.unsigned && !from.unsigned ? "below zero make the statement fail" : undefined;
  }
  const [longest, length] = [lengthOf(from), lengthOf(to)];
  if (longest !== undefined && length !== undefined)
    return length < longest ? `longer than ${length} characters make the statement fail` : undefined;
  if (from.name === "double" && to.name === "float") return "lose digits";
  if (/^(?:datetime|timestamp)$/.test(from.name) && to.name === "date") return "lose their time of day";
  if (from.name === to.name && /^(?:datetime|timestamp|time)$/.test(from.name))
    return precisionOf(to) < precisionOf(from) ? "lose fractions of a second" : undefined;
  return from.name === "decimal" && to.name === "decimal" ? decimalLoss(from, to, decimalDigits) : undefined;
}

function lengthOf({ name, args }: TypeName): number | undefined {
  if (/^(?:var)?(?:char|binary)$/.test(name)) return Number(args[0] ?? 1);
  return textLengths[name];
}

/** Whole seconds unless digits are asked for (MySQL manual 13.2.6). */
function precisionOf({ args }: TypeName): number {
  return Number(args[0] ?? 0);
}
