import type { Index } from "../schema/types.ts";
import type { Expression, QualifiedName } from "../sql/names.ts";
import type { ColumnDefinition, Constraint, Operation } from "../sql/operations.ts";

/** What statements read, make and change, as far as it decides whether they may run later than they were written. */
export interface Footprint {
  /** Simple names of tables and views, with the columns that are used of each; schemas are left out, so that unsure cases collide. */
  readonly relations: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names that the statements make or take away: indexes and constraints. */
  readonly names: ReadonlySet<string>;
  /** Columns that they add, by table. */
  readonly added: ReadonlyMap<string, ReadonlySet<string>>;
  /** They make something whose name the server makes up, which depends on the names that are taken. */
  readonly unnamed: boolean;
  /** They make rows unique: foreign keys and ON CONFLICT may rest on it. */
  readonly makesUnique: boolean;
  /** They take a rule away that rows had to keep. */
  readonly freesRows: boolean;
  /** They change rows. */
  readonly changesRows: boolean;
  /** The statements themselves. */
  readonly text: string;
}

type FindIndex = (name: QualifiedName) => Index | undefined;

/**
 * The footprint of the operations `moved`, read from `text`. They work on what `own`, the operations of the statement that they
 * come from, is about.
 */
export function footprintOf(
  own: readonly Operation[],
  moved: readonly Operation[],
  text: string,
  findIndex: FindIndex,
): Footprint {
  const uses = [...own, ...moved].flatMap((operation) => usesOf(operation, findIndex));
  const added = moved.flatMap((operation) =>
    operation.kind === "add-column" ? [{ relation: operation.table.name, columns: [operation.column.name.name] }] : [],
  );
  return {
    relations: byRelation(uses),
    names: new Set(moved.flatMap(namesOf)),
    added: byRelation(added),
    unnamed: moved.some(isUnnamed),
    makesUnique: moved.some(makesUnique),
    freesRows: moved.some((operation) => freesRows(operation, findIndex)),
    changesRows: moved.some(changesRows),
    text,
  };
}

function byRelation(uses: readonly Use[]): ReadonlyMap<string, ReadonlySet<string>> {
  const relations = new Map<string, Set<string>>();
  for (const { relation, columns } of uses) {
    const known = relations.get(relation) ?? new Set();
    for (const column of columns) known.add(column);
    relations.set(relation, known);
  }
  return relations;
}

interface Use {
  readonly relation: string;
  readonly columns: readonly string[];
}

function usesOf(operation: Operation, findIndex: FindIndex): readonly Use[] {
  switch (operation.kind) {
    case "create-index": {
      const keys = operation.keys.flatMap((key) => [key.column?.name ?? [], key.expression?.columns ?? []].flat());
      const columns = [...keys, ...operation.include.map(({ name }) => name), ...columnsOf(operation.where)];
      return [{ relation: operation.table.name, columns }];
    }
    case "drop-index":
    case "rename-index":
      return indexUses(findIndex(operation.index));
    case "reindex":
      if (operation.name === undefined) return [];
      return operation.target === "index"
        ? indexUses(findIndex(operation.name))
        : [{ relation: operation.name.name, columns: [] }];
    case "add-column":
      return [{ relation: operation.table.name, columns: [] }, ...operation.column.constraints.flatMap(referenceOf)];
    case "add-primary-key":
    case "add-unique":
    case "add-check":
    case "add-foreign-key":
    case "add-exclude":
    case "add-not-null":
      return [
        { relation: operation.table.name, columns: constraintColumns(operation.constraint) },
        ...referenceOf(operation.constraint),
      ];
    case "update-rows":
      return [
        {
          relation: operation.table.name,
          columns: operation.set.flatMap(({ column, value }) => [column.name, ...value.columns]),
        },
        ...operation.from.map(({ name }) => ({ relation: name, columns: [] })),
      ];
    default:
      return relationsOf(operation).map((relation) => ({
        relation,
        columns: "column" in operation ? [nameOf(operation.column)] : [],
      }));
  }
}

function nameOf(column: { readonly name: string | { readonly name: string } }): string {
  return typeof column.name === "string" ? column.name : column.name.name;
}

function indexUses(index: Index | undefined): readonly Use[] {
  if (index === undefined) return [];
  const relation = index.table.slice(index.table.lastIndexOf(".") + 1);
  const keys = index.keys.flatMap((key) => key.expression?.columns ?? []);
  return [{ relation, columns: [...index.columns, ...keys, ...index.include, ...columnsOf(index.where)] }];
}

function columnsOf(expression: Expression | undefined): readonly string[] {
  return expression?.columns ?? [];
}

function constraintColumns(constraint: Constraint): readonly string[] {
  switch (constraint.type) {
    case "check":
      return constraint.expression.columns;
    case "not-null":
      return [constraint.column.name];
    case "exclude":
      return constraint.columns;
    default:
      return constraint.columns.map(({ name }) => name);
  }
}

function referenceOf(constraint: Constraint): readonly Use[] {
  if (constraint.type !== "foreign-key") return [];
  const { table, columns } = constraint.references;
  return [{ relation: table.name, columns: columns.map(({ name }) => name) }];
}

/** Simple names of the tables and views that an operation works on, both names of a rename included. */
export function relationsOf(operation: Operation): readonly string[] {
  const names: string[] = [];
  if ("table" in operation && operation.table !== undefined) names.push(operation.table.name);
  if ("tables" in operation) names.push(...operation.tables.map(({ name }) => name));
  if ("view" in operation) names.push(operation.view.name);
  if ("partition" in operation) names.push(operation.partition.name);
  if ("parent" in operation) names.push(operation.parent.name);
  if ("object" in operation && operation.object !== undefined) names.push(operation.object.name);
  if (operation.kind === "rename-table") names.push(operation.to.name);
  if (operation.kind === "create-table")
    names.push(...[...operation.like, ...operation.inherits].map(({ name }) => name));
  if (operation.kind === "create-table" && operation.partitionOf) names.push(operation.partitionOf.name);
  return names;
}

/** Simple names of the tables that an operation's query reads. */
export function readTables(operation: Operation): readonly string[] {
  if ("reads" in operation) return operation.reads.map(({ name }) => name);
  return "query" in operation && operation.query !== undefined ? operation.query.tables.map(({ name }) => name) : [];
}

/** Tables that the operation's foreign keys point to. */
export function referencedTables(operation: Operation): readonly string[] {
  const ofColumn = (column: ColumnDefinition) => column.constraints.flatMap(referenceOf);
  const uses =
    operation.kind === "create-table"
      ? [...operation.columns.flatMap(ofColumn), ...operation.constraints.flatMap(referenceOf)]
      : operation.kind === "add-column"
        ? ofColumn(operation.column)
        : operation.kind === "add-foreign-key"
          ? referenceOf(operation.constraint)
          : [];
  return uses.map(({ relation }) => relation);
}

function namesOf(operation: Operation): readonly string[] {
  switch (operation.kind) {
    case "create-index":
      return operation.name === undefined ? [] : [operation.name.name];
    case "drop-index":
      return [operation.index.name];
    case "rename-index":
      return [operation.index.name, operation.to.name];
    case "reindex":
      return operation.target === "index" && operation.name !== undefined ? [operation.name.name] : [];
    case "add-primary-key":
    case "add-unique":
    case "add-check":
    case "add-foreign-key":
    case "add-exclude":
    case "add-not-null":
      return operation.constraint.name === undefined ? [] : [operation.constraint.name.name];
    case "drop-constraint":
    case "validate-constraint":
    case "alter-constraint":
      return [operation.constraint.name];
    case "rename-constraint":
      return [operation.constraint.name, operation.to.name];
    default:
      return [];
  }
}

/** The server makes up a name for what the operation makes. */
export function isUnnamed(operation: Operation): boolean {
  if (operation.kind === "create-index") return operation.name === undefined;
  if (operation.kind === "add-column")
    return operation.column.constraints.some((constraint) => constraint.name === undefined);
  return operation.kind.startsWith("add-") && "constraint" in operation && typeof operation.constraint === "object"
    ? !("name" in operation.constraint && operation.constraint.name !== undefined)
    : false;
}

function makesUnique(operation: Operation): boolean {
  if (operation.kind === "create-index") return operation.unique === true;
  return ["add-unique", "add-primary-key", "add-exclude"].includes(operation.kind);
}

function freesRows(operation: Operation, findIndex: FindIndex): boolean {
  if (operation.kind === "drop-index") return findIndex(operation.index)?.unique !== false;
  return operation.kind === "drop-constraint" || operation.kind === "drop-not-null";
}

/** Whether the operation changes rows, or calls code that may. */
export function changesRows(operation: Operation): boolean {
  return ["update-rows", "delete-rows", "insert-rows", "merge-rows", "copy-rows", "truncate-table", "call"].includes(
    operation.kind,
  );
}
