import type { Span } from "../../text.ts";
import type { CodeModel } from "../models/types.ts";

/** An attribute that a query names. Spans are relative to the text of the query. */
export interface JpqlUse {
  readonly model: CodeModel;
  readonly column: string;
  readonly span: Span;
  readonly access: "read" | "write";
}

interface Token {
  readonly text: string;
  readonly start: number;
}

const tokenPattern =
  /'(?:[^']|'')*'|[:?][\w.]*|#\{[^}]*\}|\$\{[^}]*\}|[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*|[^\s]/g;
const sections: ReadonlySet<string> = new Set([
  "where",
  "group",
  "order",
  "having",
  "select",
  "set",
  "on",
  "with",
  "returning",
]);
const introducers: ReadonlySet<string> = new Set(["from", "join", "update", "into", "fetch"]);
const notAlias: ReadonlySet<string> = new Set(
  "where group order having set on with join left right inner outer cross fetch select from union values as in and or".split(
    " ",
  ),
);

/** What a query of JPQL or HQL names, when it is about entities; `entity` finds those by their name. */
export function readJpql(text: string, entity: (name: string) => CodeModel | undefined): readonly JpqlUse[] {
  const tokens = [...text.matchAll(tokenPattern)].map((match): Token => ({ text: match[0], start: match.index }));
  const aliases = aliasesOf(tokens, entity);
  if (aliases.size === 0) return [];
  const uses: JpqlUse[] = [];
  let isSetList = false;
  for (const [i, token] of tokens.entries()) {
    const word = token.text.toLowerCase();
    if (word === "set" && tokens.slice(0, i).some(({ text }) => text.toLowerCase() === "update")) isSetList = true;
    if (word === "where") isSetList = false;
    if (!/^[A-Za-z_$]/.test(token.text) || introducers.has((tokens[i - 1]?.text ?? "").toLowerCase())) continue;
    // A function, or `new com.shop.Row(…)`.
    if (tokens[i + 1]?.text === "(" || (tokens[i - 1]?.text ?? "").toLowerCase() === "new") continue;
    const previous = tokens[i - 1]?.text.toLowerCase();
    const isTarget = isSetList && tokens[i + 1]?.text === "=" && (previous === "set" || previous === ",");
    uses.push(...usesOf(token, aliases, entity, isTarget ? "write" : "read"));
  }
  return uses;
}

/** `User u`, `User as u`, `u.orders o`; the entity without an alias under the empty name. */
function aliasesOf(
  tokens: readonly Token[],
  entity: (name: string) => CodeModel | undefined,
): ReadonlyMap<string, CodeModel> {
  const aliases = new Map<string, CodeModel>();
  for (const [i, token] of tokens.entries()) {
    const previous = (tokens[i - 1]?.text ?? "").toLowerCase();
    const isFirstOfDelete = previous === "delete" && token.text.toLowerCase() !== "from";
    const isListed = previous === "," && isInFrom(tokens, i);
    if (!introducers.has(previous) && !isFirstOfDelete && !isListed) continue;
    const model = modelAt(token.text, aliases, entity);
    if (model === undefined) continue;
    const next = tokens[i + 1]?.text.toLowerCase() === "as" ? tokens[i + 2]?.text : tokens[i + 1]?.text;
    const hasAlias = next !== undefined && /^[A-Za-z_]\w*$/.test(next) && !notAlias.has(next.toLowerCase());
    aliases.set(hasAlias ? next : "", model);
  }
  return aliases;
}

function isInFrom(tokens: readonly Token[], at: number): boolean {
  for (let i = at - 1; i >= 0; i--) {
    const word = tokens[i]?.text.toLowerCase() ?? "";
    if (word === "from") return true;
    if (sections.has(word) || word === "(" || word === ")") return false;
  }
  return false;
}

function modelAt(
  path: string,
  aliases: ReadonlyMap<string, CodeModel>,
  entity: (name: string) => CodeModel | undefined,
): CodeModel | undefined {
  const [first = "", ...rest] = path.split(/\s*\.\s*/);
  let model = aliases.get(first);
  // A name with a package: its last part is the entity's.
  if (model === undefined) return entity(rest.at(-1) ?? first);
  for (const step of rest) model = relatedTo(model, step, entity);
  return model;
}

function relatedTo(
  model: CodeModel | undefined,
  name: string,
  entity: (name: string) => CodeModel | undefined,
): CodeModel | undefined {
  const target = model?.relations.get(name);
  return target === undefined ? undefined : entity(target);
}

/** The attribute at the end of a path, and the foreign keys that it leads over. */
function usesOf(
  token: Token,
  aliases: ReadonlyMap<string, CodeModel>,
  entity: (name: string) => CodeModel | undefined,
  access: "read" | "write",
): readonly JpqlUse[] {
  const steps = [...token.text.matchAll(/[\w$]+/g)].map((match) => ({
    text: match[0],
    start: token.start + match.index,
  }));
  const first = aliases.get(steps[0]?.text ?? "");
  let model: CodeModel | undefined = first ?? (aliases.size === 1 ? [...aliases.values()][0] : undefined);
  const uses: JpqlUse[] = [];
  let prefix = "";
  for (const [i, step] of (first === undefined ? steps : steps.slice(1)).entries()) {
    if (model === undefined) return uses;
    const path = prefix + step.text;
    const column = model.fields.find(({ name }) => name === path)?.column;
    const isLast = i === steps.length - (first === undefined ? 1 : 2);
    if (column !== undefined)
      uses.push({
        model,
        column,
        span: { start: step.start, end: step.start + step.text.length },
        access: isLast ? access : "read",
      });
    const isEmbedded = model.fields.some(({ name }) => name.startsWith(`${path}.`));
    prefix = isEmbedded ? `${path}.` : "";
    if (!isEmbedded) model = relatedTo(model, step.text, entity);
  }
  return uses;
}
