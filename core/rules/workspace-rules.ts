import type { RuleDescription } from "./types.ts";

/** What is wrong with the input itself, before any rule looks at it. */
export const invalidConfiguration: RuleDescription = {
  id: "invalid-configuration",
  severity: "error",
  axis: "compatibility",
  title: "Configuration that cannot be understood",
  why: "A setting that is misspelt or has a wrong value does not act, and whoever wrote it believes that it does.",
  instead: "Correct the entry of `cutover.json`; its schema completes names and values in the editor.",
};

export const inconsistentHistory: RuleDescription = {
  id: "inconsistent-history",
  severity: "warning",
  axis: "compatibility",
  title: "Migrations that their framework cannot order or find",
  why: "Two migrations with one version, or an entry without its file, make the framework stop or skip a migration, often only in the next environment.",
  instead: "Give each migration a version of its own, and restore or remove what is listed without a file.",
};

export const syntaxError: RuleDescription = {
  id: "syntax-error",
  severity: "error",
  axis: "availability",
  title: "Statement that PostgreSQL cannot parse",
  why: "The migration stops at this statement; what ran before it outside a transaction stays.",
  instead: "Correct the statement. The position is the one that PostgreSQL's own parser gives.",
};

export const requireDown: RuleDescription = {
  id: "require-down",
  severity: "warning",
  optional: true,
  axis: "compatibility",
  title: "Migration without a way back",
  why: "When a deployment goes wrong, the framework stops at a migration that it cannot take back, and somebody has to write the statements under pressure.",
  instead:
    "Write the down script together with the migration; where data is lost for good, say so in it and restore the structure.",
};

export const workspaceRules: readonly RuleDescription[] = [
  inconsistentHistory,
  invalidConfiguration,
  requireDown,
  syntaxError,
];
