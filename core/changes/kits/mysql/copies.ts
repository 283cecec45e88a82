import type { Index, TableConstraint } from "../../../schema/types.ts";
import { replaceColumns } from "../../expressions.ts";
import { copyName } from "../../object-names.ts";
import type { Copies, CopySource, Piece, Step } from "../kit.ts";
import { oneByOne } from "../one-by-one.ts";
import { addCheck, addForeignKey, copiedForeignKey } from "./constraints.ts";
import { addIndex, indexDefinition } from "./indexes.ts";
import { blocking } from "./online.ts";
import type { Server } from "./server.ts";

/**
 * Copies of the old columns' indexes, foreign keys and, where the server does not copy the table for them, checks. NOT NULL comes when the
 * triggers go: MySQL asks for a value of a required column before it looks at triggers.
 */
export function copies(source: CopySource, server: Server): Copies {
  const indexes = source.table.indexes.flatMap((index) => copiedIndex(index, source));
  const constraints = source.table.constraints.flatMap((constraint) => copiedConstraint(constraint, source, server));
  return {
    steps: [
      ...indexes.flatMap(({ steps }) => steps),
      ...oneByOne(
        "constrain",
        constraints.flatMap(({ pieces }) => pieces),
      ),
    ],
    notes: [...indexes, ...constraints].flatMap(({ note }) => note ?? []),
  };
}

interface IndexCopy {
  readonly steps: readonly Step[];
  readonly note?: string;
}

function copiedIndex(index: Index, { table, side, renames, values }: CopySource): readonly IndexCopy[] {
  const old = [...renames.keys()].find((column) => mentions(index, column));
  if (old === undefined || mentions(index, renames.get(old) ?? "")) return [];
  const name = copyName(index.name, renames);
  const constraint = table.constraints.find((candidate) => candidate.name === index.constraint);
  if (table.indexes.some((other) => other.name === name)) return [];
  if (constraint?.definition.type === "primary-key") return [{ steps: [], note: `${old} is part of the primary key` }];
  if (index.method !== "btree" || index.columns.length < index.keys.length)
    return [
      {
        steps: [],
        note: `The index ${index.name} has no copy on the new column: the server builds one of its kind while nobody can write. Build it at a quiet time.`,
      },
    ];
  const definition = indexDefinition(index, { renames, values });
  const isConstraint = constraint?.definition.type === "unique";
  return [
    {
      steps: addIndex(side, {
        name,
        unique: index.unique,
        definition,
        ...(isConstraint ? { adopted: "constraint" as const } : {}),
      }),
    },
  ];
}

function mentions(index: Index, column: string): boolean {
  return (
    index.columns.includes(column) || index.keys.some(({ expression }) => expression?.columns.includes(column) === true)
  );
}

interface ConstraintCopy {
  readonly pieces: readonly Piece[];
  readonly note?: string;
}

function copiedConstraint(
  constraint: TableConstraint,
  { table, side, renames, values, schema }: CopySource,
  server: Server,
): readonly ConstraintCopy[] {
  const { columns, definition } = constraint;
  const old = [...renames.keys()].find((column) => columns.includes(column));
  if (old === undefined || columns.includes(renames.get(old) ?? "")) return [];
  const name = copyName(constraint.name ?? `${side.table}_${old}_check`, renames);
  if (table.constraints.some((other) => other.name === name)) return [];
  if (definition.type === "check") {
    const expression = replaceColumns(definition.expression.text, "mysql", (column) => values.get(column));
    const piece = addCheck(side, name, expression);
    return blocking(piece.up, schema, server) === undefined
      ? [{ pieces: [piece] }]
      : [
          {
            pieces: [],
            note: `The check (${definition.expression.text}) has no copy on the new column: the server copies the table for one while nobody can write. Until the contract the old column's check speaks for both; add it behind that with gh-ost or at a quiet time: ${piece.up}`,
          },
        ];
  }
  const key = copiedForeignKey(constraint, name, renames);
  if (key === undefined) return [];
  const { constrain, validate } = addForeignKey(side, key);
  return [{ pieces: [constrain, validate] }];
}
