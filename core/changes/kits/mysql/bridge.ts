import { quoteName } from "../../../sql/identifiers.ts";
import { swapView, tableOf } from "../../object-names.ts";
import type { ChangeSide } from "../../types.ts";
import type { Bridge, Piece } from "../kit.ts";

const quote = (name: string) => quoteName(name, "mysql");
const nameOf = (side: ChangeSide) => tableOf(side, "mysql");

/** A view of one table, which can be written to as well (MySQL manual 27.5.3, MariaDB "Inserting and Updating with Views"). */
export function createBridge({ view, table, columns, grants }: Bridge): Piece {
  const list = columns.length === 0 ? "*" : columns.map(quote).join(", ");
  const create = `CREATE VIEW ${nameOf(view)} AS\n  SELECT ${list} FROM ${nameOf(table)};`;
  const granted = grants.map(
    ({ privileges, grantees }) =>
      `GRANT ${privileges.join(", ").toUpperCase()} ON ${nameOf(view)} TO ${grantees.map(quote).join(", ")};`,
  );
  return { up: [create, ...granted].join("\n"), down: `DROP VIEW ${nameOf(view)};` };
}

/**
 * One RENAME TABLE changes all names at once, so that no statement meets one that is not there. A view keeps the name that it reads: the one
 * that will have the old name is made before, over the view that has the table's new name by then.
 */
export function swapBridge(before: Bridge, after: Bridge): readonly Piece[] {
  const next = swapView(after.view);
  const former = swapView(before.view);
  const rename = (pairs: readonly (readonly [ChangeSide, ChangeSide])[]) =>
    `RENAME TABLE ${pairs.map(([from, to]) => `${nameOf(from)} TO ${nameOf(to)}`).join(", ")};`;
  const removed = createBridge({ ...before, view: former, table: before.table });
  return [
    { ...createBridge({ ...after, view: next }), verb: "prepare_swap" },
    {
      verb: "swap",
      up: rename([
        [before.view, former],
        [before.table, after.table],
        [next, after.view],
      ]),
      down: rename([
        [after.view, next],
        [after.table, before.table],
        [former, before.view],
      ]),
    },
    { verb: "end_swap", up: removed.down, down: removed.up },
  ];
}
