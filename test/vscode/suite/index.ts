import { writeFileSync } from "node:fs";

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs the suite; VS Code calls it in the extension host, whether with a window or as a server. */
export async function run(): Promise<void> {
  const { default: Mocha } = await import("mocha");
  const grep = process.env.CUTOVER_GREP;
  const mocha = new Mocha({
    ui: "tdd",
    timeout: 180_000,
    color: false,
    ...(grep === undefined ? {} : { grep, bail: true }),
  });
  mocha.suite.emit("pre-require", globalThis, "", mocha);
  // Before the trigger that a later test scaffolds.
  await import("./missing-write.ts");
  await import("./extension.ts");
  await import("./start-change.ts");
  const counts = await new Promise<Counts>((done) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      done({ passed: passes, failed: failures, skipped: pending });
    });
    // Mocha tells at the end, which a suite that hangs does not reach.
    runner.on("fail", (_test, error) => console.log(`       ${error?.message ?? error}`));
  });
  if (process.env.CUTOVER_RESULT !== undefined) writeFileSync(process.env.CUTOVER_RESULT, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} tests failed`);
}
