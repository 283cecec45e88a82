import { quoteName } from "../../../sql/identifiers.ts";
import { mappingOf } from "../../expressions.ts";
import { eventTrigger, qualified, type TriggerEvent, tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { Move, MoveDirection, Piece, Step, SyncNames } from "../kit.ts";
import { batches, procedureSteps } from "./backfill.ts";
import { differs, literal } from "./server.ts";
import { isOff } from "./sync-triggers.ts";

const quote = (name: string) => quoteName(name, "mysql");

/** The names of one move as SQL. */
function partsOf({ spec, key, on }: Move) {
  const mapping = mappingOf(spec, "mysql");
  const to = spec.to ?? spec.from;
  const old = spec.from.columns.map(quote);
  const next = to.columns.map(quote);
  return {
    to,
    source: tableOf(spec.from, "mysql"),
    target: tableOf(to, "mysql"),
    key: quote(key),
    on: quote(on),
    old,
    next,
    up: (prefix: string) => next.map((_, i) => mapping.up(i, prefix)),
    down: (prefix: string) => old.map((_, i) => mapping.down(i, prefix)),
  };
}

/**
 * Triggers behind each event. A statement may not write a table that it is about (error 1442), not even to change nothing: so each write leaves
 * a mark of the row and the moment, and the trigger of the other table does nothing where it meets that. What is left of a statement
 * that was killed names another moment (`NOW(6)` is the time at which the statement began), and keeps nothing from being carried over.
 */
export function createMoveSync(move: Move, names: SyncNames, direction: MoveDirection): readonly Piece[] {
  return direction === "forward" ? forward(move, names) : back(move, names);
}

const echo = "@cutover_echo";

function mark(table: string, key: string): string {
  return `CONCAT(${literal(table)}, ' ', ${key}, ' ', NOW(6))`;
}

function forward(move: Move, names: SyncNames): readonly Piece[] {
  const { to, target, key, on, old, next, up } = partsOf(move);
  const values = up("NEW.");
  const upsert = `INSERT INTO ${target} (${[on, ...next].join(", ")}) VALUES (${[`NEW.${key}`, ...values].join(", ")})
    ON DUPLICATE KEY UPDATE ${next.map((column, i) => `${column} = ${values[i]}`).join(", ")};`;
  const { from } = move.spec;
  const isEcho = `${echo} <=> ${mark(to.table, `NEW.${key}`)}`;
  const written = mark(from.table, `NEW.${key}`);
  const given = old.map((column) => `NEW.${column} IS NOT NULL`).join(" OR ");
  const changed = old.map((column) => differs(`NEW.${column}`, `OLD.${column}`)).join(" OR ");
  return [
    trigger(from, eventTrigger(names, "insert"), "insert", `(${given}) AND NOT (${isEcho})`, written, upsert),
    trigger(from, eventTrigger(names, "update"), "update", `(${changed}) AND NOT (${isEcho})`, written, upsert),
  ];
}

function back(move: Move, names: SyncNames): readonly Piece[] {
  const { to, source, key, on, old, down } = partsOf(move);
  const { from } = move.spec;
  const own: SyncNames = { ...names, function: `${names.function}_back` };
  const set = (values: readonly string[]) => old.map((column, i) => `${column} = ${values[i]}`).join(", ");
  const writing = (row: string, values: readonly string[]) =>
    `UPDATE ${source} SET ${set(values)} WHERE ${key} = ${row}.${on};`;
  const isEcho = (row: string) => `NOT (${echo} <=> ${mark(from.table, `${row}.${on}`)})`;
  const written = (row: string) => mark(to.table, `${row}.${on}`);
  const carry = writing("NEW", down("NEW."));
  return [
    trigger(to, eventTrigger(own, "insert"), "insert", isEcho("NEW"), written("NEW"), carry),
    trigger(to, eventTrigger(own, "update"), "update", isEcho("NEW"), written("NEW"), carry),
    trigger(
      to,
      eventTrigger(own, "delete"),
      "delete",
      isEcho("OLD"),
      written("OLD"),
      writing(
        "OLD",
        old.map(() => "NULL"),
      ),
    ),
  ];
}

function trigger(
  table: ChangeSide,
  plainName: string,
  event: TriggerEvent,
  condition: string,
  written: string,
  statement: string,
): Piece {
  const name = qualified(table, plainName, "mysql");
  return {
    up: `CREATE TRIGGER ${name} AFTER ${event.toUpperCase()} ON ${tableOf(table, "mysql")}
FOR EACH ROW BEGIN
  IF NOT (${isOff}) AND ${condition} THEN
    SET ${echo} = ${written};
    ${statement}
  END IF;
END;`,
    down: `DROP TRIGGER ${name};`,
  };
}

/**
 * Copies the values in batches along the key of the old table. Rows that are locked by their reading do not change before they are copied. The
 * triggers are off meanwhile: that of the new table would write the one that is read.
 */
export function backfillMove(move: Move, differing: string): readonly Step[] {
  const { target, source, key, on, next, up } = partsOf(move);
  const procedure = batches(
    move.spec.from,
    [move.key],
    (range) => `INSERT INTO ${target} (${[on, ...next].join(", ")})
        SELECT ${[key, ...up("")].join(", ")} FROM ${source}
        WHERE ${range} AND (${differing})
        ORDER BY ${key} FOR UPDATE
        ON DUPLICATE KEY UPDATE ${next.map((column) => `${column} = VALUES(${column})`).join(", ")};`,
    true,
  );
  return procedureSteps(move.spec.from, next.join("_"), procedure);
}

/** A new table with the key of the old one and the columns that move there; new tables may have every constraint at once. */
export function createMoveTable(move: Move, keyType: string, types: readonly string[]): Piece {
  const { source, target, key, on, next } = partsOf(move);
  const columns = [
    `${on} ${keyType} NOT NULL PRIMARY KEY`,
    ...next.map((column, i) => `${column} ${types[i]} NULL`),
    `FOREIGN KEY (${on}) REFERENCES ${source} (${key}) ON DELETE CASCADE`,
  ];
  return { up: `CREATE TABLE ${target} (\n  ${columns.join(",\n  ")}\n);`, down: `DROP TABLE ${target};` };
}
