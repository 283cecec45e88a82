import type { Refusal } from "../../migrations/types.ts";
import type { Table } from "../../schema/types.ts";
import { quoteName } from "../../sql/identifiers.ts";
import { backfillUpdate } from "../backfill.ts";
import type { ChangeContext } from "../context.ts";
import { kitOf } from "../kits/index.ts";
import { typeText } from "../type-text.ts";
import { BackfillSql } from "./backfill-sql.ts";
import { type KeyColumn, Keyset } from "./keyset.ts";
import { type LivePlan, livePlan } from "./plan.ts";

/** Other ways to run a backfill, for tables that one process does not get through. */
export const handOvers = ["sql", "client", "gh-ost", "spirit"] as const;
export type HandOver = (typeof handOvers)[number];

/**
 * The same backfill for another tool:
 * - `sql`: a script that the server runs by itself, batch after batch;
 * - `client`: single statements for a loop in any client, which also suit servers that spread a table over shards (Citus, Vitess, PlanetScale): no
 *   transaction over several of them, no procedure, each limited to a range of the key;
 * - `gh-ost`, `spirit`: where the change is one that those make while they copy the table.
 */
export function handOver(
  context: ChangeContext,
  form: HandOver,
  read: (file: string) => string | undefined,
): string | Refusal {
  const plan = livePlan(context, read);
  if ("refused" in plan) return plan;
  const key = primaryKey(context.table);
  if (key.length === 0)
    return { refused: `No migration shows a primary key of ${plan.table.sql}: there is nothing to walk it by.` };
  return writers[form](context, plan, key);
}

function primaryKey(table: Table | undefined): readonly string[] {
  return table?.constraints.find(({ definition }) => definition.type === "primary-key")?.columns ?? [];
}

type Writer = (context: ChangeContext, plan: LivePlan, key: readonly string[]) => string | Refusal;

const writers: { readonly [F in HandOver]: Writer } = {
  sql({ spec, history }, plan, key) {
    const script = kitOf(history.dialect)?.backfillScript(backfillUpdate(spec, key, history.dialect));
    if (script === undefined || plan.other !== undefined)
      return { refused: `There is no script of one piece for ${plan.change}. Take --hand-over client.` };
    // That of PostgreSQL sets the guard in each of its transactions.
    return plan.dialect === "postgres" ? `${script}\n` : `${guardOf(plan)}\n${script}\n`;
  },
  client(_context, plan, key) {
    const columns = key.map((name): KeyColumn => ({ name, form: "text" }));
    const sql = new BackfillSql(plan, columns);
    const marks = (side: string) => key.map((name) => `:${side}_${name}`);
    // The values are put in by the client, so they stand without quotes.
    const filled = (text: string) => text.replace(/'(:(?:low|high)_\w+)'/g, "$1");
    const selected = key.map((name) => new Keyset([{ name, form: "text" }], plan.dialect).order).join(", ");
    const range = filled(new Keyset(columns, plan.dialect).within({ after: marks("low") }));
    return [
      `-- Backfill of ${plan.change}. For a loop in a client: run each statement by itself, with :low_… the last key of the batch before.`,
      "-- Each statement commits by itself, and can be run again. Begin without the condition on :low_…, end when 1 gives no row:",
      "-- then run 2 once more without the condition on :high_….",
      `-- 0. Once in each session, so that the sync trigger leaves these writes alone (it does not pass through a pooler of transactions):`,
      guardOf(plan),
      "-- 1. The last key of the next batch:",
      `SELECT ${selected} FROM ${plan.table.sql} WHERE ${range} ORDER BY ${selected} LIMIT 1 OFFSET 999;`,
      "-- 2. The batch:",
      ...sql.fill({ after: marks("low"), upTo: marks("high") }).map((statement) => `${filled(statement)};`),
      "",
    ].join("\n");
  },
  // Without --execute gh-ost only tries. It asks for the password, and connects to a replica unless --allow-on-master is said.
  "gh-ost": (context, plan) =>
    copied(
      context,
      plan,
      (table, alter) =>
        `gh-ost --host="$DB_HOST" --database="$DB_NAME" --user="$DB_USER" --ask-pass --table=${table} --alter=${alter} --execute\n`,
    ),
  // Without --database spirit works in one of the name test.
  spirit: (context, plan) =>
    copied(
      context,
      plan,
      (table, alter) =>
        `spirit --host="$DB_HOST" --database="$DB_NAME" --username="$DB_USER" --password="$DB_PASSWORD" --table=${table} --alter=${alter}\n`,
    ),
};

/** Has sync triggers leave the writes of a session alone. */
function guardOf({ dialect }: LivePlan): string {
  return dialect === "postgres" ? "SET cutover.sync = 'off';" : "SET @cutover_sync = 'off';";
}

/** A word for a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** These tools copy a table row by row into one of another form: they can change a type, but compute no value. */
function copied(
  { spec, history, table }: ChangeContext,
  plan: LivePlan,
  command: (table: string, alter: string) => string,
): string | Refusal {
  if (plan.dialect === "postgres") return { refused: "gh-ost and spirit work on MySQL and MariaDB only." };
  const type = spec.to === undefined ? undefined : table?.columns.get(spec.to.columns[0] ?? "")?.type;
  const fits =
    spec.recipe === "change-type" && spec.up.length === 0 && spec.from.columns.length === 1 && type !== undefined;
  if (!fits)
    return {
      refused: `gh-ost and spirit copy a table into one of another form and compute no values: they suit a change of type, not ${plan.change}. Take --hand-over client.`,
    };
  const [name = ""] = spec.from.columns;
  const column = table?.columns.get(name);
  const alter = [
    `MODIFY COLUMN ${quoteName(name, history.dialect)} ${typeText(type, history.dialect)}`,
    // MODIFY leaves out what it does not say again.
    ...(column?.notNull === true ? ["NOT NULL"] : []),
    ...(column?.default === undefined ? [] : [`DEFAULT ${column.default.text}`]),
  ].join(" ");
  return [
    `# Instead of the phases of ${plan.change}: ${name} itself gets the new type while the table is copied, and the new column is not needed.`,
    command(quoted(spec.from.table), quoted(alter)),
  ].join("\n");
}
