import type { SyntaxNode } from "../types.ts";
import { shortName } from "./nodes.ts";

/** What a type in PHP or in its documentation says of rows: those of which class, in which shape. */
export interface TypeOfRows {
  /** Last part of the name of the class. */
  readonly name: string;
  readonly shape: "row" | "rows" | "query";
}

const several =
  /(?:Collection|Enumerable|Paginator|Iterator|Generator|^array|^iterable|^list|^non-empty-array|^non-empty-list)$/;
const queries = /(?:Builder|Query|^HasMany|^HasOne|^BelongsTo|^BelongsToMany|^Morph\w+)$/;

/**
 * The text of a tag of the comment before a declaration or statement: `Song` of `@return Song`, `Collection<Song>` of
 * `@param Collection<Song> $songs` when `variable` is `$songs`.
 */
export function tagBefore(node: SyntaxNode, tag: string, variable?: string): string | undefined {
  const comment = node.previousNamedSibling;
  if (comment?.type !== "comment" || !comment.text.startsWith("/**")) return undefined;
  const pattern = new RegExp(
    `@(?:phpstan-|psalm-)?${tag}\\s+((?:[^\\s<>]|<[^>]*(?:<[^>]*>[^>]*)*>)+)(?:\\s+(?:\\.\\.\\.)?(\\$\\w+))?`,
    "g",
  );
  for (const [, type, name] of comment.text.matchAll(pattern))
    if (variable === undefined || name === variable || (name === undefined && tag === "var")) return type;
  return undefined;
}

/** The types of a union that may be rows: `Collection<int, Song>|Song[]|null`. */
export function typesOfRows(type: string): readonly TypeOfRows[] {
  return splitTop(type, "|").flatMap((part): TypeOfRows[] => {
    const text = part.trim().replace(/^\?/, "");
    const list = /^(\\?[\w\\]+)\[\]$/.exec(text);
    if (list?.[1] !== undefined) return [{ name: shortName(list[1]), shape: "rows" }];
    const generic = /^(\\?[\w\\-]+)<(.+)>$/.exec(text);
    if (generic?.[1] === undefined || generic[2] === undefined)
      return /^\\?[A-Za-z_][\w\\]*$/.test(text) ? [{ name: shortName(text), shape: "row" }] : [];
    const outer = shortName(generic[1]);
    const parts = splitTop(generic[2], ",").map((each) => shortName(each.trim()));
    const isQuery = queries.test(outer);
    const name = isQuery ? parts[0] : parts.at(-1);
    if (name === undefined || (!isQuery && !several.test(outer))) return [];
    return [{ name, shape: isQuery ? "query" : "rows" }];
  });
}

function splitTop(text: string, separator: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (const character of text) {
    if (character === "<") depth++;
    if (character === ">") depth--;
    if (character === separator && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts;
}

/** The class that another is told to be about: `Song` of `@extends Repository<Song>`, `@implements …`, `@mixin Song`. */
export function aboutOf(declaration: SyntaxNode, ...tags: readonly string[]): string | undefined {
  for (const tag of tags) {
    const type = tagBefore(declaration, tag);
    if (type === undefined) continue;
    const argument = /<\s*([\w\\]+)/.exec(type)?.[1] ?? (tag === "mixin" ? type : undefined);
    if (argument !== undefined) return shortName(argument);
  }
  return undefined;
}
