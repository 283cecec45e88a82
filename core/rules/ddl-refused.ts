import type { Operation } from "../sql/operations.ts";
import { type OnlineKind, onlineDialects, onlineKinds } from "./support/online.ts";
import { shown } from "./support/wording.ts";
import type { Rule, RuleContext, RuleFinding } from "./types.ts";

/** Errors 1845 and 1846, and those about foreign keys; on SQL Server 5074 with 4922. */
export const ddlRefused: Rule<OnlineKind | "alter-column-type" | "truncate-table"> = {
  id: "ddl-refused",
  severity: "error",
  axis: "availability",
  dialects: [...onlineDialects, "sqlserver"],
  title: "ALTER TABLE that the server refuses",
  why: "The statement fails: the clauses ask for less than the change takes on this version, or a foreign key is in the way. What ran before it in the migration has been committed already and stays. SQL Server neither drops nor changes a column while an index or a constraint depends on it (error 5074).",
  instead: "Ask for what the version can do, or drop what is in the way first, the foreign key in the same statement.",
  bad: [
    "ALTER TABLE users ADD CONSTRAINT age_positive CHECK (age > 0), ALGORITHM=INSTANT;",
    "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE orders (id int PRIMARY KEY, user_id int, CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id));\n-- next release\nALTER TABLE orders DROP COLUMN user_id;",
  ],
  good: ["ALTER TABLE users ADD COLUMN nickname varchar(50), ALGORITHM=INSTANT;"],
  examples: {
    sqlserver: {
      bad: [
        "CREATE TABLE users (id int NOT NULL CONSTRAINT PK_users PRIMARY KEY, email varchar(99));\nCREATE INDEX IX_users_email ON users (email);\n-- next release\nALTER TABLE users DROP COLUMN email;",
      ],
      good: [
        "CREATE TABLE users (id int NOT NULL CONSTRAINT PK_users PRIMARY KEY, email varchar(99));\nCREATE INDEX IX_users_email ON users (email);\n-- next release\nDROP INDEX IX_users_email ON users;",
      ],
    },
  },
  on: [...onlineKinds, "alter-column-type", "truncate-table"],
  *check(operation, context) {
    const { fails } = context.effect;
    if (fails === undefined || operation.conditional) return;
    // What an edition cannot do online is for `online-refused` to say. A default is mostly dropped by a name that is looked up when the script runs.
    if (context.dialect === "sqlserver" && !/^the (?:constraint|index) .* depends on the column$/.test(fails)) return;
    const table = operation.table === undefined ? "the table" : shown(operation.table);
    yield {
      span: operation.span,
      message: `The server refuses this change of ${table}: ${fails}.`,
      ...aboutHistory(operation, context),
    };
  },
};

/** The server may have been told to let such changes pass in all sessions, so this is no more than a warning. */
function aboutHistory(
  { within }: Operation,
  { effect, text }: RuleContext,
): Pick<RuleFinding, "severity" | "rewrites"> {
  if (effect.fails?.includes("system_versioning_alter_history") !== true) return {};
  if (within !== undefined || !/^(?:alter|create)\b/i.test(text)) return { severity: "warning" };
  const setting = "SET STATEMENT system_versioning_alter_history = KEEP FOR ";
  const edits = [{ span: { start: 0, end: 0 }, text: setting }];
  return {
    severity: "warning",
    rewrites: [{ title: "Let this statement change the history of the table", safe: false, edits }],
  };
}
