import { aboutWaiting } from "./support/about-waiting.ts";
import { isLive } from "./support/exemptions.ts";
import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** MySQL manual 17.12.1: 64 row versions, 255 from 9.1 on; then ALGORITHM=INSTANT fails with error 4092. */
export const instantRowVersions: Rule<"add-column" | "drop-column"> = aboutWaiting({
  id: "instant-row-versions",
  severity: "info",
  axis: "availability",
  dialects: ["mysql"],
  title: "Columns changed instantly nearly as often as the server allows",
  why: "Each `ALTER TABLE` that adds or drops columns instantly makes a new version of the rows. After 64 of them, 255 from 9.1 on, the next one rebuilds the whole table, or fails where it asks for `ALGORITHM=INSTANT`.",
  instead:
    "Rebuild the table at a quiet hour (`ALTER TABLE … FORCE`), which starts the count again, and change several columns in one statement.",
  bad: [manyColumns(62)],
  good: [manyColumns(20)],
  on: ["add-column", "drop-column"],
  *check(operation, context) {
    const { table } = operation;
    const limit = context.version >= 90_100 ? 255 : 64;
    const used = context.schema.table(table)?.rowVersions ?? 0;
    if (context.effect.online?.algorithm !== "INSTANT" || context.command[0] !== operation) return;
    if (used < limit - 4 || !isLive(context, table)) return;
    yield {
      span: operation.span,
      message: `This is change ${used + 1} of at most ${limit} that ${shown(table)} can take instantly; the one after the last rebuilds the table. Rebuild it at a quiet hour with ALTER TABLE … FORCE.`,
    };
  },
});

/** A table whose columns were added one by one, each in a release of its own. */
function manyColumns(count: number): string {
  const added = Array.from({ length: count }, (_, number) => `ALTER TABLE users ADD COLUMN c${number} int;`);
  return [
    "CREATE TABLE users (id bigint PRIMARY KEY);",
    added.join("\n"),
    "ALTER TABLE users ADD COLUMN last_one int;",
  ].join("\n-- next release\n");
}
