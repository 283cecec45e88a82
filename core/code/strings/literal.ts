import type { Span } from "../../text.ts";
import type { SyntaxNode } from "../types.ts";
import { type StringForm, type StringLanguage, unescaped } from "./language.ts";

/** A part of a literal that does not stand for itself: an escape sequence, or a hole without a text of its own. */
export interface SpecialPart {
  readonly code: Span;
  /** Undefined for a hole. */
  readonly text: string | undefined;
}

/** The form of a literal with this source; undefined when it is none that is known, e.g. a character. */
export function formOf(source: string, strings: StringLanguage): StringForm | undefined {
  return strings.forms.find(({ open }) => open.test(source));
}

/** What lies between the delimiters of a literal. */
export function contentOf(node: SyntaxNode, source: string, form: StringForm): Span {
  const open = form.open.exec(source)?.[0].length ?? 0;
  const close = form.close.exec(source.slice(open))?.[0].length ?? 0;
  return { start: node.startIndex + open, end: node.endIndex - close };
}

/** What ends the literal, without the white space before it. */
export function delimiterOf(source: string, form: StringForm): string {
  return form.close.exec(source)?.[0].trim() ?? "";
}

/** The special parts of a literal's content, in order, none within another. `holes` finds the holes of a formatting call. */
export function specialParts(
  node: SyntaxNode,
  code: string,
  content: Span,
  form: StringForm,
  strings: StringLanguage,
  holes: readonly RegExp[],
): readonly SpecialPart[] {
  const text = code.slice(content.start, content.end);
  const parts: SpecialPart[] = holeNodes(node, strings).map((hole) => ({
    code: withBraces(code, hole),
    text: undefined,
  }));
  const at = (match: RegExpExecArray) => ({
    start: content.start + match.index,
    end: content.start + match.index + match[0].length,
  });
  for (const match of form.escapes === undefined ? [] : text.matchAll(form.escapes))
    parts.push({ code: at(match), text: unescaped(match[0]) });
  for (const pattern of holes)
    for (const match of text.matchAll(pattern)) {
      const isDoubled = match[0].length === 2 && match[0][0] === match[0][1];
      parts.push({ code: at(match), text: isDoubled ? match[0].slice(1) : undefined });
    }
  return withoutOverlaps(parts.sort((a, b) => a.code.start - b.code.start));
}

function holeNodes(node: SyntaxNode, strings: StringLanguage): readonly SyntaxNode[] {
  if (strings.holes.length === 0) return [];
  return node.descendantsOfType([...strings.holes]).filter((hole): hole is SyntaxNode => hole !== null);
}

/** In `{$user->name}` the braces belong to the hole, though not to its node. */
function withBraces(code: string, hole: SyntaxNode): Span {
  const { startIndex: start, endIndex: end } = hole;
  const isBraced = code[start] === "$" && code[start + 1] !== "{" && code[start - 1] === "{" && code[end] === "}";
  return isBraced ? { start: start - 1, end: end + 1 } : { start, end };
}

function withoutOverlaps(parts: readonly SpecialPart[]): readonly SpecialPart[] {
  let end = -1;
  return parts.filter(({ code }) => {
    if (code.start < end) return false;
    end = code.end;
    return true;
  });
}
