import { readFileSync } from "node:fs";
import { engineOf } from "../../core/engines/index.ts";
import type { Effect } from "../../core/engines/types.ts";
import { knownVersion } from "../../core/engines/versions.ts";
import { applyOperation } from "../../core/schema/apply.ts";
import { schemaOver } from "../../core/schema/schema.ts";
import { createStore, type ForkableStore } from "../../core/schema/store.ts";
import type { SchemaSettings } from "../../core/schema/types.ts";
import { readStatement } from "../../core/sql/read.ts";
import { testOrigin } from "./replay.ts";

/** What a server did with a statement: the strongest clauses that it accepted, and whether rows were written anew. */
export interface OnlineMeasured {
  readonly algorithm?: string;
  /** `DEFAULT-only`: no LOCK clause goes with the algorithm. */
  readonly lock?: string;
  readonly rebuilds?: true;
  readonly copied?: number;
  readonly error?: string;
}

export interface OnlineRow {
  readonly id: string;
  readonly sql: string;
  readonly setup?: string;
  readonly session?: string;
  /** Absent: a table without generated columns. */
  readonly table?: string;
  readonly mariadb: OnlineMeasured;
  /** On a table with generated columns, where that makes a difference. */
  readonly mariadbGenerated?: OnlineMeasured;
  /** MariaDB 11.8 on the table with generated columns, where it differs from 10.11. */
  readonly mariadb118?: OnlineMeasured;
  /** MySQL 9.7 on the table with generated columns. */
  readonly mysql?: OnlineMeasured;
}

interface Truth {
  readonly tables: readonly string[];
  readonly rows: readonly OnlineRow[];
}

const truth: Truth = JSON.parse(readFileSync("test/fixtures/truth/mariadb.json", "utf8"));
export const onlineRows = truth.rows;

/** The columns that change what the server can do, and that the plain table has not. */
const generatedColumns = /j JSON, gv INT .* STORED, pt POINT NOT NULL, /;

/** The tables that each statement finds. */
export function tablesFor(generated: boolean): readonly string[] {
  return generated ? truth.tables : truth.tables.map((sql) => sql.replace(generatedColumns, ""));
}

export function isOnGenerated(row: OnlineRow): boolean {
  return row.table !== undefined;
}

const settings = (dialect: "mysql" | "mariadb"): SchemaSettings => ({ searchPath: ["public"], dialect });

function run(store: ForkableStore, sql: string, dialect: "mysql" | "mariadb"): readonly string[] {
  const { operations, unread } = readStatement(sql, dialect);
  for (const operation of operations) applyOperation(operation, store, testOrigin, settings(dialect));
  return unread.map(({ reason }) => reason);
}

/** What our engine says, in the form of the measurement. */
export function predictOnline(
  row: OnlineRow,
  dialect: "mysql" | "mariadb",
  version: string,
  generated: boolean,
): OnlineMeasured & { readonly unread?: string } {
  const engine = engineOf(dialect);
  if (engine === undefined) throw new Error(`no engine for ${dialect}`);
  const store = createStore();
  for (const sql of tablesFor(generated)) run(store, sql, dialect);
  if (row.setup !== undefined) run(store, row.setup, dialect);
  const { operations, unread } = readStatement(row.sql, dialect);
  const effects: Effect[] = [];
  for (const operation of operations) {
    const effect = engine.effect(operation, {
      schema: schemaOver(store, settings(dialect)),
      version: knownVersion(engine.versions, engine.versions.parse(version) ?? engine.versions.assumed),
      command: operations,
      earlier: [...effects],
      ...(row.session === "SET foreign_key_checks=0" && { foreignKeysUnchecked: true }),
    });
    effects.push(effect);
    applyOperation(operation, store, testOrigin, settings(dialect));
  }
  const last = effects.at(-1)?.online?.strongest;
  const fails = effects.flatMap((effect) => effect.fails ?? effect.unknown ?? [])[0];
  return {
    ...(unread.length > 0 && { unread: unread.map(({ reason }) => reason).join("; ") }),
    ...(fails === undefined ? {} : { error: fails }),
    ...(last && { algorithm: last.algorithm, lock: last.lock ?? "DEFAULT-only" }),
    ...(effects.some(({ rewrites }) => rewrites.length > 0) && { rebuilds: true }),
  };
}

/** Measurements that do not say what the statement does to rows, and why. */
const exceptions: Readonly<Record<string, string>> = {
  "engine-myisam on MariaDB 10.11": "the server accepts INSTANT and then copies every row",
  "encryption on MySQL 9.7": "the server had no keyring",
  "partition-truncate": "the partition gets a new file, but no row is written",
  "partition-exchange": "files change places, but no row is written",
  "partition-reorganize on MySQL 9.7": "the new partitions have other names, so that their files could not be compared",
};

export function isOnlineException(row: OnlineRow, server: string): boolean {
  return row.id in exceptions || `${row.id} on ${server}` in exceptions;
}

/** Where prediction and measurement differ, in words; undefined when they agree. */
export function onlineDifference(
  measured: OnlineMeasured,
  predicted: OnlineMeasured & { readonly unread?: string },
): string | undefined {
  if (measured.error !== undefined)
    return predicted.error === undefined && predicted.unread === undefined && !measured.error.includes("PARSE")
      ? `fails with ${measured.error}, predicted ${spell(predicted)}`
      : undefined;
  const [a, b] = [spell(measured), spell(predicted)];
  return a === b ? undefined : `measured ${a}, predicted ${b}`;
}

function spell({
  algorithm,
  lock,
  rebuilds,
  copied,
  error,
  unread,
}: OnlineMeasured & { readonly unread?: string }): string {
  const work = rebuilds || copied !== undefined ? " rebuilds" : "";
  const problem = unread ?? error;
  return `${algorithm ?? "no"}/${lock ?? "clauses"}${work}${problem === undefined ? "" : ` (${problem})`}`;
}
