import type { CodeEnvironment } from "../../libraries/library.ts";
import type { ImportedText } from "../bindings.ts";
import type { Signature } from "./value.ts";

/** How many files that hand names on are gone through. */
const mostDeep = 4;

/** Looks up constants that a file imports: names of tables and columns, mostly. */
export function importedTexts({ flow }: CodeEnvironment, file: string): ImportedText | undefined {
  if (flow === undefined) return undefined;
  const exported = (from: string, module: string, name: string, property: string | undefined, depth: number) => {
    const target = flow.modules.resolve(from, module);
    const isThere = target !== undefined && depth < mostDeep && (name === "*" || flow.mayExport(target, name));
    const known = isThere ? flow.signature(target) : undefined;
    return known === undefined || target === undefined ? undefined : of(known, target, name, property, depth);
  };
  const of = (
    known: Signature,
    at: string,
    name: string,
    property: string | undefined,
    depth: number,
  ): string | undefined => {
    // `import * as tables`: the property is the name.
    if (name === "*") return property === undefined ? undefined : of(known, at, property, undefined, depth);
    const given = known.exports[name];
    if (given?.module !== undefined) return exported(at, given.module, given.name, property, depth + 1);
    const local = given?.name ?? name;
    const text = known.texts?.[local];
    if (typeof text === "string") return property === undefined ? text : undefined;
    if (text !== undefined) return property === undefined ? undefined : text[property];
    const handed = given === undefined ? undefined : known.imports[local];
    if (handed !== undefined) return exported(at, handed.module, handed.imported, property, depth + 1);
    return known.stars.map((star) => exported(at, star, name, property, depth + 1)).find((each) => each !== undefined);
  };
  return (from, property) => exported(file, from.module, from.imported, property, 0);
}
