import type { ChangeOptions, Means, Refusal, Scaffold, Workspace } from "../core/index.ts";
import { writeChanges } from "../host/write-changes.ts";
import { exit } from "./exit-codes.ts";
import { namedChange } from "./named-change.ts";
import { openWorkspace } from "./open-workspace.ts";
import { patchOf } from "./patch.ts";

export interface ScaffoldOptions {
  readonly write: boolean;
  /** How the phase is written. */
  readonly by: Means;
}

/** `cutover next CHANGE`: prints what brings a change on, or writes it; returns the exit code. */
export async function next(change: string, paths: readonly string[], options: ScaffoldOptions): Promise<number> {
  const { workspace, root } = await openWorkspace({ paths });
  const { id } = namedChange(change, workspace.changes()).spec;
  return deliver(workspace.scaffoldNext(id, options.by), workspace, root, options.write);
}

export interface StartOptions extends ChangeOptions {
  readonly write: boolean;
}

/** `cutover start OLD NEW`: prints or writes the first migration of a staged change; returns the exit code. */
export async function start(
  from: string,
  to: string,
  paths: readonly string[],
  options: StartOptions,
): Promise<number> {
  const { workspace, root } = await openWorkspace({ paths });
  const { write, ...clauses } = options;
  return deliver(workspace.startChange(from, to, clauses), workspace, root, write);
}

function deliver(scaffold: Scaffold | Refusal, workspace: Workspace, root: string, write: boolean): number {
  if ("refused" in scaffold) {
    process.stderr.write(`cutover: ${scaffold.refused}\n`);
    return exit.notReady;
  }
  if (write) {
    writeChanges(root, scaffold);
    for (const file of new Set([...scaffold.files, ...scaffold.edits].map((change) => change.file)))
      process.stdout.write(`wrote ${file}\n`);
  } else process.stdout.write(patchOf(scaffold, workspace));
  for (const note of scaffold.notes) process.stderr.write(`note: ${note}\n`);
  return exit.fine;
}
