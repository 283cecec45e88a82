import type { OnlineEffect } from "../engines/types.ts";
import { aboutWaiting } from "./support/about-waiting.ts";
import { liveTable, type OnlineKind, onlineDialects, onlineKinds } from "./support/online.ts";
import { shown } from "./support/wording.ts";
import type { Rewrite, Rule } from "./types.ts";

/** The server does as it is asked, although it could do with less (MySQL manual 15.1.9, "Performance and Space Requirements"). */
export const blockingOnlineClauses: Rule<OnlineKind> = aboutWaiting({
  id: "blocking-online-clauses",
  severity: "warning",
  axis: "availability",
  dialects: onlineDialects,
  title: "ALGORITHM or LOCK that keeps writes out without need",
  why: "`ALGORITHM=COPY` copies every row, and `LOCK=SHARED` or `EXCLUSIVE` keeps writes, or reads too, out until the work is done. The server would take less for this change, but does what it is asked.",
  instead: "Ask for the strongest clauses that the server's version accepts for the change.",
  bad: [
    "ALTER TABLE users ADD COLUMN nickname varchar(50), ALGORITHM=COPY;",
    "CREATE INDEX users_email ON users (email) LOCK=SHARED;",
  ],
  good: [
    "ALTER TABLE users ADD COLUMN nickname varchar(50), ALGORITHM=INSTANT;",
    "ALTER TABLE users ADD INDEX users_email (email), ALGORITHM=INPLACE, LOCK=NONE;",
  ],
  on: onlineKinds,
  *check(operation, context) {
    const { strongest } = context.effect.online ?? {};
    const table = liveTable(operation, context);
    const { clauses } = operation;
    if (strongest === undefined || table === undefined || clauses === undefined || context.effect.fails !== undefined)
      return;
    const costs = [
      ...(clauses.algorithm === "COPY" && strongest.algorithm !== "COPY" ? [`ALGORITHM=COPY copies every row`] : []),
      ...(isTighter(clauses.lock, strongest) ? [`LOCK=${clauses.lock} keeps ${waiting(clauses.lock)} out`] : []),
    ];
    if (costs.length === 0) return;
    const enough = `ALGORITHM=${strongest.algorithm}${strongest.lock === undefined ? "" : `, LOCK=${strongest.lock}`}`;
    yield {
      span: operation.span,
      message: `${costs.join(", and ")} of ${shown(table)} until it is done. ${enough} is enough for this.`,
      rewrites: withClauses(context.text, strongest, enough),
    };
  },
});

type Strongest = NonNullable<OnlineEffect["strongest"]>;

/** An instant change of MySQL takes no lock at all. */
function isTighter(asked: string | undefined, { lock = "NONE" }: Strongest): boolean {
  if (asked === "EXCLUSIVE") return lock !== "EXCLUSIVE";
  return asked === "SHARED" && lock === "NONE";
}

function waiting(lock: string | undefined): string {
  return lock === "EXCLUSIVE" ? "reads and writes" : "writes";
}

/** Puts the strongest in the place of what is written; INSTANT of MySQL goes with no LOCK but DEFAULT. */
function withClauses(text: string, strongest: Strongest, title: string): readonly Rewrite[] {
  const written = [...text.matchAll(/\b(algorithm|lock)(\s*=?\s*)(copy|shared|exclusive)\b/gi)];
  const names = new Set(written.map(([, name]) => name?.toLowerCase()));
  if (written.length === 0 || names.size < written.length) return [];
  const edits = written.map((found) => {
    const [all, name = "", , value = ""] = found;
    const end = found.index + all.length;
    const word = /^a/i.test(name) ? strongest.algorithm : (strongest.lock ?? "DEFAULT");
    return { span: { start: end - value.length, end }, text: word };
  });
  return [{ title: `Ask for ${title}`, safe: false, edits }];
}
