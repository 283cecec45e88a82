import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { after } from "node:test";

/** What to undo when the tests of the file are done, the last first. Registered here: inside a test, `after` would be that test's. */
const cleanups: (() => unknown)[] = [];
after(async () => {
  for (const cleanup of cleanups.reverse()) await cleanup();
});

/** Has something undone when the tests of the file are done, before what was registered earlier. */
export function afterTests(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

/** Ends a server with the tests of the file, however they end. What is in its folder is thrown away. */
export function stopAfterTests(child: ChildProcess, folder: string, signal: "SIGQUIT" | "SIGKILL"): void {
  const stop = () => {
    child.kill(signal);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  afterTests(async () => {
    const gone = new Promise((done) => child.once("exit", done));
    child.kill(signal);
    await gone;
    process.off("exit", stop);
    stop();
  });
  process.once("exit", stop);
}
