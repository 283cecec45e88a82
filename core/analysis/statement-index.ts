import type { Operation, OperationKind } from "../sql/operations.ts";
import type { ReadStatement } from "../sql/types.ts";
import type { PlacedStatement } from "./placed-statement.ts";

/** Statements with something in common, in the order of the text. Another list as soon as one comes, goes or is read anew. */
export type Group = readonly PlacedStatement[];

/**
 * Finds the statements of a script that have an operation of some kind, or one of some kind on some relation, without looking at the
 * others. A group keeps its identity while nothing in it changes, so whoever remembers it knows whether the answer is the same.
 */
export class StatementIndex {
  readonly #groups = new Map<string, Group>();

  constructor(statements: readonly PlacedStatement[]) {
    this.#join(statements);
  }

  group(key: string): Group {
    return this.#groups.get(key) ?? none;
  }

  /** Takes over an edit: what was read before at these statements is gone, what they are now counts. They are in the order of the text. */
  replace(gone: readonly (readonly [PlacedStatement, ReadStatement])[], come: readonly PlacedStatement[]): void {
    const left = new Set(gone.map(([statement]) => statement));
    const keys = new Set<string>();
    for (const [, read] of gone) eachKey(read, (key) => keys.add(key));
    for (const key of keys) {
      const rest = this.group(key).filter((statement) => !left.has(statement));
      if (rest.length > 0) this.#groups.set(key, rest);
      else this.#groups.delete(key);
    }
    this.#join(come);
  }

  #join(statements: readonly PlacedStatement[]): void {
    const joining = new Map<string, PlacedStatement[]>();
    for (const statement of statements) {
      eachKey(statement.read, (key) => {
        const list = joining.get(key);
        if (list === undefined) joining.set(key, [statement]);
        else if (list.at(-1) !== statement) list.push(statement);
      });
    }
    for (const [key, list] of joining) {
      const known = this.group(key);
      this.#groups.set(key, known.length === 0 ? list : [...known, ...list].sort((a, b) => a.start - b.start));
    }
  }
}

const none: Group = [];

/** Keys of the groups that hold the statements with such an operation; given a relation, those that name it, or name none (COMMIT). */
export function groupKeys(kinds: readonly OperationKind[], relation: string | undefined): readonly string[] {
  if (relation === undefined) return kinds;
  return kinds.flatMap((kind) => [groupKey(kind, relation), groupKey(kind, "")]);
}

/** Whether an operation is what `groupKeys` finds. */
export function isAbout(operation: Operation, kinds: readonly OperationKind[], relation: string | undefined): boolean {
  if (!kinds.includes(operation.kind)) return false;
  return relation === undefined || relationsOf(operation).some((name) => name === relation || name === "");
}

function groupKey(kind: OperationKind, relation: string): string {
  return `${kind} ${relation}`;
}

function eachKey({ operations }: ReadStatement, use: (key: string) => void): void {
  for (const operation of operations) {
    use(operation.kind);
    for (const relation of relationsOf(operation)) use(groupKey(operation.kind, relation));
  }
}

/** Simple names of the tables, views and indexes that the operation is about; one empty name where it is about none. */
function relationsOf(operation: Operation): readonly string[] {
  if (operation.kind === "rename-table") return [operation.table.name, operation.to.name];
  if (operation.kind === "create-index") return [operation.table.name, operation.name?.name ?? ""];
  if ("index" in operation) return [operation.index.name];
  if ("table" in operation) return [operation.table?.name ?? ""];
  if ("view" in operation) return [operation.view.name];
  if ("object" in operation) return [operation.object?.name ?? ""];
  return [""];
}
