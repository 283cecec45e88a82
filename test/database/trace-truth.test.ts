import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isStronger, type TableLockMode } from "../../core/engines/lock-modes.ts";
import type { LockOn } from "../../core/trace/types.ts";
import { startEmbedded } from "../../database/trace/embedded.ts";
import { runTrace } from "../../database/trace/run.ts";
import { openServer } from "../../database/trace/server.ts";
import type { TraceSession } from "../../database/trace/session.ts";
import { postgresServer } from "../support/postgres.ts";
import { planOf } from "../support/trace.ts";
import { baseScript, measuredOn, type TruthRow, truthRows } from "../support/truth.ts";

const open: TraceSession[] = [];
after(() => Promise.all(open.map((session) => session.close())));

test("a trace on the embedded PostgreSQL sees what was measured", async () => {
  const session = await startEmbedded("dist", ["btree_gist", "citext", "hstore", "pg_trgm", "uuid-ossp"]);
  open.push(session);
  await agrees(session);
});

test("a trace on a real server sees what was measured", async (t) => {
  const server = await postgresServer();
  if (typeof server === "string") return t.skip(server);
  const { url } = await server.freshDatabase();
  const session = await openServer({ environment: "test", url, source: "url" });
  open.push(session);
  await agrees(session);
});

/** Traces every statement of the measurement that a transaction can hold, and compares. */
async function agrees(session: TraceSession): Promise<void> {
  await session.run("CREATE ROLE app_owner; SET allow_in_place_tablespaces = on");
  await session.run("CREATE TABLESPACE ts_test LOCATION ''");
  const wrong: string[] = [];
  let compared = 0;
  for (const [setup, rows] of bySetup(session.major)) {
    await session.run(reset);
    await session.run(small(baseScript));
    try {
      if (setup !== "") await session.run(small(setup));
    } catch (error) {
      wrong.push(`${rows.map(({ id }) => id).join(", ")}: the set-up fails: ${error}`);
      await session.run("ROLLBACK");
      continue;
    }
    for (const row of rows) {
      const difference = await compare(session, row);
      if (difference === undefined) continue;
      compared++;
      if (difference !== "") wrong.push(`${row.id}: ${row.sql}\n    ${difference}`);
    }
  }
  assert.equal(wrong.length, 0, `${wrong.length} of ${compared} statements differ\n${wrong.join("\n")}`);
  assert.ok(compared > 450, `only ${compared} statements could be compared`);
}

const reset =
  "DROP SCHEMA IF EXISTS app CASCADE; DROP SCHEMA IF EXISTS other CASCADE; RESET ALL; SET allow_in_place_tablespaces = on";

/** Locks do not depend on the number of rows, as long as every partition has some. */
function small(sql: string): string {
  return sql
    .replace(/generate_series\(1,(\d+)\)/g, (series, rows) => (Number(rows) > 1000 ? "generate_series(1,40)" : series))
    .replaceAll("g%700", "g*19%700");
}

const missing: Readonly<Record<string, string>> = {
  "create-subscription-noslot": "the embedded PostgreSQL has no replication",
};

/** Rows by their set-up, so that each is made once. What was seen by polling is left out. */
function bySetup(major: number): ReadonlyMap<string, readonly TruthRow[]> {
  const groups = new Map<string, TruthRow[]>();
  for (const row of truthRows) {
    const measured = measuredOn(row, major);
    if (measured.error !== undefined || measured.transactional === false || row.polled || row.id in missing) continue;
    const setup = (row.setup ?? []).join(";\n");
    groups.set(setup, [...(groups.get(setup) ?? []), row]);
  }
  return groups;
}

async function compare(session: TraceSession, row: TruthRow): Promise<string | undefined> {
  const settings = `SET search_path = app, public; ${row.session ?? "SET TimeZone = 'UTC'"};\n`;
  const trace = await runTrace(session, planOf(settings + row.sql), { throwAway: false });
  const ran = trace.statements.slice(settings.match(/;/g)?.length);
  if (ran.some(({ outcome }) => outcome !== "ran")) return `failed: ${ran.map(({ error }) => error).join("; ")}`;
  const plain = (table: string) => table.slice(table.lastIndexOf(".") + 1);
  const modes = new Map<string, TableLockMode>();
  for (const { table, mode } of ran.flatMap(({ locks }) => locks).sort(byStrength)) modes.set(plain(table), mode);
  const seen = [...modes].map(([table, mode]) => `${table}:${mode}`).sort();
  const measured = measuredOn(row, session.major);
  const expected = Object.entries(measured.locks ?? {})
    .map(([table, mode]) => `${table}:${mode}`)
    .sort();
  const rewrites = [...new Set(ran.flatMap((each) => each.rewrites.map(plain)))].sort();
  return [
    ...(seen.join() === expected.join() ? [] : [`measured ${expected.join(" ")}, traced ${seen.join(" ")}`]),
    ...(rewrites.join() === [...(measured.rewrites ?? [])].sort().join()
      ? []
      : [`measured rewrites ${measured.rewrites?.join(" ")}, traced ${rewrites.join(" ")}`]),
  ].join("; ");
}

function byStrength(a: LockOn, b: LockOn): number {
  return isStronger(a.mode, b.mode) ? 1 : -1;
}
