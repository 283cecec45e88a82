import { namedChildren } from "../../syntax.ts";
import type { SyntaxNode } from "../../types.ts";
import type { Bindings } from "../bindings.ts";
import { argumentsOf } from "../chain.ts";
import type { TypeReader } from "./type-reader.ts";
import { element, type Value } from "./value.ts";

/** What functions of lodash and its like give of a list. */
const helpers: ReadonlyMap<string, "one" | "list" | "lists" | "keyed" | "keyed lists"> = new Map([
  ...["find", "findLast", "first", "head", "last", "maxBy", "minBy", "sample"].map((name) => [name, "one"] as const),
  ...["compact", "concat", "filter", "orderBy", "reject", "slice", "sortBy", "take", "uniq", "uniqBy", "values"].map(
    (name) => [name, "list"] as const,
  ),
  ["chunk", "lists"],
  ["partition", "lists"],
  ["keyBy", "keyed"],
  ["groupBy", "keyed lists"],
]);

/** Tells what functions give that the language and common libraries have for lists, objects and maps. */
export class HelperCalls {
  readonly #bindings: Bindings;
  readonly #types: TypeReader;
  readonly #of: (expression: SyntaxNode) => Value | undefined;

  /** `of` tells what an expression is. */
  constructor(bindings: Bindings, types: TypeReader, of: (expression: SyntaxNode) => Value | undefined) {
    this.#bindings = bindings;
    this.#types = types;
    this.#of = of;
  }

  /** `_.keyBy(rows, "id")`, `uniqBy(rows, "id")`. */
  lodash(callee: SyntaxNode, method: string, [list]: readonly SyntaxNode[]): Value | undefined {
    const root = callee.childForFieldName("object") ?? callee;
    const gives = list === undefined || root.type !== "identifier" ? undefined : helpers.get(method);
    if (gives === undefined || list === undefined) return undefined;
    const module = this.#bindings.of(root)?.from?.module ?? "";
    if (!/^(?:lodash|underscore|ramda|remeda|radash)\b/.test(module)) return undefined;
    const of = element(this.#of(list));
    if (of === undefined || gives === "one") return of;
    if (gives === "keyed") return { is: "keyed", of };
    return gives === "list" ? { is: "list", of } : { is: gives === "lists" ? "list" : "keyed", of: { is: "list", of } };
  }

  /** `Object.values(rows)` and its like. */
  ofObject(method: string, object: SyntaxNode): Value | undefined {
    const value = this.#of(object);
    if (method === "values") return value === undefined ? undefined : { is: "list", of: { is: "element", of: value } };
    if (method === "assign" || method === "freeze") return value;
    if (method !== "entries" || value === undefined) return undefined;
    return { is: "list", of: { is: "tuple", of: [undefined, { is: "element", of: value }] } };
  }

  /** `new Map(rows.map((row) => [row.id, row]))` holds rows. */
  made(node: SyntaxNode): Value | undefined {
    const maker = node.childForFieldName("constructor");
    if (maker === null) return undefined;
    const [first] = argumentsOf(node);
    if (maker.text === "Map" || maker.text === "Set") {
      const types = namedChildren(node).find(({ type }) => type === "type_arguments");
      const last = types === undefined ? undefined : namedChildren(types).at(-1);
      const typed = last === undefined ? undefined : this.#types.read(last);
      const entry = first === undefined ? undefined : element(this.#of(first));
      const held = typed ?? (maker.text === "Map" ? element(entry, 1) : entry);
      return held === undefined ? undefined : { is: maker.text === "Map" ? "keyed" : "list", of: held };
    }
    const made = this.#of(maker);
    return made === undefined ? undefined : { is: "made", of: made };
  }
}
