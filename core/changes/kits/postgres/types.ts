import { postgres } from "../../../engines/postgres/index.ts";
import type { Schema } from "../../../schema/types.ts";
import { quoteName } from "../../../sql/identifiers.ts";
import { readStatement } from "../../../sql/read.ts";
import { tableOf } from "../../object-names.ts";
import { typeText } from "../../type-text.ts";
import type { ChangeSide } from "../../types.ts";
import type { Piece } from "../kit.ts";

/**
 * ALTER COLUMN TYPE, where the server only writes its catalogue: no rewrite, no scan, no index built anew. The engine's facts tell, on the
 * oldest version that is known.
 */
export function changeTypeAtOnce(table: ChangeSide, column: string, type: string, schema: Schema): Piece | undefined {
  const name = quoteName(column, "postgres");
  const alter = (to: string) => `ALTER TABLE ${tableOf(table, "postgres")} ALTER COLUMN ${name} TYPE ${to};`;
  const { operations } = readStatement(alter(type), "postgres");
  const [operation] = operations;
  if (operation?.kind !== "alter-column-type") return undefined;
  const before = schema.table(operation.table)?.columns.get(column)?.type;
  const [oldest = 0] = postgres.versions.known;
  const effect = postgres.effect(operation, { schema, version: oldest, command: operations });
  const works = effect.rewrites.length + effect.scans.length + effect.indexBuilds.length;
  if (before === undefined || works > 0 || effect.unknown !== undefined || effect.fails !== undefined) return undefined;
  return { up: alter(type), down: alter(typeText(before, "postgres")) };
}
