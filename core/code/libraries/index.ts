import { activeRecord } from "./active-record.ts";
import { dbTags } from "./db-tags.ts";
import { diesel } from "./diesel.ts";
import { django } from "./django.ts";
import { drizzle } from "./drizzle.ts";
import { efCore } from "./ef-core.ts";
import { eloquent } from "./eloquent.ts";
import { goqu } from "./goqu.ts";
import { gorm } from "./gorm.ts";
import { jooq } from "./jooq.ts";
import { jpa } from "./jpa.ts";
import { knex } from "./knex.ts";
import { kysely } from "./kysely.ts";
import type { CodeLibrary } from "./library.ts";
import { mikroOrm } from "./mikro-orm.ts";
import { mybatis } from "./mybatis.ts";
import { objection } from "./objection.ts";
import { pop } from "./pop.ts";
import { prismaClient } from "./prisma-client.ts";
import { prismaSchema } from "./prisma-schema.ts";
import { seaQuery } from "./sea-query.ts";
import { sequelize } from "./sequelize.ts";
import { sql } from "./sql.ts";
import { sqlalchemy } from "./sqlalchemy.ts";
import { sqlx } from "./sqlx.ts";
import { squirrel } from "./squirrel.ts";
import { typeorm } from "./typeorm.ts";

/** Every library whose usages of columns are read. */
export const libraries: readonly CodeLibrary[] = [
  activeRecord,
  dbTags,
  diesel,
  django,
  drizzle,
  efCore,
  eloquent,
  goqu,
  gorm,
  jooq,
  jpa,
  knex,
  kysely,
  mikroOrm,
  mybatis,
  objection,
  pop,
  prismaClient,
  prismaSchema,
  seaQuery,
  sequelize,
  sql,
  sqlalchemy,
  sqlx,
  squirrel,
  typeorm,
];
