import { type Gate, type GateState, type PhaseId, verdictOf, type Workspace } from "../core/index.ts";
import { commitFiles } from "../host/commit-files.ts";
import { exit, UsageError } from "./exit-codes.ts";
import type { liveFormats } from "./live-arguments.ts";
import { namedChange } from "./named-change.ts";
import { openWorkspace } from "./open-workspace.ts";
import { Ranges } from "./reports/ranges.ts";

export interface GateArguments {
  readonly to: PhaseId;
  readonly env: string;
  readonly change?: string;
  readonly format: (typeof liveFormats)[number];
}

const exitCodes: Readonly<Record<GateState, number>> = {
  pass: exit.fine,
  "not-ready": exit.notReady,
  violated: exit.findings,
};

/** `cutover gate`: whether a phase may ship to an environment, judged at HEAD and at the commit that is deployed there; returns the exit code. */
export async function gate(paths: readonly string[], { to, env, change, format }: GateArguments): Promise<number> {
  const { workspace, root } = await openWorkspace({ paths });
  const environment = workspace.config.environments.find(({ name }) => name === env);
  if (environment === undefined) {
    const known = workspace.config.environments.map(({ name }) => name).join(", ");
    throw new UsageError(
      `There is no environment ${env} in cutover.json.${known === "" ? ' Add it under "environments".' : ` Known: ${known}.`}`,
    );
  }
  const id = change === undefined ? undefined : namedChange(change, workspace.changes()).spec.id;
  const gates = await judged(workspace, root, environment, to, id);
  const verdict = verdictOf(gates);
  const report = {
    version: 1,
    phase: to,
    environment: env,
    verdict,
    gates: gates.map((each) => json(each, workspace)),
  };
  process.stdout.write(
    format === "json" ? `${JSON.stringify(report, undefined, 2)}\n` : text(to, env, verdict, gates, workspace),
  );
  return exitCodes[verdict];
}

async function judged(
  workspace: Workspace,
  root: string,
  { name, deployed }: { readonly name: string; readonly deployed?: string },
  to: PhaseId,
  id: string | undefined,
): Promise<readonly Gate[]> {
  if (deployed === undefined)
    return workspace.gates(to, name, id, `cutover.json does not say under "deployed" which commit runs in ${name}`);
  const commit = await commitFiles(root, deployed);
  if (commit === undefined)
    throw new UsageError(
      `git does not know ${deployed}, which cutover.json says is deployed to ${name}. In a shallow clone, fetch it first.`,
    );
  try {
    const there = await openWorkspace({ paths: [commit.root] });
    return workspace.gates(to, name, id, there.workspace);
  } finally {
    await commit.remove();
  }
}

function json({ change, gate: name, state, message, at }: Gate, workspace: Workspace) {
  const place = at === undefined ? {} : { file: at.file, range: new Ranges(workspace).of(at.file, at.span) };
  return { gate: name, change, state, message, ...place };
}

const signs: Readonly<Record<GateState, string>> = { pass: "✓", "not-ready": "○", violated: "✗" };
const verdicts: Readonly<Record<GateState, string>> = {
  pass: "may ship",
  "not-ready": "is not ready yet",
  violated: "must not ship",
};

function text(to: PhaseId, env: string, verdict: GateState, gates: readonly Gate[], workspace: Workspace): string {
  const ranges = new Ranges(workspace);
  const changes = [...new Set(gates.map(({ change }) => change))];
  const blocks = changes.flatMap((change) => [
    change,
    ...gates
      .filter((each) => each.change === change)
      .map(({ gate: name, state, message, at }) => {
        const place = at === undefined ? "" : ` (${at.file}:${ranges.of(at.file, at.span).start.line})`;
        return `  ${signs[state]} ${name}: ${message}${place}`;
      }),
  ]);
  const none = changes.length === 0 ? ["No staged change is declared in this workspace."] : [];
  return [`${to} ${verdicts[verdict]} to ${env}.`, ...none, ...blocks, ""].join("\n");
}
