import type { CodeLibrary } from "./library.ts";
import { prismaClient } from "./prisma-client.ts";
import { prismaSchema } from "./prisma-schema.ts";
import { sql } from "./sql.ts";

/** Every library whose usages of columns are read. */
export const libraries: readonly CodeLibrary[] = [prismaClient, prismaSchema, sql];
