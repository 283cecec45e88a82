import { basename } from "node:path";
import { type SizesReport, sizeText } from "../core/index.ts";
import { readTableSizes } from "../database/table-sizes.ts";
import { type TargetOptions, targetOf } from "../database/target.ts";
import { writeSizes } from "../host/evidence.ts";
import { exit } from "./exit-codes.ts";
import type { liveFormats } from "./live-arguments.ts";
import { openWorkspace } from "./open-workspace.ts";

export interface StatsArguments extends TargetOptions {
  readonly format: (typeof liveFormats)[number];
}

/** `cutover stats`: reads how large the tables of a database are, for `check` to grade findings by; returns the exit code. */
export async function stats(paths: readonly string[], options: StatsArguments): Promise<number> {
  const { workspace, root } = await openWorkspace({ paths, withoutCode: true });
  const target = targetOf(options, workspace.config.environments, process.env);
  const report = await readTableSizes(target, new Date());
  const file = writeSizes(root, report);
  process.stdout.write(options.format === "json" ? `${JSON.stringify(report, undefined, 2)}\n` : text(report, file));
  return exit.fine;
}

/** More tables than that are in the file only. */
const shown = 20;

function text({ environment, server, tables }: SizesReport, file: string): string {
  const largest = [...tables].sort((a, b) => b.bytes - a.bytes);
  const width = Math.max(0, ...largest.slice(0, shown).map(({ table }) => table.length));
  const lines = largest.slice(0, shown).map((size) => {
    const writes =
      size.writesPerSecond === undefined ? "writes unknown" : `${size.writesPerSecond} rows written a second`;
    return `  ${size.table.padEnd(width)}  ${sizeText(size)}, ${writes}`;
  });
  const more = largest.length > shown ? [`  … and ${largest.length - shown} smaller ones in ${basename(file)}`] : [];
  const count = tables.length === 1 ? "1 table" : `${tables.length} tables`;
  return [`${count} in ${environment}, ${server}.`, ...lines, ...more, `Written: ${file}`, ""].join("\n");
}
