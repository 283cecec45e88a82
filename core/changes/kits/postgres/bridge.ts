import { quoteName } from "../../../sql/identifiers.ts";
import { tableOf } from "../../object-names.ts";
import type { Bridge, Piece } from "../kit.ts";

const quote = (name: string) => quoteName(name, "postgres");

/** A view of one table, which PostgreSQL lets be written to as well (manual, CREATE VIEW, Updatable Views). */
export function createBridge(bridge: Bridge): Piece {
  const { view, table, columns, rowSecurity, grants } = bridge;
  const list = columns.length === 0 ? "*" : columns.map(quote).join(", ");
  // Without it, policies would be asked about the owner of the view (PostgreSQL 15).
  const security = rowSecurity ? " WITH (security_invoker = true)" : "";
  const create = `CREATE VIEW ${tableOf(view, "postgres")}${security} AS\n  SELECT ${list} FROM ${tableOf(table, "postgres")};`;
  const granted = grants.map(
    ({ privileges, grantees }) =>
      `GRANT ${privileges.join(", ").toUpperCase()} ON ${tableOf(view, "postgres")} TO ${grantees.map(quote).join(", ")};`,
  );
  return { up: [create, ...granted].join("\n"), down: dropView(bridge) };
}

function dropView({ view }: Bridge): string {
  return `DROP VIEW ${tableOf(view, "postgres")};`;
}

/** In one transaction, so that no statement meets a name that is not there. */
export function swapBridge(before: Bridge, after: Bridge): readonly Piece[] {
  const rename = (from: Bridge["table"], to: Bridge["table"]) =>
    `ALTER TABLE ${tableOf(from, "postgres")} RENAME TO ${quote(to.table)};`;
  return [
    {
      up: [dropView(before), rename(before.table, after.table), createBridge(after).up].join("\n"),
      down: [dropView(after), rename(after.table, before.table), createBridge(before).up].join("\n"),
    },
  ];
}
