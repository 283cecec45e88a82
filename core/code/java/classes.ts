import type { DeclaredClass } from "../models/types.ts";

const method =
  /^[ \t]+(?:@\w+(?:\([^()\n]*\))?\s+)*(?:(?:public|protected|static|final|default|abstract|synchronized)\s+)*(?:<[\w ,?]+>\s+)?([A-Z][\w.]*(?:<[\w.<>, ?]+>)?)\s+([a-z]\w*)\s*\(/gm;
/** Types that lead to no entity. */
const plain = /^(?:[\w.]+<)?(?:Boolean|Double|Float|Integer|Long|Map|Object|Short|String|UUID|Void)\b/;

/**
 * What the methods of the class or interface of a file give, by a look at the text: services and the like are too many to be parsed. Types
 * that the file imports are named in full.
 */
export function classesIn(file: string, text: string): readonly DeclaredClass[] {
  const name = /(?:^|\/)(\w+)\.java$/.exec(file)?.[1];
  if (name === undefined || !new RegExp(`\\b(?:class|interface)\\s+${name}\\b`).test(text)) return [];
  const returns = new Map<string, string | undefined>();
  for (const [, type = "", title = ""] of text.matchAll(method))
    if (!plain.test(type)) returns.set(title, returns.has(title) && returns.get(title) !== type ? undefined : type);
  const known = [...returns].flatMap(([title, type]) =>
    type === undefined ? [] : [[title, inFull(type, text)] as const],
  );
  return known.length === 0 ? [] : [{ library: "jpa", file, name, returns: Object.fromEntries(known) }];
}

function inFull(type: string, text: string): string {
  return type.replace(
    /(?<![\w.])[A-Z]\w*/g,
    (name) => new RegExp(`^import\\s+([\\w.]+\\.${name});`, "m").exec(text)?.[1] ?? name,
  );
}
