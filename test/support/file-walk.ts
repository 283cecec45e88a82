import assert from "node:assert/strict";
import type { Client } from "pg";
import { nextPhase, startChange } from "../../core/changes/scaffold.ts";
import type { FrameworkId, Migration } from "../../core/migrations/types.ts";
import { filesIn } from "./framework-files.ts";
import { ScaffoldedFiles } from "./scaffolded.ts";
import { codeFile, codeOf, type Walk } from "./walk.ts";

const rows = 4;

/**
 * Walks a change in the files of one framework, alone in the database: what is scaffolded is named, ordered and run as the framework does,
 * undone and run again where it has a way back, and the last release reads what was there before.
 */
export async function walkFiles(framework: FrameworkId, walk: Walk, client: Client): Promise<void> {
  await client.query("DISCARD ALL");
  await client.query("SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;");
  const code = codeOf(walk);
  const files = new ScaffoldedFiles(
    { ...filesIn(framework, [{ name: "base", ...walk.base }]), [codeFile]: code.old },
    { dialect: "postgres", run: (sql) => client.query(sql) },
  );
  for (const migration of files.pending) await files.up(migration);
  const written = await insertRows(walk, client);
  const { facts, host } = files.workspace;
  const [old, next, options = {}] = walk.start;
  files.take(startChange(old, next, options, facts, host));
  await backAndForth(files, "expand");
  const phases: string[] = [];
  for (;;) {
    const { change, context, host } = files.workspace;
    phases.push(change.phase);
    assert.deepEqual(phases, walk.phases.slice(0, phases.length));
    if (change.phase === "done") break;
    const scaffold = nextPhase(change, context, host);
    if (!("refused" in scaffold)) {
      files.take(scaffold);
      await backAndForth(files, change.phase);
    }
    if (change.phase === "cutover") files.write({ [codeFile]: code.new });
  }
  const { read } = walk.last ?? walk.new;
  const seen = await client.query<unknown[]>({ text: read, rowMode: "array" });
  const values = seen.rows.map(([id, value]) => [Number(id), value === null ? null : String(value)]);
  assert.deepEqual(new Map(values as [number, string | null][]), written);
}

async function insertRows({ old, value }: Walk, client: Client): Promise<ReadonlyMap<number, string | null>> {
  const written = new Map<number, string | null>();
  for (let id = 1; id <= rows; id++) {
    written.set(id, value === undefined ? `value ${id}` : value(id, "old"));
    await client.query(old.insert, [id, written.get(id)]);
  }
  return written;
}

/**
 * Runs what is pending, all of it back, as far as the framework has ways back, and again; at the contract, from which there is no way back, each
 * that has one for itself.
 */
async function backAndForth(files: ScaffoldedFiles, phase: string): Promise<void> {
  const migrations = files.pending;
  await files.runScripts();
  if (phase === "contract") {
    for (const migration of migrations) {
      await files.up(migration);
      if (!files.hasDown(migration)) continue;
      await files.down(migration);
      await files.up(migration);
    }
    return;
  }
  await upAll(files, migrations);
  const back = migrations.slice(migrations.findLastIndex(({ down }) => down === undefined) + 1);
  for (const migration of [...back].reverse()) await files.down(migration);
  await upAll(files, back);
}

async function upAll(files: ScaffoldedFiles, migrations: readonly Migration[]): Promise<void> {
  for (const migration of migrations) await files.up(migration);
}
