import type { DeclaredClass } from "../models/types.ts";

/** Stands for the class of functions that belong to none. */
export const functions = "function";

/** The functions of a file that belong to no class, with what their types say they give: `function user(): User`. */
export function scanFunctions(library: string, file: string, text: string): readonly DeclaredClass[] {
  const declared = [...text.matchAll(/^(?: {4})?function\s+(\w+)\s*\([^()]*\)\s*:\s*(\??[A-Z]\w*)/gm)];
  if (declared.length === 0 || /^\s*(?:(?:abstract|final|readonly)\s+)*(?:class|trait|enum|interface)\s/m.test(text))
    return [];
  const returns = Object.fromEntries(declared.map(([, name = "", type = ""]) => [name, type]));
  return [{ library, file, name: functions, returns }];
}

const classes = /^[ \t]*(?:(?:abstract|final|readonly)\s+)*(?:class|trait)\s+(?=[A-Z]\w*)/m;
const properties = /\b(?:public|protected)\s+(?:readonly\s+)?(\??[A-Z]\w*)\s+(\$\w+)/g;
const methods = /\bfunction\s+(\w+)\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\s*:\s*(\??[A-Z]\w*)/g;

/**
 * The classes and traits that may hold or give models (services, events, jobs, values, helpers of tests): their base, and the types of
 * their properties (`$name`) and methods, by a look at the text: these files are too many to be parsed.
 */
export function scanClasses(library: string, file: string, text: string): readonly DeclaredClass[] {
  const [, ...parts] = text.split(classes);
  return parts.flatMap((part): DeclaredClass[] => {
    const [, name = "", base] = /^(\w+)(?:\s+extends\s+(?:\\?\w+\\)*(\w+))?/.exec(part) ?? [];
    const typed = [
      ...[...part.matchAll(properties)].map(([, type = "", property = ""]) => [property, type]),
      ...[...part.matchAll(methods)].map(([, method = "", type = ""]) => [method, type]),
    ];
    if (typed.length === 0 && base === undefined) return [];
    return [{ library, file, name, ...(base === undefined ? {} : { base }), returns: Object.fromEntries(typed) }];
  });
}
