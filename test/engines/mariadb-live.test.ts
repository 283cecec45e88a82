import assert from "node:assert/strict";
import { test } from "node:test";
import type { Connection } from "mysql2/promise";
import { mariadbServer } from "../support/mariadb.ts";
import {
  isOnGenerated,
  isOnlineException,
  type OnlineRow,
  onlineRows,
  predictOnline,
  tablesFor,
} from "../support/online-truth.ts";

const server = await mariadbServer();
const skip = typeof server === "string" ? server : false;
/** `10.11`: the fixture was measured on 10.11 and 11.8. */
const version = typeof server === "string" ? "" : server.version.split(".").slice(0, 2).join(".");

/** The rows of `t`, which the fixture leaves out. */
const fill = `INSERT INTO t (a, b, c, nn, ix, p_id) SELECT seq, concat('b', seq), concat('c', seq), seq, concat('ix', seq), NULL FROM seq_1_to_200`;
const fillGenerated = fill
  .replace("p_id)", "p_id, j, pt)")
  .replace("NULL FROM", "NULL, '{}', ST_GeomFromText('POINT(1 1)') FROM");

for (const row of onlineRows) {
  if (row.mariadb.error !== undefined) continue;
  for (const generated of row.mariadbGenerated ? [isOnGenerated(row), true] : [isOnGenerated(row)]) {
    test(`${row.id} as we say, on a real MariaDB${generated ? " beside generated columns" : ""}`, {
      skip,
    }, async () => {
      if (typeof server === "string") return;
      const { connection } = await server.freshDatabase();
      const predicted = predictOnline(row, "mariadb", version, generated);
      if (isOnlineException(row, `MariaDB ${version}`)) return;
      const rebuilt = await run(connection, row, generated, undefined);
      assert.equal(
        rebuilt,
        predicted.rebuilds === true,
        `${row.sql} ${rebuilt ? "wrote" : "did not write"} the rows anew`,
      );
      if (predicted.algorithm !== undefined) {
        const clauses = `ALGORITHM=${predicted.algorithm}, LOCK=${predicted.lock}`;
        await run(connection, row, generated, clauses);
        const stronger = strongerThan(predicted.algorithm);
        if (stronger)
          await assert.rejects(run(connection, row, generated, `ALGORITHM=${stronger}`), /not supported/, stronger);
      }
      await connection.end();
    });
  }
}

const algorithms = ["INSTANT", "NOCOPY", "INPLACE", "COPY"];

function strongerThan(algorithm: string): string | undefined {
  return algorithms[algorithms.indexOf(algorithm) - 1];
}

/** Runs the statement on new tables; whether rows were written anew. */
async function run(
  connection: Connection,
  row: OnlineRow,
  generated: boolean,
  clauses: string | undefined,
): Promise<boolean> {
  await connection.query(
    "SET foreign_key_checks = 0; DROP TABLE IF EXISTS ch, p, t, t2, nopk, part, hpart, pex, l1t, comp, ftt",
  );
  const tables = tablesFor(generated).join("; ");
  await connection.query(`${tables}; ${generated ? fillGenerated : fill}; SET foreign_key_checks = 1`);
  if (row.setup !== undefined) await connection.query(row.setup);
  if (row.session !== undefined) await connection.query(row.session);
  const before = await fileIds(connection);
  const isIndexStatement = /^(?:CREATE|DROP)/.test(row.sql);
  const asked = clauses === undefined ? "" : isIndexStatement ? ` ${clauses.replace(", ", " ")}` : `, ${clauses}`;
  const [result] = await connection.query(row.sql + asked);
  const copied = "affectedRows" in result && result.affectedRows > 0;
  const table = /(?:ALTER TABLE|ON) (\w+)/.exec(row.sql)?.[1];
  const after = await fileIds(connection);
  const isRebuilt = [...before].some(
    ([name, id]) => (name === table || name.startsWith(`${table}#`)) && after.has(name) && after.get(name) !== id,
  );
  return copied || isRebuilt;
}

/** A table that is written anew gets another number. */
async function fileIds(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const [rows] = await connection.query(
    "SELECT substring_index(NAME, '/', -1) AS name, concat(TABLE_ID, ':', SPACE) AS id FROM information_schema.INNODB_SYS_TABLES WHERE NAME LIKE concat(database(), '/%')",
  );
  return new Map((rows as { name: string; id: string }[]).map(({ name, id }) => [name, id]));
}
