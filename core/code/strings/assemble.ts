import type { Span } from "../../text.ts";
import type { EmbeddedSql } from "../sql-strings.ts";
import type { SyntaxNode } from "../types.ts";
import { SqlAssembly } from "./assembly.ts";
import type { StringForm, StringLanguage } from "./language.ts";
import { contentOf, delimiterOf, formOf, specialParts } from "./literal.ts";

/** The literals and other operands, in order, of the outermost concatenation that the literal begins; itself when there is none. */
export function concatenationAt(literal: SyntaxNode, strings: StringLanguage): readonly SyntaxNode[] {
  if (literal.parent?.type === strings.flat?.parent) return neighboursOf(literal, strings);
  let whole = literal;
  for (let parent = literal.parent; parent !== null; parent = parent.parent) {
    if (!isJoin(parent, strings) || parent.startIndex !== literal.startIndex) break;
    whole = parent;
  }
  return operandsOf(whole, strings);
}

function isJoin(node: SyntaxNode, strings: StringLanguage): boolean {
  const operators = strings.joins.get(node.type);
  if (operators === undefined) return false;
  return operators.length === 0 || operators.includes(node.childForFieldName("operator")?.text ?? "");
}

/** `a + b + c` is nested to the left, as deep as it has parts. */
function operandsOf(whole: SyntaxNode, strings: StringLanguage): readonly SyntaxNode[] {
  const operands: SyntaxNode[] = [];
  const rest = [whole];
  for (let node = rest.pop(); node !== undefined; node = rest.pop()) {
    const isWrapper = strings.wrappers?.includes(node.type) === true;
    if (!isWrapper && !isJoin(node, strings)) operands.push(node);
    else
      for (const child of [...node.namedChildren].reverse()) if (child !== null && !isComment(child)) rest.push(child);
  }
  return operands;
}

function isComment(node: SyntaxNode): boolean {
  return node.type.includes("comment");
}

/** `"a" + name + "b"` among the tokens of a macro. */
function neighboursOf(literal: SyntaxNode, strings: StringLanguage): readonly SyntaxNode[] {
  const siblings = literal.parent?.children ?? [];
  const operands = [literal];
  for (let i = siblings.findIndex((node) => node?.startIndex === literal.startIndex) + 1; ; i += 2) {
    const operand = siblings[i + 1];
    if (siblings[i]?.text !== strings.flat?.operator || operand === null || operand === undefined) return operands;
    operands.push(operand);
  }
}

/** The text that the operands make at run time, as far as it can be seen. */
export function assemble(code: string, operands: readonly SyntaxNode[], strings: StringLanguage): EmbeddedSql {
  const assembly = new SqlAssembly();
  const span = { start: operands[0]?.startIndex ?? 0, end: operands.at(-1)?.endIndex ?? 0 };
  const holes = formattingHoles(code, span, strings);
  const forms: StringForm[] = [];
  for (const operand of operands) {
    const source = code.slice(operand.startIndex, operand.endIndex);
    const form = strings.literals.includes(operand.type) ? formOf(source, strings) : undefined;
    if (form === undefined) addHole(assembly, code, { start: operand.startIndex, end: operand.endIndex });
    else addLiteral(assembly, operand, code, form, strings, holes);
    if (form !== undefined) forms.push(form);
  }
  const only = operands.length === 1 ? forms[0] : undefined;
  return {
    text: assembly.text,
    span,
    segments: assembly.segments,
    delimiter: only === undefined ? undefined : delimiterOf(code.slice(span.start, span.end), only),
    lines: only?.lines === true,
    holes: assembly.holes,
  };
}

/** What holes look like in a text that stands where this one does. */
function formattingHoles(code: string, span: Span, strings: StringLanguage): readonly RegExp[] {
  const before = code.slice(Math.max(0, span.start - 60), span.start);
  const behind = code.slice(span.end, span.end + 20);
  return (strings.formatting ?? [])
    .filter((way) => way.before?.test(before) !== false && way.behind?.test(behind) !== false)
    .map(({ holes }) => holes);
}

/** A column that is handed to what fills the hole, `${dateOf("orders.created_at")}`, is read as if the hole were a function of it. */
function addHole(assembly: SqlAssembly, code: string, span: Span): void {
  const source = code.slice(span.start, span.end);
  const named = [...source.matchAll(namedColumn)].map(({ index, 0: literal }) => ({
    start: span.start + index + 1,
    end: span.start + index + literal.length - 1,
  }));
  assembly.addHole(
    span,
    named.map((name) => ({ text: code.slice(name.start, name.end), code: name })),
  );
}

const namedColumn = /(["'`])[A-Za-z_]\w*\.[A-Za-z_]\w*\1/g;

function addLiteral(
  assembly: SqlAssembly,
  node: SyntaxNode,
  code: string,
  form: StringForm,
  strings: StringLanguage,
  holes: readonly RegExp[],
): void {
  const content = contentOf(node, code.slice(node.startIndex, node.endIndex), form);
  let from = content.start;
  const addPlain = (end: number) => assembly.add(code.slice(from, end), { start: from, end });
  for (const part of specialParts(node, code, content, form, strings, holes)) {
    addPlain(part.code.start);
    if (part.text === undefined) addHole(assembly, code, part.code);
    else assembly.add(part.text, part.code);
    from = part.code.end;
  }
  addPlain(content.end);
}
