/** The arguments of a call, split at the commas that belong to it; undefined when brackets do not close. */
export function splitArguments(text: string): readonly string[] | undefined {
  const parts: string[] = [];
  const pieces =
    /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*|[([{]|[)\]}]|,|[^"'#()[\]{},]+|["']/g;
  let depth = 0;
  let current = "";
  for (const [piece] of text.matchAll(pieces)) {
    if (/^[([{]$/.test(piece)) depth++;
    if (/^[)\]}]$/.test(piece)) depth--;
    if (depth < 0) return undefined;
    if (piece === "," && depth === 0) {
      parts.push(current.trim());
      current = "";
    } else if (!piece.startsWith("#")) current += piece;
  }
  parts.push(current.trim());
  return depth === 0 ? parts.filter((part) => part !== "") : undefined;
}

/** A declaration `name: type = callee(arguments)` taken apart; undefined for any other shape. */
export function callDeclaration(
  source: string,
): { readonly type: string | undefined; readonly callee: string; readonly args: readonly string[] } | undefined {
  const match = /^\w+\s*(?::\s*([^=]+?)\s*)?=\s*([\w.]+)\(([\s\S]*)\)\s*$/.exec(source);
  const args = match?.[3] === undefined ? undefined : splitArguments(match[3]);
  if (match?.[2] === undefined || args === undefined) return undefined;
  return { type: match[1], callee: match[2], args };
}

/** Name of an argument given by name. */
export function argumentName(argument: string): string | undefined {
  return /^(\w+)\s*=(?!=)/.exec(argument)?.[1];
}
