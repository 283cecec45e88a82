import { execFileSync } from "node:child_process";
import type { TestContext } from "node:test";
import { temporaryFolder } from "./temporary-folder.ts";

/** Runs git in a folder, as a user of its own. */
export function git(root: string, ...args: readonly string[]): string {
  return execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.org", ...args], {
    cwd: root,
    encoding: "utf8",
    stdio: "pipe",
  });
}

/** A repository whose branch `main` holds these files, removed after the test. */
export function repository(context: TestContext, files: Readonly<Record<string, string>>): string {
  const root = temporaryFolder(context, files);
  git(root, "init", "-q", "-b", "main");
  commit(root);
  return root;
}

export function commit(root: string): void {
  git(root, "add", "-A");
  git(root, "commit", "-q", "-m", "Change");
}
