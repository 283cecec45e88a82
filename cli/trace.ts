import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import pico from "picocolors";
import { targetOf } from "../database/target.ts";
import { trace as runTrace } from "../database/trace/trace.ts";
import { exit } from "./exit-codes.ts";
import { openWorkspace } from "./open-workspace.ts";
import { untilInterrupted } from "./progress.ts";
import { Ranges } from "./reports/ranges.ts";
import { traceJson, traceText } from "./reports/trace.ts";

export const traceFormats = ["text", "json"] as const;

export interface TraceArguments {
  readonly url?: string;
  readonly format: (typeof traceFormats)[number];
  readonly colours: boolean;
}

/** `cutover trace FILE…`: runs migrations and prints what they really did; returns the exit code. */
export async function trace(paths: readonly string[], { url, format, colours }: TraceArguments): Promise<number> {
  const { workspace, isAsked } = await openWorkspace({ paths, withoutCode: true });
  const files = workspace
    .histories()
    .flatMap(({ migrations }) => migrations.flatMap(({ up, down }) => [up?.file, down?.file]))
    .filter((file) => file !== undefined && isAsked(file)) as string[];
  const { signal, release } = untilInterrupted("Stopping; nothing is left behind. Once more stops at once.");
  const found = await runTrace(workspace, [...new Set(files)], {
    assets: dirname(fileURLToPath(import.meta.url)),
    target: url === undefined ? undefined : targetOf({ url }, [], {}),
    signal,
  })
    .catch((error) => {
      if (signal.aborted) return undefined;
      throw error;
    })
    .finally(release);
  if (found === undefined) return exit.incomplete;
  const ranges = new Ranges(workspace);
  process.stdout.write(
    format === "json" ? traceJson(found, ranges) : traceText(found, ranges, pico.createColors(colours)),
  );
  return found.statements.some(({ outcome }) => outcome === "failed") ? exit.findings : exit.fine;
}
