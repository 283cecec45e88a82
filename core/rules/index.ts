import type { Rule } from "./types.ts";

/** All rules over operations, sorted by id. One file each in this folder. */
export const rules: readonly Rule[] = [];
