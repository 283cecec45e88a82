import { prismaDeclarer } from "../libraries/prisma-schema.ts";
import { modelReaders } from "./index.ts";
import type { ColumnDeclarer } from "./types.ts";

/** How each library's models declare another column. */
export const columnDeclarers: readonly ColumnDeclarer[] = [prismaDeclarer, ...modelReaders];
