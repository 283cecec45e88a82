import type { Index, Table } from "../../../schema/types.ts";
import { copyName, objectName } from "../../object-names.ts";
import type { Copies, CopySource, Piece, Step } from "../kit.ts";
import { copiedAttachments, copiedReplicaIdentity } from "./attachments.ts";
import { notNullPieces } from "./columns.ts";
import { adoptUnique, constraintPieces, copiedDefinition } from "./constraints.ts";
import { addIndex, indexDefinition } from "./indexes.ts";
import { lockTimeout } from "./lock-timeout.ts";

/**
 * Copies of the old columns' indexes, constraints and NOT NULL for the new ones, in steps that let reads and writes go on: indexes
 * CONCURRENTLY, constraints NOT VALID and validated in a transaction of their own; then what else is said about them. What was copied
 * before is left out.
 */
export function copies(source: CopySource): Copies {
  const indexes = copiedIndexes(source);
  const checks = copiedConstraints(source);
  const required = copiedRequirements(source);
  return {
    steps: [
      ...indexes.steps,
      ...together("constrain", [...checks.constrain, ...required.constrain]),
      ...together("validate", [...checks.validate, ...required.validate]),
      ...together("finish", [
        ...indexes.finish,
        ...required.finish,
        ...copiedReplicaIdentity(source, indexes.names),
        ...copiedAttachments(source),
      ]),
    ],
    notes: indexes.notes,
  };
}

/** Pieces in one transaction; the way back in the other order. */
export function together(verb: string, pieces: readonly Piece[]): readonly Step[] {
  if (pieces.length === 0) return [];
  const down = joined([...pieces].reverse().map((piece) => piece.down));
  return [{ verb, up: `${lockTimeout}\n\n${joined(pieces.map(({ up }) => up))}`, ...(down === "" ? {} : { down }) }];
}

/** Blocks stand apart, lines together. */
function joined(texts: readonly string[]): string {
  return texts
    .filter((text) => text !== "")
    .map((text) => (text.includes("\n") ? `\n${text}\n` : text))
    .join("\n")
    .replaceAll("\n\n\n", "\n\n")
    .trim();
}

function copiedIndexes({ table, side, renames, values, schema }: CopySource) {
  const steps: Step[] = [];
  const finish: Piece[] = [];
  const notes: string[] = [];
  const names = new Map<string, string>();
  for (const index of table.indexes) {
    const old = [...renames.keys()].find((column) => mentions(index, column));
    if (old === undefined || mentions(index, renames.get(old) ?? "")) continue;
    const name = copyName(index.name, renames);
    if (table.indexes.some((other) => other.name === name)) continue;
    const constraint = table.constraints.find((candidate) => candidate.name === index.constraint);
    if (constraint?.definition.type === "primary-key") {
      notes.push(`${old} is part of the primary key`);
      continue;
    }
    const isConstraint = constraint?.definition.type === "unique";
    const copy = {
      name,
      unique: index.unique,
      definition: indexDefinition(index, { renames, values }),
      ...(isConstraint ? { adopted: "constraint" as const } : {}),
    };
    steps.push(...addIndex(side, copy, table, schema));
    names.set(index.name, name);
    // A partitioned table cannot adopt an index; the index itself keeps values unique.
    if (isConstraint && !table.partitioned) finish.push(adoptUnique(side, name));
  }
  return { steps, finish, notes, names };
}

function mentions(index: Index, column: string): boolean {
  return (
    index.columns.includes(column) ||
    index.include.includes(column) ||
    index.keys.some((key) => key.expression?.columns.includes(column) === true) ||
    index.where?.columns.includes(column) === true
  );
}

function copiedConstraints({ table, side, renames, values }: CopySource) {
  const constrain: Piece[] = [];
  const validate: Piece[] = [];
  for (const constraint of table.constraints) {
    const old = [...renames.keys()].find((column) => constraint.columns.includes(column));
    if (old === undefined || constraint.columns.includes(renames.get(old) ?? "")) continue;
    const definition = copiedDefinition(constraint, { renames, values });
    const name = copyName(constraint.name ?? objectName(side.table, old, "check"), renames);
    if (definition === undefined || table.constraints.some((other) => other.name === name)) continue;
    const pieces = constraintPieces(side, name, definition);
    constrain.push(pieces.constrain);
    validate.push(pieces.validate);
  }
  return { constrain, validate };
}

/** NOT NULL for each new column whose old one has it. */
function copiedRequirements({ table, side, renames }: CopySource) {
  const pieces = [...renames]
    .filter(([old, next]) => isRequired(table, old) && !isRequired(table, next))
    .map(([, next]) => notNullPieces(side, next));
  return {
    constrain: pieces.map(({ constrain }) => constrain),
    validate: pieces.map(({ validate }) => validate),
    finish: pieces.map(({ finish }) => finish),
  };
}

function isRequired(table: Table, column: string): boolean {
  return table.columns.get(column)?.notNull === true;
}
