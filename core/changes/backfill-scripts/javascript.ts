import { type BatchedScript, type ScriptLanguage, walkSql } from "./script.ts";

/** A module for Node with the driver `pg`. */
function written(script: BatchedScript, types: boolean): string {
  const sql = walkSql(script, (number) => `$${number}`);
  const of = (type: string) => (types ? `: ${type}` : "");
  const text = JSON.stringify;
  return `// Backfill of ${script.change}: fills rows in batches along the primary key, beside live writes, and commits each batch.
// It can be stopped at any time: rows that are filled stay as they are, and it goes on behind a key that is given.
import pg from "pg";

const key = process.argv.slice(2);
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
const pause = (milliseconds${of("number")}) => new Promise((done) => setTimeout(done, milliseconds));
/** lock_timeout, deadlock and serialization failure: a live transaction was in the way. */
const passing = new Set(["55P03", "40P01", "40001"]);

async function fill(after${of("string[]")}) {
  const isFirst = after.length === 0;
  await client.query("BEGIN");
  await client.query(${text(script.session)});
  const { rows } = await client.query<% GENERIC %>({
    text: isFirst
      ? ${text(sql.firstBatch)}
      : ${text(sql.nextBatch)},
    values: after,
    rowMode: "array",
  });
  const last = rows[0] ?? [];
  const update =
    last.length > 0
      ? isFirst
        ? ${text(sql.fillFirst)}
        : ${text(sql.fillNext)}
      : isFirst
        ? ${text(sql.fillAll)}
        : ${text(sql.fillRest)};
  const { rowCount } = await client.query(update, [...after, ...last]);
  await client.query("COMMIT");
  return { last, filled: rowCount ?? 0 };
}

async function patiently(after${of("string[]")}) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fill(after);
    } catch (error) {
      await client.query("ROLLBACK");
      if (attempt === 10 || !(error instanceof pg.DatabaseError) || !passing.has(error.code ?? "")) throw error;
      await pause(attempt * 500);
    }
  }
}

await client.connect();
try {
  let filled = 0;
  for (let after = key; ; ) {
    const begun = Date.now();
    const batch = await patiently(after);
    filled += batch.filled;
    if (batch.last.length === 0) break;
    after = batch.last;
    console.log(\`\${filled} rows filled, up to \${after.join(" ")}\`);
    // As long as it worked: the database belongs to others.
    await pause(Date.now() - begun);
  }
  console.log(\`\${filled} rows filled, done\`);
} finally {
  await client.end();
}
`.replace("<% GENERIC %>", types ? "<string[]>" : "");
}

const usage = (run: string) => (file: string) =>
  `DATABASE_URL=… ${run} ${file} [key to go on behind]; it needs the package pg.`;

export const typescript: ScriptLanguage = {
  sources: [".ts", ".tsx", ".mts", ".cts"],
  extension: ".mts",
  usage: usage("npx tsx"),
  write: (script) => written(script, true),
};

export const javascript: ScriptLanguage = {
  sources: [".js", ".jsx", ".mjs", ".cjs"],
  extension: ".mjs",
  usage: usage("node"),
  write: (script) => written(script, false),
};
