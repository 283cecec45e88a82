import type { TableConstraint } from "../../../schema/types.ts";
import { quoteName } from "../../../sql/identifiers.ts";
import { objectName, qualified, tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { KeyColumn, KeyReference, KeySwap, KeySwapSteps, KeyTable } from "../kit.ts";
import { failIf } from "./assertions.ts";
import { renameColumn, setDefault } from "./columns.ts";
import { copiedDefinition } from "./constraints.ts";
import { together } from "./copies.ts";
import { keyIndexes, primaryKeyOf, rebuilt, storedName, type Way } from "./key-indexes.ts";
import { literal } from "./literal.ts";
import { lockTimeout } from "./lock-timeout.ts";
import { lockTogether } from "./locks.ts";
import { replaceSync } from "./sync-trigger.ts";

const quote = (name: string) => quoteName(name, "postgres");
const asIs = { renames: new Map<string, string>(), values: new Map<string, string>() };

/**
 * One transaction of changes to the catalogue alone: a primary key takes over an index that stands already, and foreign keys hold for new
 * rows at once and are validated afterwards. For a way back as short, the old columns have an index in store too.
 */
export function swapKey(swap: KeySwap): KeySwapSteps {
  const valid = swap.references.filter(({ constraint }) => constraint.valid);
  const validations = valid.map(({ side, constraint }) => `${alter(side)} VALIDATE CONSTRAINT ${nameOf(constraint)};`);
  return {
    indexes: swap.tables.flatMap((table) => keyIndexes(table, swap)),
    swap: { verb: "swap", up: swapText(swap, "forth"), down: swapText(swap, "back") },
    validations,
    validate: together(
      "validate",
      validations.map((up) => ({ up, down: "" })),
    ),
  };
}

function alter(side: ChangeSide): string {
  return `ALTER TABLE ${tableOf(side, "postgres")}`;
}

function nameOf({ name = "" }: TableConstraint): string {
  return quote(name);
}

function swapText({ tables, references }: KeySwap, way: Way): string {
  const values = tables.flatMap(({ side, columns }) => columns.flatMap((column) => moveValues(side, column, way)));
  return [
    lockTimeout,
    "",
    ...tables.flatMap((table) => rebuilt(table, way)),
    ...lockTogether(tables.map(({ side }) => side)),
    ...(way === "forth" ? tables.flatMap(plainSequences) : []),
    ...tables.flatMap(({ side, columns }) => columns.flatMap((column) => renames(side, column, way))),
    ...references.map(({ side, constraint }) => `${alter(side)} DROP CONSTRAINT ${nameOf(constraint)};`),
    ...tables.flatMap((table) => takeKey(table, way)),
    ...values,
    ...tables.flatMap(({ side, syncs }) =>
      syncs.map(({ names, before, after }) => replaceSync(side, way === "forth" ? after : before, names)),
    ),
    ...references.map(referenceText),
  ].join("\n");
}

function renames(side: ChangeSide, { name, helper, former }: KeyColumn, way: Way): readonly string[] {
  const [loser, winner] = way === "forth" ? [former, helper] : [helper, former];
  return [renameColumn(side, name, loser).up, renameColumn(side, winner, name).up];
}

function takeKey(keyTable: KeyTable, way: Way): readonly string[] {
  const key = primaryKeyOf(keyTable);
  if (key === undefined) return [];
  const { side } = keyTable;
  return [
    `${alter(side)} DROP CONSTRAINT ${nameOf(key)};`,
    `${alter(side)} ADD CONSTRAINT ${nameOf(key)} PRIMARY KEY USING INDEX ${quote(storedName(key, way))};`,
  ];
}

/** What gives new rows their value goes with the name. */
function moveValues(side: ChangeSide, column: KeyColumn, way: Way): readonly string[] {
  const { name, helper, former, values } = column;
  const loser = way === "forth" ? former : helper;
  if (values === undefined) return [];
  const { sequence } = values;
  if (values.kind === "identity") return moveIdentity(side, { loser, name, way, ...values });
  const owned = sequence === undefined ? undefined : qualified(side, sequence, "postgres");
  const text = owned === undefined ? values.text : `nextval(${literal(owned)}::regclass)`;
  const type = way === "forth" ? column.type : column.before;
  return [
    setDefault(side, loser, undefined, undefined).up,
    setDefault(side, name, text, undefined).up,
    ...(owned === undefined
      ? []
      : [`ALTER SEQUENCE ${owned} AS ${type} OWNED BY ${tableOf(side, "postgres")}.${quote(name)};`]),
  ];
}

interface MovedIdentity {
  readonly loser: string;
  readonly name: string;
  readonly way: Way;
  readonly mode: "always" | "by-default";
  readonly sequence: string;
}

/** A sequence of an identity stays with its column (manual, ALTER SEQUENCE): a new one goes on where it is. */
function moveIdentity(side: ChangeSide, { loser, name, way, mode, sequence }: MovedIdentity): readonly string[] {
  const aside = objectName(sequence, way === "forth" ? "old" : "new");
  const [plain, moved] = [sequence, aside].map((each) => qualified(side, each, "postgres"));
  const always = mode === "always" ? "ALWAYS" : "BY DEFAULT";
  return [
    `ALTER SEQUENCE ${plain} RENAME TO ${quote(aside)};`,
    `${alter(side)} ALTER COLUMN ${quote(name)} ADD GENERATED ${always} AS IDENTITY (SEQUENCE NAME ${plain});`,
    `SELECT setval(${literal(plain ?? "")}, last_value, is_called) FROM ${moved};`,
    `${alter(side)} ALTER COLUMN ${quote(loser)} DROP IDENTITY;`,
  ];
}

/** The sequence that goes on in another one's place counts in ones: no other options must be lost. */
function plainSequences({ side, columns }: KeyTable): readonly string[] {
  return columns.flatMap(({ values }) => {
    if (values?.kind !== "identity") return [];
    const name = literal(qualified(side, values.sequence, "postgres"));
    const guard = failIf(
      `EXISTS (SELECT FROM pg_sequence WHERE seqrelid = ${name}::regclass AND (seqincrement <> 1 OR seqmin <> 1 OR seqcycle))`,
      `${side.table}.${columns[0]?.name}: its identity has options of its own, nothing was changed`,
    );
    return [guard, ""];
  });
}

function referenceText({ side, constraint }: KeyReference): string {
  return `${alter(side)} ADD CONSTRAINT ${nameOf(constraint)} ${copiedDefinition(constraint, asIs)} NOT VALID;`;
}
