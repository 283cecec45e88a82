import type { Comment } from "../sql/types.ts";
import type { Span } from "../text.ts";
import { contains } from "../text.ts";
import { mostSimilar } from "./support/similar.ts";
import { squawkRules } from "./support/squawk.ts";
import type { Finding, RuleDescription } from "./types.ts";

/** One comment that silences findings. */
export interface Suppression {
  /** Rule ids of ours; empty: every rule. */
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  /** Last day on which it acts, `YYYY-MM-DD`. */
  readonly until: string | undefined;
  readonly file: string;
  /** The comment, absolute. */
  readonly span: Span;
  /** Findings that begin in here are silenced; absolute. */
  readonly target: Span;
  /** Written for another linter, whose rules need not match ours one to one. */
  readonly foreign: boolean;
}

/** A commented text: SQL with its statements, or code with whatever may be reported as a whole (calls, literals). */
export interface CommentedText {
  readonly file: string;
  readonly text: string;
  readonly comments: readonly Comment[];
  /** Absolute spans in order. A suppression acts on the one that it stands in, behind (same line) or before. */
  readonly statements: readonly Span[];
}

interface Parsed {
  readonly scope: "statement" | "file";
  readonly rules: readonly string[];
  readonly reason?: string;
  readonly until?: string;
  readonly foreign: boolean;
}

/**
 * Reads the suppressions of a file: `cutover: ignore <rule>[, <rule>] because <reason> [until YYYY-MM-DD]`,
 * `cutover: ignore-file …`, `squawk-ignore …` and `squawk-ignore-file …`. What is wrong with them comes back as findings.
 * `known`: all rule ids there are.
 */
export function parseSuppressions(
  source: CommentedText,
  known: readonly string[],
): { readonly suppressions: readonly Suppression[]; readonly problems: readonly Finding[] } {
  const suppressions: Suppression[] = [];
  const problems: Finding[] = [];
  for (const comment of source.comments) {
    const complain = (rule: RuleDescription, message: string) =>
      problems.push(findingOf(rule, source.file, comment.span, message));
    for (const line of comment.text.split("\n")) {
      const parsed = parseLine(line.replace(/^[\s*]+/, "").trim(), complain);
      if (parsed === undefined) continue;
      const rules = parsed.foreign
        ? parsed.rules.flatMap((rule) => squawkRules[rule] ?? [])
        : knownOf(parsed.rules, known, complain);
      if (rules.length === 0 && parsed.rules.length > 0) continue;
      if (!parsed.foreign && parsed.reason === undefined) {
        complain(
          suppressionWithoutReason,
          "The suppression gives no reason. Write why it is fine here: `because the table has 20 rows`.",
        );
      }
      const target = parsed.scope === "file" ? { start: 0, end: source.text.length } : targetOf(comment.span, source);
      suppressions.push({
        rules,
        reason: parsed.reason,
        until: parsed.until,
        file: source.file,
        span: comment.span,
        target,
        foreign: parsed.foreign,
      });
    }
  }
  return { suppressions, problems };
}

/**
 * Takes away the findings that are suppressed, and adds findings about suppressions that are unused or have expired.
 * `today`: `YYYY-MM-DD`.
 */
export function applySuppressions(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  today: string,
): readonly Finding[] {
  const active = suppressions.filter((suppression) => suppression.until === undefined || today <= suppression.until);
  const used = new Map(active.map((suppression) => [suppression, new Set<string>()]));
  const left = findings.filter((finding) => {
    const silencing = active.filter((suppression) => silences(suppression, finding));
    for (const suppression of silencing) used.get(suppression)?.add(finding.rule);
    return silencing.length === 0;
  });
  const notes = suppressions.flatMap((suppression) => {
    const rules = used.get(suppression);
    return rules === undefined ? [expired(suppression)] : unused(suppression, rules);
  });
  return [...left, ...notes];
}

function silences(suppression: Suppression, finding: Finding): boolean {
  if (suppression.file !== finding.file) return false;
  if (suppression.rules.length > 0 && !suppression.rules.includes(finding.rule)) return false;
  return contains(suppression.target, { start: finding.span.start, end: finding.span.start });
}

function expired(suppression: Suppression): Finding {
  return findingOf(
    expiredSuppression,
    suppression.file,
    suppression.span,
    `The suppression ended on ${suppression.until} and no longer acts. Mend the finding, or give a new reason and date.`,
  );
}

function unused(suppression: Suppression, used: ReadonlySet<string>): readonly Finding[] {
  if (suppression.foreign) return [];
  const idle = suppression.rules.filter((rule) => !used.has(rule));
  if (suppression.rules.length === 0 ? used.size > 0 : idle.length === 0) return [];
  const what = idle.length === 0 ? "Nothing" : `No finding of ${idle.join(", ")}`;
  const finding = findingOf(
    unusedSuppression,
    suppression.file,
    suppression.span,
    `${what} is suppressed here. Remove it, so that a later finding is not hidden.`,
  );
  return [{ ...finding, tag: "unnecessary" }];
}

type Complain = (rule: RuleDescription, message: string) => void;

function parseLine(line: string, complain: Complain): Parsed | undefined {
  const squawk = /^squawk-ignore(-file)?(?:\s+([\w, -]+?))?(?:\s*--.*)?$/.exec(line);
  if (squawk) return { scope: squawk[1] ? "file" : "statement", rules: names(squawk[2] ?? ""), foreign: true };
  const directive = /^cutover:\s*([\w-]+)(.*)$/s.exec(line);
  if (!directive) return undefined;
  const word = directive[1] ?? "";
  if (word !== "ignore" && word !== "ignore-file") {
    const meant = mostSimilar(word.toLowerCase(), directiveWords);
    if (!directiveWords.includes(word) && meant !== undefined)
      complain(unknownSuppression, `There is no directive \`${word}\`. Did you mean \`${meant}\`?`);
    return undefined;
  }
  return parseIgnore(word === "ignore" ? "statement" : "file", directive[2] ?? "", complain);
}

const directiveWords: readonly string[] = ["ignore", "ignore-file", "change"];

function parseIgnore(scope: "statement" | "file", rest: string, complain: Complain): Parsed | undefined {
  const [head = "", ...tail] = rest.split(/\bbecause\b/);
  const because = tail.join("because").trim();
  const ending = /(?:^|\s)until\s+(\S+)$/.exec(because === "" ? head.trim() : because);
  const until = ending?.[1];
  if (until !== undefined && !isDate(until)) {
    complain(unknownSuppression, `\`until ${until}\` is not a date. Write it as \`until 2030-12-31\`.`);
    return undefined;
  }
  const written = (ending ? because.slice(0, ending.index) : because).trim();
  // What the quick fix leaves to be filled in is no reason yet.
  const reason = /^<[^<>]*>$/.test(written) ? "" : written;
  const rules = names(because === "" && ending ? head.trim().slice(0, ending.index) : head);
  if (rules.length === 0 && scope === "statement") {
    complain(unknownSuppression, "The suppression names no rule. Write `ignore <rule> because <reason>`.");
    return undefined;
  }
  return {
    scope,
    rules,
    foreign: false,
    ...(reason === "" ? {} : { reason }),
    ...(until === undefined ? {} : { until }),
  };
}

function isDate(text: string): boolean {
  const match = /^\d{4}-(\d\d)-(\d\d)$/.exec(text);
  return (
    match !== null && Number(match[1]) >= 1 && Number(match[1]) <= 12 && Number(match[2]) >= 1 && Number(match[2]) <= 31
  );
}

function names(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((name) => name !== "");
}

function knownOf(written: readonly string[], known: readonly string[], complain: Complain): readonly string[] {
  return written.filter((rule) => {
    if (known.includes(rule)) return true;
    const meant = mostSimilar(rule, known);
    complain(
      unknownSuppression,
      `There is no rule \`${rule}\`, so nothing is suppressed.${meant === undefined ? "" : ` Did you mean \`${meant}\`?`}`,
    );
    return false;
  });
}

/** The statement that the comment stands in, or behind on the same line, else the next one; without any, the comment's own lines. */
function targetOf(comment: Span, source: CommentedText): Span {
  const around = source.statements.find((statement) => contains(statement, comment));
  if (around !== undefined) return around;
  const lineStart = source.text.lastIndexOf("\n", comment.start - 1) + 1;
  const before = source.statements.findLast((statement) => statement.end <= comment.start && statement.end > lineStart);
  if (before !== undefined) return before;
  const next = source.statements.find((statement) => statement.start >= comment.end);
  return next ?? comment;
}

function findingOf(rule: RuleDescription, file: string, span: Span, message: string): Finding {
  return { rule: rule.id, severity: rule.severity, axis: rule.axis, message, file, span, related: [], rewrites: [] };
}

const unknownSuppression: RuleDescription = {
  id: "unknown-suppression",
  severity: "warning",
  axis: "compatibility",
  title: "Suppression that cannot be understood",
  why: "A misspelt rule or directive suppresses nothing, and whoever reads it believes that it does.",
  instead: "Write `-- cutover: ignore <rule> because <reason>` with the id of a rule.",
};

const suppressionWithoutReason: RuleDescription = {
  id: "suppression-without-reason",
  severity: "warning",
  axis: "compatibility",
  title: "Suppression without a reason",
  why: "The next reader cannot tell whether the risk was weighed or the warning was in the way.",
  instead: "Add `because` and the reason.",
};

const expiredSuppression: RuleDescription = {
  id: "expired-suppression",
  severity: "warning",
  axis: "compatibility",
  title: "Suppression past its end",
  why: "The suppression was meant to last until a day that has gone by, so the finding is reported again.",
  instead: "Mend the finding, or suppress it anew with a reason that holds today.",
};

const unusedSuppression: RuleDescription = {
  id: "unused-suppression",
  severity: "info",
  axis: "compatibility",
  title: "Suppression that suppresses nothing",
  why: "The finding is gone. Left in place, the suppression would hide the next one at the same statement.",
  instead: "Remove the comment.",
};

/** What is said about suppressions themselves, for documentation and configuration. */
export const suppressionRules: readonly RuleDescription[] = [
  expiredSuppression,
  suppressionWithoutReason,
  unknownSuppression,
  unusedSuppression,
];
