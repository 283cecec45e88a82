import type { DeclaredClass } from "../models/types.ts";

/** Stands in `DeclaredClass.library` for what the readers of all Python libraries use. */
export const pythonClasses = "python";

/** Stands for the class of functions that belong to none. */
export const functions = "function";

const made =
  "(?:[a-z_]\\w*\\.)*([A-Z]\\w*)(?:\\.objects\\.(?:create|get|first|last|earliest|latest)|\\.query\\.get)?\\(";
const attributes = new RegExp(
  `\\b(?:self|cls)\\.([a-z_]\\w*)(?:\\s*:\\s*[^=\\n]+)?\\s*=\\s*(?:await\\s+)?${made}`,
  "g",
);
const parameters = "\\([^()]*(?:\\([^()]*\\)[^()]*)*\\)";
const methods = new RegExp(`^[ \\t]+(?:async[ ]+)?def[ ]+(\\w+)${parameters}\\s*->\\s*([^:]+):`, "gm");
const functionHeads = new RegExp(`^(?:async[ ]+)?def[ ]+(\\w+)${parameters}\\s*->\\s*([^:]+):`, "gm");

/**
 * The classes of a file with what their methods say they give and what they set their attributes to (`$user`), and what its functions say
 * they give, by a look at the text: bases of tests and services are too many to be parsed. Several bases stand with commas in between.
 */
export function scanPython(file: string, text: string): readonly DeclaredClass[] {
  const [, ...parts] = text.split(/^(?=class[ ]+\w)/m);
  const declared = parts.flatMap((part): DeclaredClass[] => {
    const [head = "", name = "", bases = ""] = /^class[ ]+(\w+)(?:\(([^()]*)\))?[^:]*:/.exec(part) ?? [];
    // The class ends where a line is not indented.
    const body = part.slice(head.length).split(/^(?=[^\s#)\]}])/m, 1)[0] ?? "";
    const returns = typesIn([
      ...[...body.matchAll(methods)].map(([, method = "", type = ""]) => [method, type] as const),
      ...[...body.matchAll(attributes)].map(([, attribute = "", type = ""]) => [`$${attribute}`, type] as const),
    ]);
    const base = bases.replace(/\s|\w+=[^,]*/g, "");
    if (name === "" || (base === "" && Object.keys(returns).length === 0)) return [];
    return [{ library: pythonClasses, file, name, base, returns }];
  });
  const returns = typesIn([...text.matchAll(functionHeads)].map(([, name = "", type = ""]) => [name, type] as const));
  return Object.keys(returns).length === 0
    ? declared
    : [...declared, { library: pythonClasses, file, name: functions, returns }];
}

/** The types by name; a name with several has none. */
function typesIn(typed: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  const types = new Map<string, string>();
  for (const [name, type] of typed) {
    const known = types.get(name);
    types.set(name, known === undefined || known === type ? type : "");
  }
  return Object.fromEntries([...types].filter(([, type]) => /[A-Z]/.test(type) && !/^(?:None|bool|str)\b/.test(type)));
}
