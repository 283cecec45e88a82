import type { Framework } from "../types.ts";
import { atlas } from "./atlas.ts";
import { dbmate } from "./dbmate.ts";
import { diesel } from "./diesel.ts";
import { drizzle } from "./drizzle.ts";
import { flyway } from "./flyway.ts";
import { golangMigrate } from "./golang-migrate.ts";
import { goose } from "./goose.ts";
import { liquibase } from "./liquibase.ts";
import { nodePgMigrate } from "./node-pg-migrate.ts";
import { plain } from "./plain.ts";
import { pop } from "./pop.ts";
import { postgrator } from "./postgrator.ts";
import { prisma } from "./prisma.ts";
import { sqlMigrate } from "./sql-migrate.ts";
import { sqlx } from "./sqlx.ts";
import { supabase } from "./supabase.ts";
import { tern } from "./tern.ts";

/**
 * In the order in which they may claim a folder: those with a marker in their files, then those with a layout of their own, then those
 * that only a name gives away.
 */
export const frameworks: readonly Framework[] = [
  goose,
  sqlMigrate,
  dbmate,
  tern,
  liquibase,
  drizzle,
  prisma,
  diesel,
  supabase,
  flyway,
  nodePgMigrate,
  postgrator,
  sqlx,
  pop,
  golangMigrate,
  atlas,
  plain,
];
