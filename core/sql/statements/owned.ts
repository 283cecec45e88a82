import { complete, type StatementReader, unread } from "./reader.ts";
import { readCascade, readRole, readRoles } from "./words.ts";

/** REASSIGN OWNED BY … TO …. */
export const reassignOwned: StatementReader = {
  leads: ["reassign owned"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("reassign", "owned", "by");
    const owners = readRoles(cursor);
    const owner = cursor.accept("to") && readRole(cursor);
    if (!owner) return unread(cursor, start, "The new owner is missing");
    return complete(cursor, { kind: "reassign-owned", owners, owner, span: cursor.spanFrom(start), command: 0 });
  },
};

/** DROP OWNED BY …. */
export const dropOwned: StatementReader = {
  leads: ["drop owned"],
  read: (cursor) => {
    const { start } = cursor;
    cursor.accept("drop", "owned", "by");
    const owners = readRoles(cursor);
    const cascade = readCascade(cursor);
    if (owners.length === 0) return unread(cursor, start, "DROP OWNED without a role");
    return complete(cursor, {
      kind: "drop-owned",
      owners,
      ...(cascade && { cascade }),
      span: cursor.spanFrom(start),
      command: 0,
    });
  },
};
