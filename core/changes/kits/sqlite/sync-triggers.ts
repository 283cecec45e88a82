import { isPlainCopy, mappingOf } from "../../expressions.ts";
import { eventTrigger } from "../../object-names.ts";
import type { ChangeSpec } from "../../types.ts";
import { bothWays, type Following, type Sides } from "../following.ts";
import type { KnownTable, Piece, RowSync, SyncNames } from "../kit.ts";
import { differs, literal, quote } from "./text.ts";

type Event = "insert" | "update";

const changed = (column: string) => differs(`NEW.${quote(column)}`, `OLD.${quote(column)}`);
const isNull = (column: string) => `NEW.${quote(column)} IS NULL`;
const any = (conditions: readonly string[]) => `(${conditions.join(" OR ")})`;

/**
 * An AFTER trigger for each event: SQLite has no trigger that changes a row before it is stored. NEW and OLD tell which side was written; what is
 * compared and copied is the row as it stands, so other triggers may have changed it in between. A row that agrees is left alone, which also
 * ends the recursion where `recursive_triggers` is on.
 */
export function createSync({ side }: KnownTable, sync: RowSync, names: SyncNames): readonly Piece[] {
  const { table, schema } = side;
  return (["insert", "update"] as const).map((event) => {
    const name = (schema === undefined ? "" : `${quote(schema)}.`) + quote(eventTrigger(names, event));
    const statements = followings[sync.kind](sync as never, event).map(
      ({ set, when }) => `  UPDATE ${quote(table)} SET ${set.join(", ")}
  WHERE rowid = NEW.rowid
    AND ${when.join("\n    AND ")};`,
    );
    return {
      verb: `sync_${event}`,
      up: `CREATE TRIGGER ${name} AFTER ${event.toUpperCase()} ON ${quote(table)}
FOR EACH ROW
BEGIN
${statements.join("\n")}
END;`,
      down: `DROP TRIGGER ${name};`,
    };
  });
}

const followings: {
  readonly [K in RowSync["kind"]]: (sync: Extract<RowSync, { kind: K }>, event: Event) => readonly Following[];
} = {
  "both-ways": ({ spec }, event) => bothWays(sidesOf(spec), event),
  forward: ({ spec }, event) => forward(spec, event),
  fill: ({ column, value }) => [{ set: [`${quote(column)} = ${value}`], when: [`${quote(column)} IS NULL`] }],
  value: ({ columns, from, to }) =>
    columns.map((column) => ({
      set: [`${quote(column)} = ${literal(to)}`],
      when: [`${quote(column)} = ${literal(from)}`],
    })),
};

function sidesOf(spec: ChangeSpec): Sides {
  const { next, old, ...sides } = partsOf(spec);
  return {
    ...sides,
    isEmpty: next.map(isNull).join(" AND "),
    isNew: any(next.map(changed)),
    isOld: any(old.map(changed)),
    isPlain: isPlainCopy(spec),
  };
}

/** Nothing tells how to compute the old columns from the new ones: who writes new ones writes the old ones too. */
function forward(spec: ChangeSpec, event: Event): readonly Following[] {
  const { next, old, fromOld } = partsOf(spec);
  const isEmpty = next.map(isNull).join(" AND ");
  const when =
    event === "insert" ? [isEmpty] : [`NOT ${any(next.map(changed))}`, any([...old.map(changed), `(${isEmpty})`])];
  return [{ set: fromOld, when }];
}

function partsOf(spec: ChangeSpec) {
  const mapping = mappingOf(spec, "sqlite");
  const next = spec.to?.columns ?? [];
  const old = spec.from.columns;
  const up = next.map((_, i) => mapping.up(i, ""));
  const down = old.map((_, i) => mapping.down(i, ""));
  const assigned = (columns: readonly string[], values: readonly string[]) =>
    columns.map((column, i) => `${quote(column)} = ${values[i]}`);
  const differ = (columns: readonly string[], values: readonly string[]) =>
    any(columns.map((column, i) => differs(quote(column), `(${values[i]})`)));
  return {
    old,
    next,
    fromOld: assigned(next, up),
    fromNew: assigned(old, down),
    /** The new side is not what follows from the old one. */
    isBehind: differ(next, up),
    /** The old side is not what follows from the new one. */
    isAhead: differ(old, down),
  };
}
