import { aboutWaiting } from "./support/about-waiting.ts";
import { isSaidBefore, liveTable, type OnlineKind, onlineDialects, onlineKinds, subject } from "./support/online.ts";
import { handOver } from "./support/schema-change-tools.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** In place, but with LOCK=SHARED (MySQL manual 17.12.1: full-text and spatial indexes, AUTO_INCREMENT, partitions). */
export const alterBlocksWrites: Rule<OnlineKind> = aboutWaiting({
  id: "alter-blocks-writes",
  severity: "warning",
  axis: "availability",
  dialects: onlineDialects,
  title: "ALTER TABLE that keeps writes out",
  why: "The work is done in place, but the server accepts no less than `LOCK=SHARED` for it: INSERT, UPDATE and DELETE wait until every row has been read. That is so for full-text and spatial indexes, for a new AUTO_INCREMENT column, and where rows move between partitions.",
  instead: "Do it at a quiet hour, or let an online schema change tool copy the table in small pieces.",
  bad: ["ALTER TABLE posts ADD FULLTEXT INDEX body_words (body);", "CREATE SPATIAL INDEX places_at ON places (at);"],
  good: ["ALTER TABLE posts ADD INDEX posts_author (author_id);"],
  on: onlineKinds,
  *check(operation, context) {
    const { online, locks, fails } = context.effect;
    const table = liveTable(operation, context);
    if (table === undefined || online?.lock !== "SHARED" || online.algorithm === "COPY" || fails !== undefined) return;
    if (isSaidBefore(context, (effect) => effect.online?.lock === "SHARED")) return;
    const because = locks.find(({ mode }) => mode === "LockShared")?.because ?? "the server accepts no weaker lock";
    const tools = handOver("alter-blocks-writes", table, context);
    yield {
      span: operation.span,
      message: `${subject(operation, table)} keeps writes to ${shown(table)} out until it is done (LOCK=SHARED), because ${because}. ${tools.advice}`,
      rewrites: tools.rewrites,
    };
  },
});
