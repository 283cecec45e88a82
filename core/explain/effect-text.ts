import { blockedBy, blockedText, lockModeTitle } from "../engines/lock-modes.ts";
import type { Algorithm, Effect, WorkOnTable } from "../engines/types.ts";
import { nameText } from "./describe.ts";

/** What an effect means, one line each, as Markdown. Weak locks of plain reads and writes are left out. */
export function effectLines(effect: Effect): readonly string[] {
  return [
    ...effect.locks.filter(({ mode }) => blockedBy(mode) !== "nothing").map(lockLine),
    ...(effect.online === undefined ? [] : [algorithmLines[effect.online.algorithm]]),
    ...effect.rewrites.map((work) => workLine("Rewrites", work)),
    ...scansBesides(effect).map((work) => workLine("Reads all rows of", work)),
    ...effect.indexBuilds.map((work) => workLine("Builds an index on", work)),
    ...(effect.indexBlocks ?? []).map(
      ({ table, blocked }) =>
        `Queries of \`${nameText(table)}\` that plan with the index wait: ${blocked.join(" and ")}.`,
    ),
    ...(effect.commits === true ? ["Commits a transaction that is open before it runs."] : []),
    ...(effect.needsNoTransaction ? ["Cannot run inside a transaction."] : []),
    ...(effect.waitsForTransactions === true
      ? ["Waits for older transactions to end, without blocking others meanwhile."]
      : []),
    ...(effect.fails === undefined ? [] : [`Fails: ${effect.fails}.`]),
    ...(effect.unknown === undefined ? [] : [`Not certain: ${effect.unknown}.`]),
  ];
}

const algorithmLines: { readonly [A in Algorithm]: string } = {
  INSTANT: "`ALGORITHM=INSTANT`: changes the definition only.",
  NOCOPY: "`ALGORITHM=NOCOPY`: works in place without rebuilding the table.",
  INPLACE: "`ALGORITHM=INPLACE`: works in place.",
  COPY: "`ALGORITHM=COPY`: copies every row into a new table.",
};

/** Scans that are not already told by the rewrite or the index build that they are for. */
function scansBesides({ scans, rewrites, indexBuilds }: Effect): readonly WorkOnTable[] {
  const told = new Set([...rewrites, ...indexBuilds].map(({ table }) => nameText(table)));
  return scans.filter(({ table }) => !told.has(nameText(table)));
}

function lockLine({ table, mode, brief, because }: Effect["locks"][number]): string {
  const reason = because === undefined ? "" : ` (${because})`;
  return `Locks \`${nameText(table)}\`${reason}: **${lockModeTitle(mode)}**, ${blockedText(mode)}${brief ? " for a moment" : ""}.`;
}

function workLine(what: string, { table, because }: WorkOnTable): string {
  return `${what} \`${nameText(table)}\`: ${because}.`;
}
