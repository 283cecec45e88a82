import { quoteName } from "../../../sql/identifiers.ts";
import { mappingOf } from "../../expressions.ts";
import { qualified, tableOf } from "../../object-names.ts";
import { leftover, type Move, type MoveDirection, type Piece, type Step, type SyncNames } from "../kit.ts";
import { batches, batchSession, finish } from "./backfill.ts";
import { syncSetting } from "./sync-trigger.ts";

const quote = (name: string) => quoteName(name, "postgres");

/** The names of one move as SQL. */
function partsOf({ spec, key, on }: Move) {
  const mapping = mappingOf(spec, "postgres");
  const next = (spec.to?.columns ?? []).map(quote);
  const old = spec.from.columns.map(quote);
  return {
    source: tableOf(spec.from, "postgres"),
    target: tableOf(spec.to ?? spec.from, "postgres"),
    key: quote(key),
    on: quote(on),
    old,
    next,
    up: (prefix: string) => next.map((_, i) => mapping.up(i, prefix)),
    down: (prefix: string) => old.map((_, i) => mapping.down(i, prefix)),
  };
}

/**
 * The trigger of one of the tables. Each writes only where the other side's value differs, so that the echo of a write changes nothing and the chain
 * ends. They ask for values and not for the depth of triggers, at which a write of a third table's trigger would look like an echo.
 */
export function createMoveSync(move: Move, names: SyncNames, direction: MoveDirection): readonly Piece[] {
  const { source, target } = partsOf(move);
  const up =
    direction === "forward"
      ? triggerText(move.spec.from, source, names, "INSERT OR UPDATE", forwardBody(move))
      : triggerText(targetOf(move), target, backNames(names), "INSERT OR UPDATE OR DELETE", backBody(move));
  return [{ up, down: dropMoveSync(move, names, direction) }];
}

function targetOf({ spec }: Move): Move["spec"]["from"] {
  return spec.to ?? spec.from;
}

function forwardBody(move: Move): string {
  const { target, key, on, old, next, up } = partsOf(move);
  const values = up("NEW.");
  return `BEGIN
  IF current_setting('${syncSetting}', true) = 'off' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    IF ${old.map((column) => `NEW.${column} IS NOT NULL`).join(" OR ")} THEN
      INSERT INTO ${target} (${[on, ...next].join(", ")}) VALUES (${[`NEW.${key}`, ...values].join(", ")})
      ON CONFLICT (${on}) DO UPDATE SET ${next.map((column) => `${column} = EXCLUDED.${column}`).join(", ")};
    END IF;
  ELSIF ${old.map((column) => `NEW.${column} IS DISTINCT FROM OLD.${column}`).join(" OR ")} THEN
    INSERT INTO ${target} AS moved (${[on, ...next].join(", ")}) VALUES (${[`NEW.${key}`, ...values].join(", ")})
    ON CONFLICT (${on}) DO UPDATE SET ${next.map((column) => `${column} = EXCLUDED.${column}`).join(", ")}
      WHERE ${next.map((column) => `moved.${column} IS DISTINCT FROM EXCLUDED.${column}`).join(" OR ")};
  END IF;
  RETURN NULL;
END`;
}

function backBody(move: Move): string {
  const { source, key, on, old, down } = partsOf(move);
  const differ = (values: readonly string[]) =>
    old.map((column, i) => `${column} IS DISTINCT FROM ${values[i]}`).join(" OR ");
  const set = (values: readonly string[]) => old.map((column, i) => `${column} = ${values[i]}`).join(", ");
  const nothing = old.map(() => "NULL");
  return `BEGIN
  IF current_setting('${syncSetting}', true) = 'off' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'DELETE' THEN
    UPDATE ${source} SET ${set(nothing)} WHERE ${key} = OLD.${on} AND (${differ(nothing)});
  ELSE
    UPDATE ${source} SET ${set(down("NEW."))} WHERE ${key} = NEW.${on} AND (${differ(down("NEW."))});
  END IF;
  RETURN NULL;
END`;
}

function triggerText(
  side: Move["spec"]["from"],
  table: string,
  names: SyncNames,
  events: string,
  body: string,
): string {
  const name = qualified(side, names.function, "postgres");
  return `CREATE FUNCTION ${name}() RETURNS trigger
LANGUAGE plpgsql AS $cutover$
${body}
$cutover$;

CREATE TRIGGER ${quote(names.trigger)} AFTER ${events} ON ${table}
  FOR EACH ROW EXECUTE FUNCTION ${name}();`;
}

function backNames(names: SyncNames): SyncNames {
  return { trigger: `${names.trigger}_back`, function: `${names.function}_back` };
}

function dropMoveSync(move: Move, names: SyncNames, direction: MoveDirection): string {
  const { source, target } = partsOf(move);
  const isForward = direction === "forward";
  const own = isForward ? names : backNames(names);
  const side = isForward ? move.spec.from : targetOf(move);
  return `DROP TRIGGER ${quote(own.trigger)} ON ${isForward ? source : target};
DROP FUNCTION ${qualified(side, own.function, "postgres")}();`;
}

/**
 * Copies the values in batches along the key of the old table. The rows are locked, so that none changes between reading and writing it;
 * with the triggers in place, a row that differs is from before them.
 */
export function backfillMove(move: Move, differing: string): readonly Step[] {
  const { from } = move.spec;
  return [
    {
      verb: "backfill",
      up: batches(from, [move.key], (range) => `${copyRows(move, `${range} AND (${differing})`)};`),
      noTransaction: true,
      behindScript: (script) => ({
        up: finish(from, differing, `${copyRows(move, differing)};`, leftover(from.table, script)),
      }),
      batched: {
        table: from,
        key: [move.key],
        fill: (range) => copyRows(move, range === undefined ? differing : `${range} AND (${differing})`),
        session: batchSession,
      },
    },
  ];
}

function copyRows(move: Move, condition: string): string {
  const { source, target, key, on, next, up } = partsOf(move);
  return `INSERT INTO ${target} AS moved (${[on, ...next].join(", ")})
    SELECT ${[key, ...up("")].join(", ")} FROM ${source}
    WHERE ${condition}
    ORDER BY ${key} FOR NO KEY UPDATE
    ON CONFLICT (${on}) DO UPDATE SET ${next.map((column) => `${column} = EXCLUDED.${column}`).join(", ")}
      WHERE ${next.map((column) => `moved.${column} IS DISTINCT FROM EXCLUDED.${column}`).join(" OR ")}`;
}

/** A new table with the key of the old one and the columns that move there; new tables may have every constraint at once. */
export function createMoveTable(move: Move, keyType: string, types: readonly string[]): Piece {
  const { source, target, key, on, next } = partsOf(move);
  const columns = [
    `${on} ${keyType} PRIMARY KEY REFERENCES ${source} (${key}) ON DELETE CASCADE`,
    ...next.map((column, i) => `${column} ${types[i]}`),
  ];
  return { up: `CREATE TABLE ${target} (\n  ${columns.join(",\n  ")}\n);`, down: `DROP TABLE ${target};` };
}
