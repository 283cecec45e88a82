import { readPartitionBounds } from "../create-table.ts";
import { type ActionReader, made } from "./target.ts";

/** ATTACH PARTITION. */
export const readAttach: ActionReader = (cursor, { on }, start) => {
  const partition = cursor.accept("partition") && cursor.qualifiedName();
  if (!partition) return undefined;
  const boundsStart = cursor.start;
  const bounds = readPartitionBounds(cursor);
  if (!bounds) return undefined;
  const boundsSpan = cursor.spanFrom(boundsStart);
  return { kind: "attach-partition", ...on, partition, bounds, boundsSpan, ...made(cursor, start) };
};

/** DETACH PARTITION. */
export const readDetach: ActionReader = (cursor, { on }, start) => {
  const partition = cursor.accept("partition") && cursor.qualifiedName();
  if (!partition) return undefined;
  const concurrently = cursor.acceptSpan("concurrently");
  const finalize = cursor.accept("finalize");
  return {
    kind: "detach-partition",
    ...on,
    partition,
    ...(concurrently && { concurrently }),
    ...(finalize && { finalize }),
    ...made(cursor, start),
  };
};
