import { Cursor } from "./cursor.ts";
import type { Grammar } from "./grammars/grammar.ts";
import { grammars } from "./grammars/index.ts";
import { tokenize } from "./lexer.ts";
import { fillHoles } from "./placeholders.ts";
import { nothing, type ReadContext, type Reading, type StatementReader, unread } from "./statements/reader.ts";
import type { Dialect, ReadStatement } from "./types.ts";

/**
 * Reads one statement: what it does, and which parts could not be understood. Pure, and independent of where the
 * statement stands: all spans are UTF-16 offsets relative to the start of `text`. Takes any text.
 */
export function readStatement(text: string, dialect: Dialect): ReadStatement {
  const filled = fillHoles(text, dialect, ["template-control"]);
  const cursor = new Cursor(filled, tokenize(filled, dialect).tokens, dialect);
  const { whole } = grammars[dialect];
  return { text, ...(whole ? whole(cursor, { read: (inner) => readCommand(inner, 1) }) : readCommand(cursor, 0)) };
}

/** EXPLAIN of EXPLAIN, DO in the EXECUTE of a DO and the like are followed this deep. */
const deepest = 8;

function readCommand(cursor: Cursor, depth: number): Reading {
  if (cursor.isDone) return nothing;
  const reader = findReader(cursor);
  const context: ReadContext = {
    read: (inner) => (depth < deepest ? readCommand(inner, depth + 1) : nothing),
  };
  if (reader) return reader.read(cursor, context);
  return grammars[cursor.dialect].otherwise?.(cursor, context) ?? unread(cursor, cursor.start, reasonFor(cursor));
}

function reasonFor(cursor: Cursor): string {
  const first = cursor.peek();
  const second = cursor.peek(1);
  if (first?.kind === "placeholder")
    return `The statement begins with ${first.value}, which is known only when the migration runs`;
  if (first?.kind !== "word") return "This does not begin like a statement";
  const words = second?.kind === "word" ? `${first.value} ${second.value}` : first.value;
  return `Statements that begin with ${words.toUpperCase()} are not understood`;
}

interface Lead {
  readonly words: readonly string[];
  readonly reader: StatementReader;
}

type LeadsByVerb = ReadonlyMap<string, readonly Lead[]>;

/** The leads of each dialect by their first word, the longest of each first. */
const leadsOf: { readonly [D in Dialect]: LeadsByVerb } = {
  postgres: indexLeads(grammars.postgres),
  mysql: indexLeads(grammars.mysql),
  mariadb: indexLeads(grammars.mariadb),
  sqlite: indexLeads(grammars.sqlite),
  sqlserver: indexLeads(grammars.sqlserver),
};

function indexLeads({ statements }: Grammar): LeadsByVerb {
  const byVerb = new Map<string, Lead[]>();
  for (const reader of statements) {
    for (const lead of reader.leads) {
      const [verb = "", ...words] = lead.split(" ");
      byVerb.set(verb, [...(byVerb.get(verb) ?? []), { words, reader }]);
    }
  }
  for (const leads of byVerb.values()) leads.sort((a, b) => b.words.length - a.words.length);
  return byVerb;
}

/** Leaves the cursor where it is. */
function findReader(cursor: Cursor): StatementReader | undefined {
  const verb = cursor.peek();
  if (verb?.kind !== "word" && verb?.value !== "(") return undefined;
  const { skipModifiers } = grammars[cursor.dialect];
  const from = verb.value === "create" ? skipModifiers(cursor, 1) : 1;
  return leadsOf[cursor.dialect].get(verb.value)?.find(({ words }) => begins(cursor, from, words))?.reader;
}

/** Without a callback: this runs for every lead of every statement. */
function begins(cursor: Cursor, ahead: number, words: readonly string[]): boolean {
  for (let index = 0; index < words.length; index++) {
    if (wordAt(cursor, ahead + index) !== words[index]) return false;
  }
  return true;
}

function wordAt(cursor: Cursor, ahead: number): string | undefined {
  const token = cursor.peek(ahead);
  return token?.kind === "word" ? token.value : undefined;
}
