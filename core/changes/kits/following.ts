/** What a trigger behind the write sets in the rows that fired it, and when: all conditions have to hold. */
export interface Following {
  readonly set: readonly string[];
  readonly when: readonly string[];
}

/** The two sides of a row as SQL: assignments and conditions over the row as it stands. */
export interface Sides {
  /** Sets the new columns from the old ones, and the other way. */
  readonly fromOld: readonly string[];
  readonly fromNew: readonly string[];
  /** The new side is not what follows from the old one, and the other way. */
  readonly isBehind: string;
  readonly isAhead: string;
  /** No new column was written. */
  readonly isEmpty: string;
  /** An UPDATE changed a new column, or an old one. */
  readonly isNew: string;
  readonly isOld: string;
  /** Values are copied as they are: nothing gets lost on either way. */
  readonly isPlain: boolean;
}

/**
 * The new column must have no default: a value in it means that new code wrote the row. Where the expressions lose something, a side that
 * already fits the other is left alone, whichever was written.
 */
export function bothWays(sides: Sides, event: "insert" | "update"): readonly Following[] {
  const { fromOld, fromNew, isBehind, isAhead, isEmpty, isNew, isOld, isPlain } = sides;
  const isLost = isPlain ? [] : [isBehind];
  if (event === "insert")
    return [
      { set: fromNew, when: [`NOT (${isEmpty})`, isAhead, ...isLost] },
      { set: fromOld, when: [isEmpty, isBehind] },
    ];
  return [
    { set: fromNew, when: [isNew, isAhead, ...isLost] },
    {
      set: fromOld,
      when: [`NOT ${isNew}`, `(${isEmpty} OR ${isPlain ? isOld : `${isOld} AND ${isAhead}`})`, isBehind],
    },
  ];
}
