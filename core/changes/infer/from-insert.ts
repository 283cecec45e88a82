import { isKind, type PlacedOperation } from "../history-facts.ts";
import { type Candidate, sideOf } from "./candidate.ts";
import type { ColumnsSeen } from "./columns-seen.ts";

/** `INSERT INTO b (…, c) SELECT …, c FROM a` into a new table: the columns of the same name go there, when they go from the old one. */
export function fromInsert(
  placed: PlacedOperation,
  seen: ColumnsSeen,
  isGone: (table: Candidate["from"], column: string) => boolean,
): readonly Candidate[] {
  if (!isKind(placed, "insert-rows")) return [];
  const { table, columns = [], query } = placed.operation;
  const created = seen.created(table);
  const [source, ...others] = query?.tables ?? [];
  if (created === undefined || source === undefined || others.length > 0 || source.name === table.name) return [];
  const gone = columns.map(({ name }) => name).filter((name) => isGone(sideOf(source, []), name));
  return gone.length === 0
    ? []
    : [{ from: sideOf(source, gone), to: sideOf(table, gone), up: gone, placed, needsDrop: true }];
}
