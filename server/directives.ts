import {
  allRules,
  completeDirective,
  type Finding,
  type KnownColumn,
  type RuleDescription,
  type Span,
} from "../core/index.ts";

/** A proposal in a comment directive: what replaces `span`. */
export interface Proposal {
  readonly label: string;
  readonly detail: string;
  /** Markdown. */
  readonly documentation?: string;
  readonly text: string;
  /** `text` with places to fill in, in the syntax of snippets. */
  readonly snippet?: string;
  readonly span: Span;
  /** Smaller ones come first. */
  readonly order: number;
}

const words = [
  {
    label: "ignore",
    detail: "silence a rule for the next statement",
    text: "ignore ",
    snippet: `ignore ${slot(1, "rule")} because ${slot(2, "reason")}`,
  },
  {
    label: "ignore-file",
    detail: "silence a rule in the whole file",
    text: "ignore-file ",
    snippet: `ignore-file ${slot(1, "rule")} because ${slot(2, "reason")}`,
  },
  {
    label: "change",
    detail: "declare a staged change of a column",
    text: "change ",
    snippet: `change ${slot(1, "table.old")} -> ${slot(2, "table.new")} up(${slot(3, "old")}) down(${slot(4, "new")})`,
  },
];

/** A place to fill in, in the syntax of snippets. */
export function slot(number: number, name: string): string {
  return `\${${number}:${name}}`;
}

/** What proposals are made from; asked for only where they are needed. */
export interface ProposalSources {
  readonly findings: () => readonly Finding[];
  readonly columns: () => readonly KnownColumn[];
}

/** What may stand at an offset in a `cutover:` comment. Rules of the file's own findings come first. */
export function proposalsAt(text: string, offset: number, { findings, columns }: ProposalSources): readonly Proposal[] {
  const line = text.slice(lineStart(text, offset), offset);
  const [, typed] = /(?:--|#|\/\/|\/\*|\*)\s*cutover:\s*([\w-]*)$/.exec(line) ?? [];
  if (typed !== undefined) return words.map((word, order) => ({ ...word, order, span: before(offset, typed) }));
  const [, change] = /(?:--|#|\/\*)\s*cutover:\s*change(\s.*)$/.exec(line) ?? [];
  if (change !== undefined) return changeProposals(change, offset, columns());
  const [, rest] = /(?:--|#|\/\/|\/\*|\*)\s*cutover:\s*ignore(?:-file)?\s+([\w-][\w\s,-]*|)$/.exec(line) ?? [];
  if (rest === undefined || /\bbecause\b/.test(rest)) return [];
  if (/[\w-]\s+$/.test(rest)) return [because(offset)];
  const [rule = ""] = /[\w-]*$/.exec(rest) ?? [];
  return ruleProposals(before(offset, rule), new Set(findings().map((finding) => finding.rule)));
}

/** The rule that is named at an offset in a `cutover: ignore` comment. */
export function ruleAt(
  text: string,
  offset: number,
): { readonly rule: RuleDescription; readonly span: Span } | undefined {
  const start = lineStart(text, offset);
  const end = text.indexOf("\n", offset);
  const line = text.slice(start, end < 0 ? text.length : end);
  const directive = /cutover:\s*ignore(?:-file)?\s/.exec(line);
  if (directive === null) return undefined;
  for (const match of line.matchAll(/[a-z][\w-]*/g)) {
    const span = { start: start + match.index, end: start + match.index + match[0].length };
    if (match.index < directive.index + directive[0].length || offset < span.start || offset > span.end) continue;
    const rule = allRules.find(({ id }) => id === match[0]);
    return rule === undefined ? undefined : { rule, span };
  }
  return undefined;
}

/** What a rule is about, as Markdown. */
export function ruleMarkdown({ id, title, why, instead }: RuleDescription, page: string | undefined): string {
  const link = page === undefined ? `\`${id}\`` : `[${id}](${page})`;
  return `**${title}** (${link})\n\n${why}\n\n${instead}`;
}

function ruleProposals(span: Span, found: ReadonlySet<string>): readonly Proposal[] {
  return allRules.map(({ id, title, why, instead }) => ({
    label: id,
    detail: title,
    documentation: `${why}\n\n${instead}`,
    text: id,
    span,
    order: found.has(id) ? 0 : 1,
  }));
}

/** In the order in which they were given: the likeliest first. */
function changeProposals(typed: string, offset: number, columns: readonly KnownColumn[]): readonly Proposal[] {
  return completeDirective(typed, columns).map(({ label, detail, text, open, replaces }, order) => ({
    label,
    detail,
    text,
    ...(open === undefined ? {} : { snippet: `${open}$0${text.slice(open.length)}` }),
    span: { start: offset - replaces, end: offset },
    order,
  }));
}

function because(offset: number): Proposal {
  const detail = "say why it is fine here";
  return { label: "because", detail, text: "because ", span: { start: offset, end: offset }, order: 0 };
}

function before(offset: number, typed: string): Span {
  return { start: offset - typed.length, end: offset };
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}
