import { tokenize } from "../sql/lexer.ts";
import type { Dialect } from "../sql/types.ts";
import type { DmlColumn, DmlFacts, DmlSink } from "./dml.ts";
import { commonTokens } from "./dml-dialects.ts";
import { readQuery } from "./dml-query.ts";
import { DmlScope } from "./dml-scope.ts";
import { statementRanges } from "./dml-statements.ts";
import { DmlTokens } from "./dml-tokens.ts";

/** What the readers of statements and clauses share: the tokens, and what was found so far. */
export interface DmlReading {
  readonly text: string;
  readonly tokens: DmlTokens;
  readonly columns: DmlColumn[];
  readonly sinks: DmlSink[];
}

/** Nobody writes SQL that is nested deeper than this; the reader goes down by recursion. */
const deepest = 500;

/** Reads the data statements of an SQL text (one or several). Any text is taken; what is not understood gives no facts. */
export function readDml(text: string, dialect: Dialect): DmlFacts {
  const tokens = new DmlTokens(commonTokens(tokenize(text, dialect).tokens, dialect));
  const reading: DmlReading = { text, tokens, columns: [], sinks: [] };
  if (tokens.depth <= deepest)
    for (const [from, to] of statementRanges(tokens, dialect)) readQuery(reading, from, to, new DmlScope(undefined));
  return { columns: reading.columns, sinks: reading.sinks };
}
