import type { CodeParser } from "./code/types.ts";
import type { FileEdit, FileReader, NewFile } from "./migrations/types.ts";
import type { Finding } from "./rules/types.ts";
import type { Location, Span } from "./text.ts";

/** What the host of the core provides. Nothing here is called before a question needs it. */
export interface WorkspaceOptions {
  readonly files: FileReader;
  /** Parses application code; without it staged changes are judged by migrations alone, and coverage says so. */
  readonly code?: CodeParser;
  /** PostgreSQL's own parser. Asked only about statements that the reader did not understand. */
  readonly syntax?: SyntaxChecker;
  /** The time, for suppressions with an end and the names of new migrations. */
  readonly now: () => Date;
  /** Migrations that are on the default branch already; absent: none are. */
  readonly isShipped?: (file: string) => boolean;
  /** Only findings and their fixes are asked for, and once: what explanations need is not kept. An analysis after an edit starts anew. */
  readonly once?: boolean;
}

/** PostgreSQL's own parser. */
export interface SyntaxChecker {
  /** The syntax error in one statement, if any. `offset` is in UTF-16 units from the statement's start. */
  check(sql: string): { readonly message: string; readonly offset: number } | undefined;
}

export interface Coverage {
  /** Migrations read. */
  readonly migrations: number;
  readonly statements: number;
  readonly codeFiles: number;
  readonly unread: readonly (Location & { readonly reason: string })[];
}

/** An edit that answers a finding or that the user asked for. Applied whole or not at all. */
export interface Fix {
  readonly title: string;
  readonly kind: "quickfix" | "refactor" | "suppress";
  /** The rule of the finding that it answers. */
  readonly rule?: string;
  /** May be applied without looking. */
  readonly safe: boolean;
  readonly preferred: boolean;
  readonly edits: readonly FileEdit[];
  readonly files: readonly NewFile[];
  /** Set when the fix cannot be offered here: why, for people. `edits` and `files` are then empty. */
  readonly disabled?: string;
}

/** What one statement does, for hover and `explain`. Markdown is composed by `core/explain.ts`. */
export interface Explanation {
  readonly span: Span;
  readonly markdown: string;
  /** What is reported about it, as Markdown; empty when nothing is. Editors show that beside a hover themselves. */
  readonly reported: string;
}

/** An outline entry: a migration section, a statement. */
export interface OutlineSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: "section" | "table" | "column" | "index" | "constraint" | "data" | "type" | "routine" | "other";
  readonly span: Span;
  readonly children: readonly OutlineSymbol[];
}

/** A line above a statement: staged change progress or a strong lock. */
export interface Lens {
  readonly span: Span;
  readonly title: string;
  /** What a click does. */
  readonly action:
    | { readonly type: "show-change" | "scaffold-next"; readonly change: string }
    | { readonly type: "explain"; readonly offset: number };
}

export interface FileFindings {
  readonly file: string;
  readonly findings: readonly Finding[];
  /** Everything in the file is shipped: shown when opened, not in the workspace view. */
  readonly shipped: boolean;
}
