import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** The built command-line program. */
export const program = "dist/cli.cjs";

/** What one run of the built command-line program gave. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program, or a copy of it, in a folder, without colours. */
export function cutover(
  folder: string,
  args: readonly string[],
  input?: string,
  copy?: string,
  variables: Readonly<Record<string, string>> = {},
): Run {
  if (!existsSync(program)) throw new Error(`${program} is missing: run npm run build first`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [copy ?? `${process.cwd()}/${program}`, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...variables },
    ...(input === undefined ? {} : { input }),
  });
  return { code: status, stdout, stderr };
}
