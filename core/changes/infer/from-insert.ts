import { tokenize } from "../../sql/lexer.ts";
import { selectList } from "../../sql/select-list.ts";
import type { Dialect } from "../../sql/types.ts";
import { shift } from "../../text.ts";
import { isKind, type PlacedOperation } from "../history-facts.ts";
import { type Candidate, sideOf } from "./candidate.ts";
import type { ColumnsSeen } from "./columns-seen.ts";

/** `INSERT INTO b (…, c) SELECT …, a.old FROM a` into a new table: what it selects from the old one goes there, when it goes from the old one. */
export function fromInsert(
  placed: PlacedOperation,
  seen: ColumnsSeen,
  dialect: Dialect,
  isGone: (table: Candidate["from"], column: string) => boolean,
): readonly Candidate[] {
  if (!isKind(placed, "insert-rows")) return [];
  const { table, columns = [], query } = placed.operation;
  const created = seen.created(table);
  const [source, ...others] = query?.tables ?? [];
  if (query === undefined || created === undefined) return [];
  if (source === undefined || others.length > 0 || source.name === table.name) return [];
  const { migration, statement } = placed;
  const selected = selectList(migration.text, shift(query.span, statement.span.start), dialect);
  // A query that cannot be taken apart may still carry over what has the same name.
  const sources = columns.map(({ name }, i) =>
    selected === undefined ? name : plainColumn(selected[i] ?? "", dialect),
  );
  const moved = columns.flatMap(({ name }, i) => {
    const old = sources[i];
    return old !== undefined && isGone(sideOf(source, []), old) ? [{ old, name }] : [];
  });
  const olds = [...new Set(moved.map(({ old }) => old))];
  const isPaired = olds.length === moved.length;
  if (moved.length === 0 || (!isPaired && olds.length > 1)) return [];
  return [
    {
      from: sideOf(source, olds),
      to: sideOf(
        table,
        moved.map(({ name }) => name),
      ),
      up: moved.map(({ old }) => old),
      placed,
      needsDrop: true,
    },
  ];
}

/** The column that an expression is: `name`, `u.name`, `u.name AS title`; undefined for anything that is computed. */
function plainColumn(text: string, dialect: Dialect): string | undefined {
  const [first, dot, second, ...rest] = tokenize(text, dialect).tokens;
  const isName = (token: typeof first) => token?.kind === "word" || token?.kind === "quoted";
  if (!isName(first)) return undefined;
  if (dot?.value !== ".") return dot === undefined || dot.value === "as" ? first?.value : undefined;
  return isName(second) && (rest.length === 0 || rest[0]?.value === "as") ? second?.value : undefined;
}
