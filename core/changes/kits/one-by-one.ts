import type { Piece, Step } from "./kit.ts";

/**
 * Each piece becomes a migration. For servers on which every change of the schema commits by itself, so that what has run is known when one
 * fails; and for those that take some statements alone only.
 */
export function oneByOne(verb: string, pieces: readonly Piece[]): readonly Step[] {
  const seen = new Map<string, number>();
  return pieces
    .filter(({ up, down }) => up !== "" || down !== "")
    .map((piece) => {
      const own = piece.verb ?? verb;
      const count = (seen.get(own) ?? 0) + 1;
      seen.set(own, count);
      const { up, down } = piece;
      return { verb: count === 1 ? own : `${own}_${count}`, up, ...(down === "" ? {} : { down }) };
    });
}
