import type { Span } from "../../text.ts";
import type { EmbeddedSql, Segment } from "../sql-strings.ts";

/** A statement of a mapper, with its dynamic parts taken out so that every branch remains. */
export interface MappedStatement {
  readonly sql: EmbeddedSql;
  /** The `resultMap` that its rows go through. */
  readonly resultMap: string | undefined;
}

/** A column that a `resultMap` names. */
export interface MappedColumn {
  readonly column: string;
  readonly span: Span;
}

export interface ResultMap {
  readonly id: string;
  /** Other maps of the file that it takes columns from or nests. */
  readonly uses: readonly string[];
  readonly columns: readonly MappedColumn[];
}

/** A piece of SQL that statements include by its name. */
export interface MapperFragment {
  readonly id: string;
  readonly body: string;
  /** Where the body begins in its file. */
  readonly start: number;
}

/** What one mapper has to do with others. Plain data. */
export interface SharedMapper {
  readonly file: string;
  readonly namespace: string;
  readonly fragments: readonly MapperFragment[];
  /** Bodies of statements that include fragments of other mappers. */
  readonly statements: readonly string[];
}

export interface Mapper {
  readonly statements: readonly MappedStatement[];
  readonly resultMaps: readonly ResultMap[];
}

/** The body of an element, and where it begins: in the file that is read, or behind `elsewhere`. */
interface Body {
  readonly text: string;
  readonly start: number;
}

/** Offsets of text that stands in another file begin here. */
export const elsewhere = 2 ** 40;

interface Element {
  readonly name: string;
  readonly attributes: string;
  readonly span: Span;
  readonly body: Span;
}

/** How deep fragments may include fragments. */
const deepest = 8;

/**
 * Reads an XML mapper of MyBatis as text: the file may be incomplete while it is written. Offsets are those of the file; those of what
 * it includes from `others` lie behind `elsewhere`. Statements of others that include a fragment of this file are read here, too, for
 * the fragment's sake.
 */
export function readMapper(text: string, others: readonly SharedMapper[] = []): Mapper {
  const code = withoutComments(text);
  const namespace = namespaceOf(code);
  const foreign = others.filter((other) => other.namespace !== namespace);
  const fragments = new Map<string, Body>();
  for (const other of foreign)
    for (const { id, body } of other.fragments)
      fragments.set(`${other.namespace}.${id}`, { text: body, start: elsewhere });
  for (const { id, body, start } of fragmentsOf(code)) {
    fragments.set(id, { text: body, start });
    if (namespace !== undefined) fragments.set(`${namespace}.${id}`, { text: body, start });
  }
  const statements = statementsOf(code).map((element) => ({
    sql: embedded({ text: code.slice(element.body.start, element.body.end), start: element.body.start }, fragments),
    resultMap: attribute(element.attributes, "resultMap"),
  }));
  const including = foreign
    .flatMap((other) =>
      other.statements.filter((body) => namespace !== undefined && reaches(body, namespace, fragments)),
    )
    .map((body) => ({ sql: embedded({ text: body, start: elsewhere }, fragments), resultMap: undefined }));
  const resultMaps = elements(code, "resultMap").map((element) => resultMapOf(code, element));
  return { statements: [...statements, ...including], resultMaps };
}

/** What other mappers need to know of this one; undefined when it neither has fragments nor includes those of others. */
export function sharedMapper(file: string, text: string): SharedMapper | undefined {
  const code = withoutComments(text);
  const namespace = namespaceOf(code);
  if (namespace === undefined) return undefined;
  const fragments = fragmentsOf(code);
  const statements = statementsOf(code)
    .map(({ body }) => code.slice(body.start, body.end))
    .filter((body) => references(body).some((name) => name.includes(".") && !name.startsWith(`${namespace}.`)));
  return fragments.length + statements.length === 0 ? undefined : { file, namespace, fragments, statements };
}

function withoutComments(text: string): string {
  return text.replace(/<!--[\s\S]*?-->/g, blank);
}

function namespaceOf(code: string): string | undefined {
  return /<mapper\b[^>]*?\bnamespace\s*=\s*["']([\w.]+)["']/.exec(code)?.[1];
}

function fragmentsOf(code: string): readonly MapperFragment[] {
  return elements(code, "sql").map(({ attributes, body }) => ({
    id: attribute(attributes, "id") ?? "",
    body: code.slice(body.start, body.end),
    start: body.start,
  }));
}

function statementsOf(code: string): readonly Element[] {
  return ["insert", "update", "delete", "select"].flatMap((name) => elements(code, name));
}

/** The fragments that a body includes. */
function references(body: string): readonly string[] {
  return [...body.matchAll(includes)].map((match) => attribute(match[1] ?? "", "refid") ?? "");
}

/** Whether a body includes a fragment of the namespace, itself or by what it includes. */
function reaches(body: string, namespace: string, fragments: ReadonlyMap<string, Body>, depth = 0): boolean {
  return references(body).some((name) => {
    if (name.startsWith(`${namespace}.`)) return true;
    const fragment = fragments.get(name);
    return fragment !== undefined && depth < deepest && reaches(fragment.text, namespace, fragments, depth + 1);
  });
}
const includes = /<include\b((?:[^>"']|"[^"]*")*?)(?:\/>|>[\s\S]*?<\/include\s*>)/g;

/** The elements of a name, none of which holds another of its kind. */
function elements(code: string, name: string): readonly Element[] {
  const pattern = new RegExp(`<${name}\\b((?:[^>"']|"[^"]*"|'[^']*')*?)(?:/>|>([\\s\\S]*?)</${name}\\s*>)`, "g");
  return [...code.matchAll(pattern)].map((match) => {
    const end = match.index + match[0].length;
    const closing = match[2] === undefined ? 0 : match[0].length - match[0].lastIndexOf("</");
    const start = match[2] === undefined ? end : end - closing - match[2].length;
    return {
      name,
      attributes: match[1] ?? "",
      span: { start: match.index, end },
      body: { start, end: start + (match[2] ?? "").length },
    };
  });
}

function attribute(attributes: string, name: string): string | undefined {
  const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return match?.[1] ?? match?.[2];
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, " ");
}

function embedded(body: Body, fragments: ReadonlyMap<string, Body>): EmbeddedSql {
  const segments: Segment[] = [];
  let text = "";
  const add = (part: string, start: number) => {
    if (part === "") return;
    segments.push({
      sql: { start: text.length, end: text.length + part.length },
      code: { start, end: start + part.length },
    });
    text += part;
  };
  append(body, fragments, 0, add);
  // Where branches meet, a place for another column would not be in all of them.
  const isPlain = !/<(?!!\[CDATA\[)/.test(body.text.replaceAll("]]>", ""));
  return {
    text,
    span: { start: body.start, end: body.start + body.text.length },
    segments,
    delimiter: isPlain ? "<" : undefined,
    lines: true,
    holes: [...text.matchAll(/\$\{h*\}/g)].map((match) => ({ start: match.index, end: match.index + match[0].length })),
  };
}

/** Adds a body, fragments in the place of their `<include>`. */
function append(
  { text, start }: Body,
  fragments: ReadonlyMap<string, Body>,
  depth: number,
  add: (part: string, start: number) => void,
): void {
  const source = withoutTags(text);
  // What stands in other files is not told apart: nothing is said of it here.
  const at = (offset: number) => (start >= elsewhere ? elsewhere : start + offset);
  let from = 0;
  for (const match of source.matchAll(includes)) {
    add(source.slice(from, match.index), at(from));
    const fragment = fragments.get(attribute(match[1] ?? "", "refid") ?? "");
    if (fragment !== undefined && depth < deepest) append(fragment, fragments, depth + 1, add);
    // What another file holds may be unknown.
    else add(`\${${"h".repeat(Math.max(1, match[0].length - 3))}}`, at(match.index));
    from = match.index + match[0].length;
  }
  add(source.slice(from), at(from));
}

/** The text with tags, parameters and entities replaced by SQL of the same length; `<include>` stays. */
function withoutTags(source: string): string {
  return (
    source
      .replace(/<!\[CDATA\[|\]\]>/g, blank)
      .replace(/<selectKey\b[\s\S]*?<\/selectKey\s*>/g, blank)
      .replace(/<bind\b[^>]*>/g, blank)
      .replace(/<(?:when|otherwise)\b(?:[^>"']|"[^"]*"|'[^']*')*>(?!\s*(?:(?:and|or)\b|[,<]))/gi, conjunction)
      .replace(
        /<set\s*>([\s\S]*?)<\/set\s*>/g,
        (whole, inner: string) => `SET  ${withoutLastComma(inner)}${" ".repeat(whole.length - 5 - inner.length)}`,
      )
      .replace(/<where\s*>([\s\S]*?)<\/where\s*>/g, (whole, inner: string) => {
        const open = whole.indexOf(inner, 1);
        return `WHERE${" ".repeat(open - 5)}${withoutFirstOperator(inner)}${" ".repeat(whole.length - open - inner.length)}`;
      })
      .replace(/<trim\b([^>]*)>([\s\S]*?)<\/trim\s*>/g, trimmed)
      .replace(/<foreach\b([^>]*)>([\s\S]*?)<\/foreach\s*>/g, (whole, attributes: string, inner: string) =>
        wrapped(whole, inner, attribute(attributes, "open"), attribute(attributes, "close")),
      )
      .replace(/[#$]\{[^}]*\}/g, (parameter) =>
        `\${${"h".repeat(Math.max(1, parameter.length - 3))}}`.slice(0, parameter.length),
      )
      .replace(/<(?!include\b|\/include\b)\/?[a-zA-Z](?:[^>"']|"[^"]*"|'[^']*')*>/g, blank)
      // A tag that is being written.
      .replace(/<\/?[a-z]+\s[^<>]*$/, blank)
      .replace(/&(lt|gt|amp|quot|apos);/g, (entity, name: string) => (entities.get(name) ?? " ").padEnd(entity.length))
  );
}
const entities: ReadonlyMap<string, string> = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Branches of a choice that carry no operator of their own stand side by side: as conditions, the columns of each are told. */
function conjunction(tag: string, offset: number, source: string): string {
  const before = source.slice(0, offset);
  const isFirst = /<choose\s*>\s*$/.test(before);
  const isInSet = before.lastIndexOf("<set") > before.lastIndexOf("</set");
  return isFirst || isInSet ? blank(tag) : " AND".padEnd(tag.length).slice(0, tag.length);
}

function trimmed(whole: string, attributes: string, inner: string): string {
  let body = inner;
  if (attribute(attributes, "suffixOverrides")?.includes(",") === true) body = withoutLastComma(body);
  if (attribute(attributes, "prefixOverrides") !== undefined) body = withoutFirstOperator(body);
  return wrapped(whole, inner, attribute(attributes, "prefix"), attribute(attributes, "suffix"), body);
}

/** An element of the same length whose tags give way to the text that they stand for. */
function wrapped(whole: string, inner: string, open = "", close = "", body = inner): string {
  const closing = whole.length - whole.lastIndexOf("</");
  const opening = whole.length - closing - inner.length;
  return ` ${open}`.padEnd(opening).slice(0, opening) + body + `${close} `.padEnd(closing).slice(0, closing);
}

/** Blanks the comma behind the last entry, looking through the tags that follow it. */
function withoutLastComma(body: string): string {
  return body.replace(/,(\s*(?:<\/[a-z]+\s*>\s*)*)$/i, " $1");
}

function withoutFirstOperator(body: string): string {
  return body.replace(
    /^((?:\s|<[a-zA-Z](?:[^>"']|"[^"]*")*>)*)(and|or)\b/i,
    (_whole, before: string, word: string) => before + " ".repeat(word.length),
  );
}

function resultMapOf(code: string, { attributes, body }: Element): ResultMap {
  const columns: MappedColumn[] = [];
  const source = code.slice(body.start, body.end);
  for (const match of source.matchAll(
    /<(?:id|result|arg|idArg|discriminator|association|collection)\b(?:[^>"']|"[^"]*")*?\scolumn\s*=\s*"(\w+)"/g,
  )) {
    const column = match[1] ?? "";
    const end = body.start + match.index + match[0].length - 1;
    columns.push({ column, span: { start: end - column.length, end } });
  }
  const nested = [...source.matchAll(/\sresultMap\s*=\s*"([\w.]+)"/g)].map((match) => match[1] ?? "");
  const base = attribute(attributes, "extends");
  return { id: attribute(attributes, "id") ?? "", uses: base === undefined ? nested : [...nested, base], columns };
}
