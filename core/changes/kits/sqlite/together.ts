import type { Piece, Step } from "../kit.ts";

/**
 * Changes of the schema belong to a transaction, so pieces stand together; but what may have to be a rebuild stands alone: it restates the table as
 * the last migration has left it.
 */
export function together(verb: string, pieces: readonly Piece[]): readonly Step[] {
  const groups: Piece[][] = [];
  let wasAlone = true;
  for (const piece of pieces) {
    if (piece.up === "" && piece.down === "") continue;
    const isAlone = mayRebuild.test(piece.up);
    if (isAlone || wasAlone) groups.push([piece]);
    else groups.at(-1)?.push(piece);
    wasAlone = isAlone;
  }
  const seen = new Map<string, number>();
  return groups.map((group) => {
    const [first] = group;
    const isRebuild = mayRebuild.test(first?.up ?? "");
    const own = (isRebuild ? first?.verb : undefined) ?? verb;
    const count = (seen.get(own) ?? 0) + 1;
    seen.set(own, count);
    const down = joined([...group].reverse().map((piece) => piece.down));
    const up = joined(group.map((piece) => piece.up));
    return { verb: count === 1 ? own : `${own}_${count}`, up, ...(down === "" ? {} : { down }) };
  });
}

const mayRebuild = /\bALTER TABLE\b.*\b(?:ALTER COLUMN|ADD CONSTRAINT|DROP CONSTRAINT|DROP COLUMN)\b/;

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n\n");
}
