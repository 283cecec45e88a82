import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isOnGenerated,
  isOnlineException,
  type OnlineMeasured,
  type OnlineRow,
  onlineDifference,
  onlineRows,
  predictOnline,
} from "../support/online-truth.ts";

/** The row was measured on this server, and our engine says the same of it. */
function agrees(
  row: OnlineRow,
  measured: OnlineMeasured,
  server: readonly ["mysql" | "mariadb", title: string, version: string],
  generated: boolean,
): void {
  const [dialect, title, version] = server;
  test(`${row.id} on ${title} ${version}${generated ? " beside generated columns" : ""}`, () => {
    const difference = onlineDifference(measured, predictOnline(row, dialect, version, generated));
    if (isOnlineException(row, `${title} ${version}`))
      assert.notEqual(difference, undefined, "this needs no exception");
    else assert.equal(difference, undefined, row.sql);
  });
}

for (const row of onlineRows) {
  const { mariadb, mariadbGenerated, mariadb118, mysql } = row;
  agrees(row, mariadb, ["mariadb", "MariaDB", "10.11"], isOnGenerated(row));
  if (mariadbGenerated) agrees(row, mariadbGenerated, ["mariadb", "MariaDB", "10.11"], true);
  const isGenerated = mariadb118 !== undefined || mariadbGenerated !== undefined || isOnGenerated(row);
  agrees(row, mariadb118 ?? mariadbGenerated ?? mariadb, ["mariadb", "MariaDB", "11.8"], isGenerated);
  if (mysql) agrees(row, mysql, ["mysql", "MySQL", "9.7"], true);
}
