import { quoteName } from "../../../sql/identifiers.ts";
import { isPlainCopy, mappingOf, replaceColumns } from "../../expressions.ts";
import { eventTrigger, qualified, tableOf } from "../../object-names.ts";
import type { ChangeSpec } from "../../types.ts";
import type { KnownTable, Piece, RowSync, SyncNames } from "../kit.ts";
import { differs, literal } from "./server.ts";

/** A condition that holds in a session that has turned generated triggers off. */
export const isOff = "@cutover_sync <=> 'off'";

/** Which side the row follows, for the assignments behind it: they may change what it was told by. */
const side = "@cutover_side";

const quote = (name: string) => quoteName(name, "mysql");
const inNew = (column: string) => `NEW.${quote(column)}`;
const changed = (column: string) => differs(inNew(column), `OLD.${quote(column)}`);

type Event = "insert" | "update";

/**
 * A BEFORE trigger for each event. A single SET, whose assignments run one after the other: there is no semicolon inside that tools would
 * cut at. It only assigns to NEW, so it cannot fire itself, and as the last that is created it fires last.
 */
export function createSync({ side: table }: KnownTable, sync: RowSync, names: SyncNames): readonly Piece[] {
  return (["insert", "update"] as const).map((event) => {
    const name = qualified(table, eventTrigger(names, event), "mysql");
    return {
      verb: `sync_${event}`,
      up: `CREATE TRIGGER ${name} BEFORE ${event.toUpperCase()} ON ${tableOf(table, "mysql")}
FOR EACH ROW SET
  ${assignments[sync.kind](sync as never, event).join(",\n  ")};`,
      down: `DROP TRIGGER ${name};`,
    };
  });
}

const assignments: {
  readonly [K in RowSync["kind"]]: (sync: Extract<RowSync, { kind: K }>, event: Event) => readonly string[];
} = {
  "both-ways": ({ spec }, event) => bothWays(spec, event),
  forward: ({ spec }, event) => forward(spec, event),
  fill: ({ column, value, sources }) => {
    const filled = replaceColumns(value, "mysql", (name) => (sources.includes(name) ? inNew(name) : undefined));
    return [`${inNew(column)} = IF(${inNew(column)} IS NULL AND NOT (${isOff}), ${filled}, ${inNew(column)})`];
  },
  value: ({ columns, from, to }) =>
    columns.map((column) => {
      const name = inNew(column);
      return `${name} = IF(${name} = ${literal(from)} AND NOT (${isOff}), ${literal(to)}, ${name})`;
    }),
};

/**
 * The new column must have no default: a value in it means that new code wrote the row. Where the expressions lose something, a side that
 * already fits the other is left alone, whichever was written.
 */
function bothWays(spec: ChangeSpec, event: Event): readonly string[] {
  const { old, next, up, down } = partsOf(spec);
  const isPlain = isPlainCopy(spec);
  const differ = (columns: readonly string[], values: readonly (string | undefined)[]) =>
    columns.map((column, i) => differs(inNew(column), `(${values[i]})`)).join(" OR ");
  const follow = (word: string, differing: string) => (isPlain ? word : `IF(${differing}, ${word}, NULL)`);
  const isEmpty = next.map((column) => `${inNew(column)} IS NULL`).join(" AND ");
  const isWritten = event === "insert" ? `NOT (${isEmpty})` : next.map(changed).join(" OR ");
  return [
    ...chosen([
      [isWritten, follow("'new'", differ(next, up))],
      [isEmpty, "'old'"],
      ...(event === "insert" ? [] : [[old.map(changed).join(" OR "), follow("'old'", differ(old, down))] as const]),
    ]),
    ...old.map((column, i) => `${inNew(column)} = IF(${side} = 'new', ${down[i]}, ${inNew(column)})`),
    ...next.map((column, i) => `${inNew(column)} = IF(${side} = 'old', ${up[i]}, ${inNew(column)})`),
  ];
}

/** Nothing tells how to compute the old columns from the new ones: who writes new ones writes the old ones too. */
function forward(spec: ChangeSpec, event: Event): readonly string[] {
  const { old, next, up } = partsOf(spec);
  const isEmpty = next.map((column) => `${inNew(column)} IS NULL`).join(" AND ");
  const choice: readonly Choice[] =
    event === "insert"
      ? [[isEmpty, "'old'"]]
      : [
          [next.map(changed).join(" OR "), "NULL"],
          [[...old.map(changed), `(${isEmpty})`].join(" OR "), "'old'"],
        ];
  return [
    ...chosen(choice),
    ...next.map((column, i) => `${inNew(column)} = IF(${side} = 'old', ${up[i]}, ${inNew(column)})`),
  ];
}

type Choice = readonly [condition: string, value: string];

function chosen(choices: readonly Choice[]): readonly string[] {
  const whens = [[isOff, "NULL"] as const, ...choices].map(([when, then]) => `    WHEN ${when} THEN ${then}`);
  return [`${side} = CASE\n${whens.join("\n")}\n  END`];
}

function partsOf(spec: ChangeSpec) {
  const mapping = mappingOf(spec, "mysql");
  const next = spec.to?.columns ?? [];
  return {
    old: spec.from.columns,
    next,
    up: next.map((_, i) => mapping.up(i, "NEW.")),
    down: spec.from.columns.map((_, i) => mapping.down(i, "NEW.")),
  };
}
