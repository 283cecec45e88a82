import type { Effect, WorkOnTable } from "../engines/types.ts";
import type { LockMode } from "../sql/operations.ts";
import { lockModes } from "../sql/operations.ts";
import { nameText } from "./describe.ts";

/** Lock modes as PostgreSQL's manual spells them: `ACCESS EXCLUSIVE`. */
export function lockText(mode: LockMode): string {
  return mode.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toUpperCase();
}

/** Who waits for a lock of this mode (PostgreSQL manual, table 13.2): `blocks reads and writes`. */
export function blockedText(mode: LockMode): string {
  if (mode === "AccessExclusive") return "blocks reads and writes";
  if (lockModes.indexOf(mode) >= lockModes.indexOf("Share")) return "blocks writes";
  if (mode === "ShareUpdateExclusive") return "blocks only other schema changes, VACUUM and ANALYZE";
  return "blocks no reads or writes";
}

/** What an effect means, one line each, as Markdown. Weak locks of plain reads and writes are left out. */
export function effectLines(effect: Effect): readonly string[] {
  return [
    ...effect.locks.filter(({ mode }) => lockModes.indexOf(mode) > lockModes.indexOf("RowExclusive")).map(lockLine),
    ...effect.rewrites.map((work) => workLine("Rewrites", work)),
    ...scansBesides(effect).map((work) => workLine("Reads all rows of", work)),
    ...effect.indexBuilds.map((work) => workLine("Builds an index on", work)),
    ...(effect.indexBlocks ?? []).map(
      ({ table, blocked }) =>
        `Queries of \`${nameText(table)}\` that plan with the index wait: ${blocked.join(" and ")}.`,
    ),
    ...(effect.needsNoTransaction ? ["Cannot run inside a transaction."] : []),
    ...(effect.waitsForTransactions === true
      ? ["Waits for older transactions to end, without blocking others meanwhile."]
      : []),
    ...(effect.fails === undefined ? [] : [`Fails: ${effect.fails}.`]),
    ...(effect.unknown === undefined ? [] : [`Not certain: ${effect.unknown}.`]),
  ];
}

/** Scans that are not already told by the rewrite or the index build that they are for. */
function scansBesides({ scans, rewrites, indexBuilds }: Effect): readonly WorkOnTable[] {
  const told = new Set([...rewrites, ...indexBuilds].map(({ table }) => nameText(table)));
  return scans.filter(({ table }) => !told.has(nameText(table)));
}

function lockLine({ table, mode, because }: Effect["locks"][number]): string {
  const reason = because === undefined ? "" : ` (${because})`;
  return `Locks \`${nameText(table)}\`${reason}: **${lockText(mode)}**, ${blockedText(mode)}.`;
}

function workLine(what: string, { table, because }: WorkOnTable): string {
  return `${what} \`${nameText(table)}\`: ${because}.`;
}
