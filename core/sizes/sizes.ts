import type { FileReader } from "../migrations/types.ts";

/** What a database said of its tables: the file that `cutover stats` writes. Numbers and names, never a value or a URL. */
export interface SizesReport {
  readonly version: 1;
  readonly environment: string;
  /** `PostgreSQL 16.4`. */
  readonly server: string;
  readonly readAt: string;
  readonly tables: readonly MeasuredTable[];
}

export interface MeasuredTable {
  /** `public.users`; without a schema where a database is one (MySQL, MariaDB). */
  readonly table: string;
  /** By the server's statistics. */
  readonly rows: number;
  /** With indexes. */
  readonly bytes: number;
  /** Rows written a second, on average since the server counts; absent where it does not tell. */
  readonly writesPerSecond?: number;
}

/** A table as it was measured in the environment where it is largest. */
export interface TableSize extends Omit<MeasuredTable, "table"> {
  readonly environment: string;
  /** `2026-02-03`. */
  readonly day: string;
  /** Measured so long ago that it may have grown. */
  readonly stale: boolean;
  /** By the limits of cutover.json; `small` is also hardly written to. */
  readonly grade: "small" | "middle" | "large";
}

/** What is known of a table's size: measured, or said in cutover.json. */
export type KnownSize = TableSize | { readonly grade: "large"; readonly declared: true };

/** From when on a table is small or large. */
export interface SizeLimits {
  readonly smallRows: number;
  readonly largeRows: number;
  readonly largeMegabytes: number;
  /** After so many days a size is no reason to be at ease. */
  readonly staleDays: number;
}

export const defaultLimits: SizeLimits = {
  smallRows: 10_000,
  largeRows: 1_000_000,
  largeMegabytes: 1_000,
  staleDays: 90,
};

/** Bytes of a small table at most, whatever its number of rows: so much is written anew in a moment. */
const smallBytes = 20 * 1024 * 1024;
/** A small table may be written to so often, in rows a second. */
const quiet = 1;

/** Folder of the sizes in a workspace, a file for each environment. */
export const sizesFolder = ".cutover/sizes/";

/** The file of the sizes of an environment. */
export function sizesPath(environment: string): string {
  return `${sizesFolder}${environment.replace(/[^\w.-]+/g, "_")}.json`;
}

/** Files that cannot be read as such count for nothing. */
export function sizeFiles(files: FileReader): readonly string[] {
  return files.paths.filter((path) => path.startsWith(sizesFolder) && path.endsWith(".json"));
}

/** The tables that are known, by name; of several environments the one in which the table is largest. */
export function readSizes(files: FileReader, limits: SizeLimits, now: Date): ReadonlyMap<string, TableSize> {
  const sizes = new Map<string, TableSize>();
  for (const path of sizeFiles(files)) {
    const report = reportOf(files.read(path) ?? "");
    if (report === undefined) continue;
    for (const measured of report.tables) {
      const size = sizeOf(measured, report, limits, now);
      const known = sizes.get(measured.table);
      if (known === undefined || size.bytes > known.bytes) sizes.set(measured.table, size);
    }
  }
  return sizes;
}

function sizeOf(
  { table: _, ...measured }: MeasuredTable,
  report: SizesReport,
  limits: SizeLimits,
  now: Date,
): TableSize {
  const { rows, bytes, writesPerSecond = 0 } = measured;
  const age = (now.getTime() - Date.parse(report.readAt)) / 86_400_000;
  const isLarge = rows >= limits.largeRows || bytes >= limits.largeMegabytes * 1024 * 1024;
  const isSmall = rows <= limits.smallRows && bytes <= smallBytes && writesPerSecond < quiet;
  return {
    ...measured,
    environment: report.environment,
    day: report.readAt.slice(0, 10),
    stale: !(age <= limits.staleDays),
    grade: isLarge ? "large" : isSmall ? "small" : "middle",
  };
}

function reportOf(text: string): SizesReport | undefined {
  try {
    const report = JSON.parse(text) as Partial<SizesReport> | null;
    if (typeof report?.environment !== "string" || typeof report.readAt !== "string" || !Array.isArray(report.tables))
      return undefined;
    const tables = report.tables.filter(
      (each: Partial<MeasuredTable> | null) =>
        typeof each?.table === "string" && typeof each.rows === "number" && typeof each.bytes === "number",
    );
    return { ...(report as SizesReport), tables };
  } catch {
    return undefined;
  }
}

/** `12,000,000 rows, 3.4 GB`. */
export function sizeText({ rows, bytes }: Pick<MeasuredTable, "rows" | "bytes">): string {
  return `${grouped(rows)} ${rows === 1 ? "row" : "rows"}, ${bytesText(bytes)}`;
}

function bytesText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit < 3 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Without the locale of the machine. */
function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}
