import type { Resolved } from "./resolver.ts";
import { element, type Value } from "./value.ts";

const sameList: ReadonlySet<string> = new Set(
  "concat filter reverse slice sort splice toReversed toSorted values".split(" "),
);
const oneOfList: ReadonlySet<string> = new Set(["at", "find", "findLast", "pop", "shift"]);
/** Methods that run a query and give one row. */
const givesOne: ReadonlySet<string> = new Set(["executeTakeFirst", "executeTakeFirstOrThrow", "first"]);
/** Methods of promises and streams that give the same. */
export const sameValue: ReadonlySet<string> = new Set(["catch", "finally"]);

/** A method of a list, a map or a query, or the property of a record. */
export function methodOf(of: Resolved, method: string): Value | undefined {
  if (sameList.has(method))
    return { is: "function", returns: method === "values" && of.is === "keyed" ? { is: "list", of: of.of } : of };
  if (oneOfList.has(method) || (method === "get" && of.is === "keyed")) {
    const one = element(of, of.is === "tuple" ? 0 : undefined);
    return one === undefined ? undefined : { is: "function", returns: one };
  }
  if (method === "map" || method === "flatMap" || method === "then") return { is: "literal", text: method };
  if (sameValue.has(method)) return { is: "function", returns: of };
  if (of.is === "list" && of.isQuery === true)
    return {
      is: "function",
      returns: givesOne.has(method) ? of.of : method === "execute" ? { is: "list", of: of.of } : of,
    };
  return of.is === "keyed" ? of.of : undefined;
}
