import type { CodeLanguage, CodeParser } from "../types.ts";
import { activeRecordModels } from "./active-record.ts";
import { dbTagStructs } from "./db-tags.ts";
import { dieselStructs } from "./diesel.ts";
import { djangoModels } from "./django.ts";
import { drizzleTables } from "./drizzle.ts";
import { efCoreEntities } from "./ef-core.ts";
import { eloquentModels } from "./eloquent.ts";
import { gormModels } from "./gorm.ts";
import { jpaEntities } from "./jpa.ts";
import { knexConventions } from "./knex.ts";
import { kyselyTypes } from "./kysely.ts";
import { mikroOrmEntities } from "./mikro-orm.ts";
import { objectionModels } from "./objection.ts";
import { seaQueryNames } from "./sea-query.ts";
import { sequelizeModels } from "./sequelize.ts";
import { sqlalchemyModels } from "./sqlalchemy.ts";
import { sqlxRows } from "./sqlx.ts";
import { squirrelQueries } from "./squirrel.ts";
import { typeormEntities } from "./typeorm.ts";
import type { ModelFacts, ModelReader } from "./types.ts";

/** Every library whose declarations of tables, or conventions about names, are read from code. */
export const modelReaders: readonly ModelReader[] = [
  activeRecordModels,
  dbTagStructs,
  dieselStructs,
  djangoModels,
  drizzleTables,
  efCoreEntities,
  eloquentModels,
  gormModels,
  jpaEntities,
  knexConventions,
  kyselyTypes,
  mikroOrmEntities,
  objectionModels,
  seaQueryNames,
  sequelizeModels,
  sqlalchemyModels,
  sqlxRows,
  squirrelQueries,
  typeormEntities,
];

const script: ReadonlySet<CodeLanguage> = new Set(["typescript", "tsx", "javascript"]);

/** Whether a file of this language can declare tables, or share SQL with other files, at all. */
export function mayDeclareModels(language: CodeLanguage): boolean {
  return language === "xml" || modelReaders.some((reader) => reads(reader, language));
}

function reads({ languages = script }: ModelReader, language: CodeLanguage): boolean {
  return languages.has(language);
}

/** Whether every file of this language is looked at for classes, whatever words it has. */
export function isScanned(language: CodeLanguage): boolean {
  return modelReaders.some((reader) => reader.scan !== undefined && reads(reader, language));
}

/** The words of which a file has at least one when it declares tables or conventions. */
export const modelWords: ReadonlySet<string> = new Set([
  ...modelReaders.flatMap(({ words }) => [...words]),
  // XML mappers of MyBatis.
  "mapper",
]);

/** Whether a file has one of the words. */
export type Mentions = (words: ReadonlySet<string>) => boolean;

/** The readers that may find models in the tree of a file; `isLedTo` where another file imports types of it that may be tables. */
export function modelReadersFor(
  text: string,
  language: CodeLanguage,
  mentions: Mentions,
  isLedTo = false,
): readonly ModelReader[] {
  return modelReaders.filter((reader) => {
    if (!reads(reader, language)) return false;
    if (isLedTo && reader.followsTypes === true) return true;
    return mentions(reader.words) && reader.concerns?.(text) !== false;
  });
}

/** The tables and conventions that one file declares; undefined when it declares none. Without the grammar only what the text alone tells. */
export function readModels(
  file: string,
  text: string,
  language: CodeLanguage,
  parser: CodeParser | undefined,
  mentions: Mentions,
  isLedTo = false,
): ModelFacts | undefined {
  const concerned = modelReadersFor(text, language, mentions, isLedTo);
  const scanned = modelReaders.flatMap((reader) => (reads(reader, language) ? (reader.scan?.(file, text) ?? []) : []));
  const found =
    concerned.length === 0 || parser === undefined
      ? []
      : parser.parse(language, text, (root) => concerned.map((reader) => reader.read(file, root)));
  const facts = {
    models: found.flatMap(({ models }) => models),
    relations: found.flatMap(({ relations }) => relations),
    conventions: found.flatMap(({ conventions }) => conventions),
    classes: [...found.flatMap(({ classes = [] }) => classes), ...scanned],
  };
  const types = found.map((each) => each.types).find((each) => each !== undefined);
  if (types !== undefined) return { ...facts, types };
  return Object.values(facts).every((list) => list.length === 0) ? undefined : facts;
}
