import type { Framework } from "../types.ts";
import { golangMigrate } from "./golang-migrate.ts";
import { plain } from "./plain.ts";
import { prisma } from "./prisma.ts";

/**
 * In the order in which they may claim a folder: those with a marker in their files, then those with a layout of their own, then those
 * that only a name gives away.
 */
export const frameworks: readonly Framework[] = [prisma, golangMigrate, plain];
