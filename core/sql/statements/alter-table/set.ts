import { readParameters } from "../words.ts";
import { type ActionReader, made } from "./target.ts";

/** SET of something that belongs to the table as a whole. */
export const readSet: ActionReader = (cursor, { on, objectKind }, start) => {
  if (cursor.atSymbol("(")) {
    const parameters = readParameters(cursor);
    return { kind: "set-storage-parameters", ...on, parameters, ...made(cursor, start) };
  }
  switch (cursor.acceptOne("schema", "tablespace", "access", "logged", "unlogged", "without")) {
    case "schema": {
      const to = cursor.name();
      return to && { kind: "set-schema", objectKind, object: on.table, to, ...made(cursor, start) };
    }
    case "tablespace": {
      const tablespace = cursor.name();
      cursor.accept("nowait");
      return tablespace && { kind: "set-tablespace", ...on, tablespace, ...made(cursor, start) };
    }
    case "access":
      return cursor.accept("method") && cursor.next() && { kind: "set-access-method", ...on, ...made(cursor, start) };
    case "logged":
      return { kind: "set-logged", ...on, ...made(cursor, start) };
    case "unlogged":
      return { kind: "set-unlogged", ...on, ...made(cursor, start) };
    case "without":
      if (cursor.accept("cluster")) return { kind: "set-without-cluster", ...on, ...made(cursor, start) };
      return cursor.accept("oids") && { kind: "set-without-oids", ...on, ...made(cursor, start) };
    default:
      return undefined;
  }
};

/** RESET of storage parameters. */
export const readReset: ActionReader = (cursor, { on }, start) => {
  if (!cursor.atSymbol("(")) return undefined;
  const parameters = readParameters(cursor).map(({ name }) => name);
  return { kind: "reset-storage-parameters", ...on, parameters, ...made(cursor, start) };
};
