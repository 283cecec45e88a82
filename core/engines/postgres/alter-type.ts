import { indexComputes } from "../../schema/indexes.ts";
import type { Column, DomainType, Table, TableConstraint } from "../../schema/types.ts";
import type { Expression, TypeName } from "../../sql/names.ts";
import type { ForeignKeyConstraint, OperationOf } from "../../sql/operations.ts";
import { type Facts, locks, nothing, together, works } from "../facts.ts";
import type { EngineContext } from "../types.ts";
import { familyOf, foreignKeysOf, targetOf, withRows, wordsFor } from "./reach.ts";
import { builtInTypes, isUtc, type TypeChange, typeChange } from "./type-changes.ts";

/** ALTER COLUMN … TYPE: always ACCESS EXCLUSIVE; whether it rewrites depends on both types, USING and, for timestamps, the time zone. */
export function alterColumnType(operation: OperationOf<"alter-column-type">, context: EngineContext): Facts {
  const { key, table } = targetOf(operation.table, context);
  const family = familyOf(key, context, operation.only);
  const taken: Facts = { locks: locks(family, "AccessExclusive") };
  const name = operation.column.name;
  const column = table?.columns.get(name);
  const verdict = judge(operation, column, context);
  const dependents = together(
    ...family.map((each) => foreignKeyWork(each, name, verdict.kind === "rewrite" && verdict.otherType, context)),
  );
  const fails = failure(operation, column, context);
  const parts = [taken, dependents, ...(fails === undefined ? [] : [{ fails }])];
  if (verdict.kind === "unknown") return together(...parts, { unknown: verdict.what });
  if (verdict.kind === "rewrite")
    return together(...parts, { rewrites: works(withRows(family, context), verdict.because) });
  return together(
    ...parts,
    ...withRows(family, context).map((each) => workWithoutRewrite(each, operation, verdict.newOrder, context)),
  );
}

type Verdict =
  | { readonly kind: "free"; readonly newOrder: boolean }
  | { readonly kind: "rewrite"; readonly because: string; readonly otherType: boolean }
  | { readonly kind: "unknown"; readonly what: string };

function judge(
  operation: OperationOf<"alter-column-type">,
  column: Column | undefined,
  context: EngineContext,
): Verdict {
  const { type, using } = operation;
  const name = operation.column.name;
  if (using && !isPlainCast(using, name, type)) {
    return { kind: "rewrite", because: `every value of ${name} is computed by USING`, otherType: true };
  }
  if (!column?.type) return { kind: "unknown", what: `the present type of ${name}` };
  const from = baseType(column.type, context);
  const to = domainBase(type, context);
  if (to.constrained && !sameName(column.type, type)) {
    return {
      kind: "rewrite",
      because: `every value must satisfy the constraints of the domain ${type.name}`,
      otherType: true,
    };
  }
  const change = typeChange(from, to.type, (each) => context.schema.type(typeQuery(each, type)) !== undefined);
  if (!change) return { kind: "unknown", what: `how ${from.name} and ${to.type.name} are stored` };
  const newOrder = collationChanges(column, operation);
  return verdictOf(change, from, to.type, newOrder, context);
}

function verdictOf(
  change: TypeChange,
  from: TypeName,
  to: TypeName,
  newCollation: boolean,
  context: EngineContext,
): Verdict {
  const because = `values of type ${spell(from)} are stored differently from ${spell(to)}`;
  const otherType = from.name !== to.name;
  switch (change.kind) {
    case "free":
      return { kind: "free", newOrder: newCollation || change.newOrder === true };
    case "rewrite":
      return {
        kind: "rewrite",
        because: otherType && !change.limits ? because : `not every ${spell(from)} fits ${spell(to)}`,
        otherType,
      };
    case "time-zone":
      if (context.timeZone === undefined)
        return { kind: "unknown", what: "the time zone of the session: under UTC nothing is rewritten" };
      if (isUtc(context.timeZone)) return { kind: "free", newOrder: true };
      return {
        kind: "rewrite",
        because: `the session's time zone ${context.timeZone} is not UTC, so that every value changes`,
        otherType,
      };
  }
}

function spell(type: TypeName): string {
  const args = type.args.length > 0 ? `(${type.args.join(", ")})` : "";
  return `${type.name}${args}${"[]".repeat(type.dimensions)}`;
}

function sameName(a: TypeName, b: TypeName): boolean {
  return a.name === b.name && a.dimensions === b.dimensions;
}

/** `USING c`, `USING c::type` and `USING CAST(c AS type)` to the new type itself ask for no more than the change of type does. */
function isPlainCast(using: Expression, column: string, type: TypeName): boolean {
  const text = using.text
    .trim()
    .toLowerCase()
    .replace(/^\((.*)\)$/s, "$1")
    .replaceAll('"', "")
    .trim();
  const cast = /^cast\s*\((.+)\s+as\s+(.+)\)$/s.exec(text);
  const [operand, ...rest] = cast ? [cast[1], cast[2]] : text.split("::");
  const target = rest[0]?.trim();
  if (operand?.trim().replace(/^.*\./, "") !== column.toLowerCase() || rest.length > 1) return false;
  return target === undefined || target.replace(/\s+/g, "") === spell(type).replace(/\s+/g, "") || target === type.name;
}

/** The collation of a text column changes, so that its indexes sort differently. `default` stands for none. */
function collationChanges(column: Column, operation: OperationOf<"alter-column-type">): boolean {
  const normal = (name: string | undefined) => (name === "default" ? undefined : name);
  return normal(column.collation) !== normal(operation.collation);
}

/** A type with every domain around it taken away. */
function baseType(type: TypeName, context: EngineContext): TypeName {
  const domain = findDomain(type, context);
  return domain ? baseType(domain.base, context) : type;
}

/** The base of a domain and whether the domain, or one that it is made over, has constraints. */
export function domainBase(
  type: TypeName,
  context: EngineContext,
): { readonly type: TypeName; readonly constrained: boolean } {
  const domain = findDomain(type, context);
  return { type: baseType(type, context), constrained: domain?.constrained ?? false };
}

function findDomain(type: TypeName, context: EngineContext): DomainType | undefined {
  if (type.dimensions > 0 || builtInTypes.has(type.name)) return undefined;
  const found = context.schema.type(typeQuery(type.name, type));
  return found?.kind === "domain" ? found : undefined;
}

function typeQuery(name: string, type: TypeName) {
  const dot = name.lastIndexOf(".");
  return dot < 0
    ? { name, span: type.span }
    : { schema: name.slice(0, dot), name: name.slice(dot + 1), span: type.span };
}

/** Without a rewrite the CHECK constraints of the column are still tried again, and indexes that compute with it are built again. */
function workWithoutRewrite(
  key: string,
  operation: OperationOf<"alter-column-type">,
  newOrder: boolean,
  context: EngineContext,
): Facts {
  const table = context.schema.tableByKey(key);
  const name = operation.column.name;
  const check = table?.constraints.find(
    (constraint) => constraint.definition.type === "check" && constraint.columns.includes(name),
  );
  const computed = table?.indexes.find((index) => indexComputes(index, name));
  const sorted = newOrder ? table?.indexes.find((index) => index.columns.includes(name)) : undefined;
  const index = computed ?? sorted;
  const why = computed
    ? `the index ${computed.name} computes with ${name}`
    : `the index ${index?.name} is kept in the order of the old type`;
  return together(
    check
      ? {
          scans: works(
            [key],
            `the CHECK constraint ${check.name ?? ""} of ${name} is tried on every row`.replace("  ", " "),
          ),
        }
      : nothing,
    index ? { scans: works([key], why), indexBuilds: works([key], why) } : nothing,
  );
}

/** Foreign keys on the column, from it or to it, are made anew: the other tables are locked too, and read when the values change. */
function foreignKeyWork(key: string, column: string, validates: boolean, context: EngineContext): Facts {
  const table = context.schema.tableByKey(key);
  const outgoing = foreignKeysOf(table, context, ({ columns }) => columns.some((each) => each.name === column));
  const incoming = [...new Set((table?.referencedBy ?? []).map((reference) => reference.table))].flatMap((other) =>
    foreignKeysOf(context.schema.tableByKey(other), context, (definition) => pointsTo(definition, column, table))
      .filter((reference) => reference.target === key)
      .map(({ constraint }) => ({ table: other, constraint })),
  );
  const others = [...outgoing.map((reference) => reference.target), ...incoming.map((reference) => reference.table)];
  if (others.length === 0) return nothing;
  const scanned = [...others, key].filter((each) => validates && context.schema.tableByKey(each)?.partitioned !== true);
  const name = outgoing[0]?.constraint ?? incoming[0]?.constraint;
  return {
    locks: locks(others, "AccessExclusive", `the foreign key ${name} ties it to ${wordsFor(key, context)}.${column}`),
    scans: works(scanned, `the foreign key ${name} is checked again`),
  };
}

/** Whether a foreign key to the table refers to the column, be it as the unnamed primary key. */
function pointsTo({ references }: ForeignKeyConstraint, column: string, table: Table | undefined): boolean {
  if (references.columns.length > 0) return references.columns.some((each) => each.name === column);
  return primaryKey(table)?.columns.includes(column) === true;
}

function primaryKey(table: Table | undefined): TableConstraint | undefined {
  return table?.constraints.find((constraint) => constraint.definition.type === "primary-key");
}

const textTypes: ReadonlySet<string> = new Set(["text", "varchar", "char", "citext", "name"]);

/** Why the server refuses the change outright. */
function failure(
  operation: OperationOf<"alter-column-type">,
  column: Column | undefined,
  context: EngineContext,
): string | undefined {
  const { type, using, command } = { ...operation, command: context.command };
  if (/^(small|big)?serial[248]?$/.test(type.name))
    return `the type ${type.name} exists only in CREATE TABLE and ADD COLUMN`;
  if (!column?.type || type.dimensions > 0 || column.type.dimensions > 0) return undefined;
  const from = baseType(column.type, context).name;
  const to = domainBase(type, context).type.name;
  const user = context.schema.type(typeQuery(to, type));
  const needsUsing = textTypes.has(from) && !textTypes.has(to) && (builtInTypes.has(to) || user?.kind === "enum");
  if (!needsUsing) return undefined;
  if (!using) return `column "${operation.column.name}" cannot be cast automatically to type ${to}`;
  const dropped = command.some((other) => other.kind === "drop-default" && other.column.name === operation.column.name);
  if (column.hasDefault && !dropped)
    return `default for column "${operation.column.name}" cannot be cast automatically to type ${to}`;
  return undefined;
}
