import { promisify } from "node:util";
import { mayBeInRepository } from "./workspace-root.ts";

/** Nothing that a repository's own configuration names may be started, and nothing is written or fetched. */
const harmless = [
  ...["core.fsmonitor=false", "core.hooksPath=/dev/null", "core.untrackedCache=false", "safe.bareRepository=explicit"],
  ...["submodule.recurse=false", "diff.external=", "core.quotePath=false"],
].flatMap((setting) => ["-c", setting]);
const environment = { GIT_OPTIONAL_LOCKS: "0", GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };

/** A revision that git does not know, or no repository to look it up in; the message is for people. */
export class GitError extends Error {}

/**
 * Which files of a folder are on the repository's default branch as its remote has it, and so count as released. When no remote is
 * known, what is committed on the local default branch counts. Undefined outside a repository, or when there is no such branch.
 */
export async function shippedFiles(root: string): Promise<((file: string) => boolean) | undefined> {
  if (!mayBeInRepository(root)) return undefined;
  const revision = await defaultRevision(root);
  if (revision === undefined) return undefined;
  const listed = await git(root, ["ls-tree", "-r", "-z", "--name-only", revision]);
  if (listed === undefined) return undefined;
  const files = new Set(listed.split("\0"));
  return (file) => files.has(file);
}

/**
 * The files of a folder that differ from a revision, unsaved in git or not: since the point where the current branch left it, when there
 * is one, else from the revision itself. Deleted files are not among them.
 */
export async function changedSince(root: string, revision: string): Promise<ReadonlySet<string>> {
  const commit = await resolve(root, revision);
  if (commit === undefined) {
    const isShallow = (await git(root, ["rev-parse", "--is-shallow-repository"]))?.trim() === "true";
    const advice = isShallow ? " The clone is shallow: fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0)." : "";
    throw new GitError(`${revision} is not a revision of the repository at ${root}.${advice}`);
  }
  const base = (await git(root, ["merge-base", commit, "HEAD"]))?.trim() ?? commit;
  const options = ["--name-only", "-z", "--relative", "--no-renames", "--diff-filter=d", "--no-ext-diff"];
  const changed = await git(root, ["diff", ...options, base, "--", "."]);
  const untracked = await git(root, ["ls-files", "-z", "--others", "--exclude-standard", "--", "."]);
  if (changed === undefined || untracked === undefined) throw new GitError(`git could not compare with ${revision}.`);
  return new Set([...changed.split("\0"), ...untracked.split("\0")].filter((file) => file !== ""));
}

/** Where a folder lies in its repository: empty at its root or outside of one, else a path that ends in `/`. */
export async function pathInRepository(root: string): Promise<string> {
  if (!mayBeInRepository(root)) return "";
  return (await git(root, ["rev-parse", "--show-prefix"]))?.trimEnd() ?? "";
}

/** Branches that may be the default one, the best first: what the remote says, then usual names; local ones only without a remote. */
const defaultBranches = [
  ...["origin/HEAD", "origin/main", "origin/master", "upstream/HEAD", "upstream/main", "upstream/master"].map(
    (name) => `refs/remotes/${name}`,
  ),
  ...["main", "master"].map((name) => `refs/heads/${name}`),
];

/** The commit of the default branch. */
export async function defaultRevision(root: string): Promise<string | undefined> {
  const listed = await git(root, ["for-each-ref", "--format=%(refname) %(objectname)", ...defaultBranches]);
  const commits = new Map(listed?.split("\n").map((line) => line.split(" ") as [string, string]));
  return defaultBranches.map((branch) => commits.get(branch)).find((commit) => commit !== undefined);
}

async function resolve(root: string, revision: string): Promise<string | undefined> {
  const found = await git(root, ["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`]);
  return found?.trim();
}

/** Standard output of a git command, or undefined when it fails. */
export async function git(
  root: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  return (await run(root, args, { variables }))?.toString("utf8");
}

/**
 * The texts of files as they are at a revision, by path; both are relative to the folder. One process reads them all. What the revision
 * does not have, or what is no file there, is left out.
 */
export async function textsAt(
  root: string,
  revision: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  // Each name is a line of its own.
  const asked = files.filter((file) => !file.includes("\n"));
  if (asked.length === 0) return new Map();
  const input = asked.map((file) => `${revision}:./${file}\n`).join("");
  const output = (await run(root, ["cat-file", "--batch"], { input })) ?? Buffer.alloc(0);
  const texts = new Map<string, string>();
  let at = 0;
  for (const file of asked) {
    const end = output.indexOf("\n", at);
    if (end === -1) break;
    const [, type, length] = /^\S+ (\w+) (\d+)$/.exec(output.toString("utf8", at, end)) ?? [];
    at = end + 1;
    if (length === undefined) continue;
    if (type === "blob") texts.set(file, output.toString("utf8", at, at + Number(length)));
    at += Number(length) + 1;
  }
  return texts;
}

async function run(
  root: string,
  args: readonly string[],
  { variables = {}, input }: { readonly variables?: Readonly<Record<string, string>>; readonly input?: string },
): Promise<Buffer | undefined> {
  try {
    const options = {
      cwd: root,
      env: { ...process.env, ...environment, ...variables },
      maxBuffer: 256 * 1024 * 1024,
      timeout: 20_000,
      encoding: "buffer",
      windowsHide: true,
    } as const;
    const { execFile } = await import("node:child_process");
    const running = promisify(execFile)("git", [...harmless, ...args], options);
    // A process that ends early closes its end; what went wrong is told by its exit code.
    running.child.stdin?.on("error", () => undefined).end(input);
    return (await running).stdout;
  } catch {
    return undefined;
  }
}
