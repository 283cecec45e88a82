import { django } from "./django.ts";
import { efCore } from "./ef-core.ts";
import { dbTags } from "./db-tags.ts";
import { diesel } from "./diesel.ts";
import { drizzle } from "./drizzle.ts";
import { eloquent } from "./eloquent.ts";
import { gorm } from "./gorm.ts";
import type { CodeLibrary } from "./library.ts";
import { prismaClient } from "./prisma-client.ts";
import { prismaSchema } from "./prisma-schema.ts";
import { sql } from "./sql.ts";
import { sqlalchemy } from "./sqlalchemy.ts";
import { squirrel } from "./squirrel.ts";

/** Every library whose usages of columns are read. */
export const libraries: readonly CodeLibrary[] = [
  dbTags,
  diesel,
  django,
  drizzle,
  efCore,
  eloquent,
  gorm,
  prismaClient,
  prismaSchema,
  sql,
  sqlalchemy,
  squirrel,
];
