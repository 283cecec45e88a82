import { type Span, shift } from "../text.ts";
import { commentOf } from "./lexer.ts";
import { commentEnd, isSpace, isWordStart, type LexicalRules, lexicalRules, lineEnd, tokenEnd } from "./scan.ts";
import { bodyTracker } from "./split-body.ts";
import {
  clientCommand,
  copyDataEnd,
  endsAtClientCommand,
  isCopyFromStdin,
  lastRowsEnd,
  type SplitRules,
  splitRules,
} from "./split-rules.ts";
import type { Comment, Dialect, StatementSlice } from "./types.ts";

/** What the text before a cut decides about the text after it. */
interface Mode {
  /** `;`, or what the last DELIMITER command said. */
  readonly delimiter: string;
  /** The last statement was COPY … FROM STDIN: rows may follow. */
  readonly rowsFollow: boolean;
}

interface Source {
  readonly text: string;
  readonly limit: number;
  readonly lexical: LexicalRules;
  readonly rules: SplitRules;
  /** Where the last line `\.` begins, so that scripts with many COPY and no rows are not searched to the end each time. */
  readonly lastRowsEnd: () => number;
}

/** A text split again after an edit. */
export interface Resplit {
  readonly slices: readonly StatementSlice[];
  /** How many slices at the beginning are those from before the edit. */
  readonly kept: number;
  /** How many slices at the end are the same text as before the edit, elsewhere in the file. */
  readonly moved: number;
}

const initialMode: Mode = { delimiter: ";", rowsFollow: false };

/**
 * Cuts a file, or the part of it within `span`, into statements. All spans are absolute UTF-16 offsets. Runs in linear
 * time and takes any text: what is not closed goes on to the end.
 */
export function splitStatements(
  text: string,
  dialect: Dialect,
  span: Span = { start: 0, end: text.length },
): StatementSlice[] {
  const source = sourceOf(text, dialect, span.end);
  const slices: StatementSlice[] = [];
  let mode = initialMode;
  for (let at = span.start; ; ) {
    const slice = cut(source, at, mode);
    if (!slice) return slices;
    slices.push(slice);
    mode = modeAfter(source, slice, mode);
    at = slice.end;
  }
}

/**
 * Splits a file again after an edit: slices before the edit are reused as they are, those after it shifted, as soon as
 * the cuts fall together again. Gives exactly what `splitStatements(newText, dialect)` gives, if `previous` is what it
 * gave for `oldText`.
 */
export function resplit(
  previous: readonly StatementSlice[],
  oldText: string,
  newText: string,
  dialect: Dialect,
): Resplit {
  const edit = differenceOf(oldText, newText);
  if (!edit) return { slices: previous, kept: previous.length, moved: 0 };
  const before = sourceOf(oldText, dialect, oldText.length);
  const after = sourceOf(newText, dialect, newText.length);
  const kept = keptBefore(previous, before, edit.start);
  const slices = previous.slice(0, kept);
  const delta = newText.length - oldText.length;
  let mode = modeAt(previous, kept, before);
  let candidate = kept;
  for (let at = slices.at(-1)?.end ?? 0; ; ) {
    const slice = cut(after, at, mode);
    if (!slice) return { slices, kept, moved: 0 };
    slices.push(slice);
    mode = modeAfter(after, slice, mode);
    at = slice.end;
    if (at < edit.newEnd) continue;
    while (candidate < previous.length && endOf(previous, candidate) + delta < at) candidate++;
    if (endOf(previous, candidate) + delta === at && sameMode(mode, modeAt(previous, candidate + 1, before))) {
      const moved = previous.slice(candidate + 1);
      return { slices: slices.concat(moved.map((old) => shiftSlice(old, delta))), kept, moved: moved.length };
    }
  }
}

function sourceOf(text: string, dialect: Dialect, limit: number): Source {
  let rowsEnd: number | undefined;
  return {
    text,
    limit,
    lexical: lexicalRules[dialect],
    rules: splitRules[dialect],
    lastRowsEnd: () => {
      rowsEnd ??= lastRowsEnd(text, limit);
      return rowsEnd;
    },
  };
}

/** The next slice at or after `from`; undefined when nothing but white space is left. */
function cut(source: Source, from: number, mode: Mode): StatementSlice | undefined {
  const rowsEnd =
    mode.rowsFollow && from <= source.lastRowsEnd() ? copyDataEnd(source.text, from, source.limit) : undefined;
  if (rowsEnd !== undefined) return dataSlice(source, from, rowsEnd);
  const comments: Comment[] = [];
  let at = skipEmpty(source, from, mode, comments);
  if (at >= source.limit) return comments.length > 0 ? commentSlice(source, comments) : undefined;
  const commandEnd = clientCommand(source.text, at, source.limit, source.rules);
  if (commandEnd !== undefined) return clientSlice(source, at, commandEnd, comments);

  const start = at;
  let end = at;
  const body = bodyTracker(source.rules);
  while (at < source.limit) {
    const code = source.text.charCodeAt(at);
    if (isSpace(code)) {
      at++;
      continue;
    }
    if ((mode.delimiter !== initialMode.delimiter || !body.open()) && source.text.startsWith(mode.delimiter, at)) {
      return { span: { start, end }, end: Math.min(at + mode.delimiter.length, source.limit), comments, kind: "sql" };
    }
    if (endsAtClientCommand(source.text, at, source.limit, source.rules))
      return { span: { start, end }, end: at, comments, kind: "sql" };
    const next = commentEnd(source.text, at, source.limit, source.lexical);
    if (next > at) {
      comments.push(commentOf(source.text, at, next));
      at = next;
      continue;
    }
    end = tokenEnd(source.text, at, source.limit, source.lexical);
    if (isWordStart(code)) {
      end = beforeDelimiter(source.text, at, end, mode);
      body.word(source.text, at, end);
    } else body.symbol(code);
    at = end;
  }
  return { span: { start, end }, end: source.limit, comments, kind: "sql" };
}

/** In `END$$` the word ends where the delimiter of the client begins, though a name may have a `$` in it. */
function beforeDelimiter(text: string, at: number, end: number, { delimiter }: Mode): number {
  if (delimiter === initialMode.delimiter) return end;
  const found = text.indexOf(delimiter, at + 1);
  return found > at && found < end ? found : end;
}

/** Skips white space, comments and terminators of empty statements; collects the comments. */
function skipEmpty(source: Source, from: number, mode: Mode, comments: Comment[]): number {
  let at = from;
  while (at < source.limit) {
    if (isSpace(source.text.charCodeAt(at))) {
      at++;
      continue;
    }
    if (source.text.startsWith(mode.delimiter, at)) {
      at = Math.min(at + mode.delimiter.length, source.limit);
      continue;
    }
    const end = commentEnd(source.text, at, source.limit, source.lexical);
    if (end === at) return at;
    comments.push(commentOf(source.text, at, end));
    at = end;
  }
  return at;
}

/** Comments after the last statement, held by an empty slice. */
function commentSlice({ limit }: Source, comments: readonly Comment[]): StatementSlice {
  return { span: { start: limit, end: limit }, end: limit, comments, kind: "comment" };
}

function clientSlice({ text }: Source, start: number, end: number, comments: readonly Comment[]): StatementSlice {
  return { span: { start, end: start + text.slice(start, end).trimEnd().length }, end, comments, kind: "client" };
}

/** The rows begin on the line after the statement. */
function dataSlice({ text, limit }: Source, from: number, end: number): StatementSlice {
  const start = lineEnd(text, from, limit);
  return { span: { start, end: start + text.slice(start, end).trimEnd().length }, end, comments: [], kind: "data" };
}

function modeAfter({ text, rules }: Source, slice: StatementSlice, mode: Mode): Mode {
  if (slice.kind === "client" && rules.delimiterCommand) {
    const delimiter = /^delimiter\s+(\S+)/i.exec(text.slice(slice.span.start, slice.span.end))?.[1];
    return delimiter ? { delimiter, rowsFollow: false } : mode;
  }
  const rowsFollow = rules.copyData && isCopyFromStdin(text, slice);
  return rowsFollow === mode.rowsFollow ? mode : { ...mode, rowsFollow };
}

/** The mode at the cut before `previous[count]`, found by looking back. */
function modeAt(previous: readonly StatementSlice[], count: number, source: Source): Mode {
  const last = previous[count - 1];
  if (!last) return initialMode;
  if (!source.rules.delimiterCommand) return modeAfter(source, last, initialMode);
  for (let index = count - 1; index >= 0; index--) {
    const slice = previous[index];
    if (slice?.kind !== "client") continue;
    const mode = modeAfter(source, slice, initialMode);
    if (mode !== initialMode) return mode;
  }
  return initialMode;
}

function sameMode(a: Mode, b: Mode): boolean {
  return a.delimiter === b.delimiter && a.rowsFollow === b.rowsFollow;
}

/** The longest common beginning and end of two texts; undefined when they are equal. */
function differenceOf(
  oldText: string,
  newText: string,
): { readonly start: number; readonly newEnd: number } | undefined {
  if (oldText === newText) return undefined;
  const [oldEnd, newEnd] = [oldText.length, newText.length];
  const shorter = Math.min(oldEnd, newEnd);
  const start = longest(shorter, (from, to) => oldText.slice(from, to) === newText.slice(from, to));
  const same = longest(
    shorter - start,
    (from, to) => oldText.slice(oldEnd - to, oldEnd - from) === newText.slice(newEnd - to, newEnd - from),
  );
  return { start, newEnd: newEnd - same };
}

/** How many units are the same, at most `most`. Halves the range: comparing strings is far quicker than comparing their units. */
function longest(most: number, isSame: (from: number, to: number) => boolean): number {
  let known = 0;
  let limit = most;
  while (known < limit) {
    const middle = (known + limit + 1) >> 1;
    if (isSame(known, middle)) known = middle;
    else limit = middle - 1;
  }
  return known;
}

/**
 * How many slices at the beginning do not depend on the edited text. A cut may look at the client command after it (GO),
 * so one more is dropped; and whether rows follow a COPY … FROM STDIN depends on a `\.` anywhere after it.
 */
function keptBefore(previous: readonly StatementSlice[], source: Source, editStart: number): number {
  for (let index = 0; index < previous.length; index++) {
    const slice = previous[index];
    if (!slice || slice.end >= editStart) return Math.max(index - 1, 0);
    if (source.rules.copyData && isCopyFromStdin(source.text, slice) && previous[index + 1]?.kind !== "data")
      return index;
  }
  return previous.length;
}

function endOf(slices: readonly StatementSlice[], index: number): number {
  return slices[index]?.end ?? Number.POSITIVE_INFINITY;
}

/** Written out, and without comments for the many that have none: half of a long file moves at each keystroke. */
function shiftSlice(slice: StatementSlice, delta: number): StatementSlice {
  if (delta === 0) return slice;
  const { span, end, kind } = slice;
  const comments = slice.comments.length === 0 ? slice.comments : slice.comments.map((each) => shifted(each, delta));
  return { span: shift(span, delta), end: end + delta, comments, kind };
}

function shifted(comment: Comment, delta: number): Comment {
  return { ...comment, span: shift(comment.span, delta) };
}
