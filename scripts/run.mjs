// Runs a script of this folder that is written in TypeScript: node scripts/run.mjs NAME [ARGUMENT…]
import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { compile, root } from "./compile.mjs";

const [name, ...args] = process.argv.slice(2);
const script = `scripts/${name}.ts`;
if (!name || !existsSync(join(root, script))) {
  console.error(name ? `there is no ${script}` : "usage: node scripts/run.mjs NAME [ARGUMENT…]");
  process.exit(2);
}

const outdir = join(root, "out", `script-${process.pid}`);
const removeOutput = () => rmSync(outdir, { recursive: true, force: true });
try {
  const [compiled] = await compile([script], outdir);
  const node = spawn(process.execPath, ["--enable-source-maps", compiled, ...args], { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => node.kill(signal));
  node.once("exit", (code) => {
    removeOutput();
    process.exitCode = code ?? 1;
  });
} catch (error) {
  removeOutput();
  if (!error?.errors) throw error;
  process.exitCode = 1;
}
