import type { PastAnswers, PastQuestions } from "../core/index.ts";
import { defaultRevision, git, textsAt } from "./git.ts";
import { mayBeInRepository } from "./workspace-root.ts";

/** More files than that are not compared: a working tree so far from the default branch says little about the release. */
const mostFiles = 2000;

/** Asks git what staged changes want to know of the past. Outside of a repository, and for files that it does not know, there is no answer. */
export async function readPast(root: string, { words, files }: PastQuestions): Promise<PastAnswers> {
  if (!mayBeInRepository(root) || words.size + files.size === 0) return { released: new Map(), committed: new Map() };
  const revision = words.size === 0 ? undefined : await defaultRevision(root);
  return {
    released: revision === undefined ? new Map() : await releasedTexts(root, revision, words),
    committed: await commitDates(root, files),
  };
}

/** The texts at a revision of the files that mention one of some words there and are different, or gone, now. */
async function releasedTexts(
  root: string,
  revision: string,
  words: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const options = ["--name-only", "-z", "--relative", "--no-renames", "--diff-filter=a", "--no-ext-diff"];
  const changed = new Set(names(await git(root, ["diff", ...options, revision, "--", "."])));
  if (changed.size === 0) return new Map();
  const patterns = [...words].flatMap((word) => ["-e", word]);
  const found = await git(root, ["grep", "-l", "-z", "-I", "-F", "-w", ...patterns, revision, "--", "."]);
  const mentioned = names(found).map((name) => name.slice(name.indexOf(":") + 1));
  return textsAt(root, revision, mentioned.filter((name) => changed.has(name)).slice(0, mostFiles));
}

/** When files were committed first; those that never were are left out. */
async function commitDates(root: string, files: ReadonlySet<string>): Promise<Map<string, Date>> {
  const dates = new Map<string, Date>();
  for (const file of files) {
    const listed = await git(root, ["log", "--diff-filter=A", "--format=%ct", "--", file]);
    const seconds = Number(listed?.trim().split("\n").at(-1));
    if (seconds > 0) dates.set(file, new Date(seconds * 1000));
  }
  return dates;
}

function names(listed: string | undefined): readonly string[] {
  return (listed ?? "").split("\0").filter((name) => name !== "");
}
