import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";
import type { VsCode } from "./install.ts";

/** Nothing that pops up, moves or talks to a network while somebody looks at the screen. */
const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.colorTheme": "Default Dark Modern",
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "git.enabled": false,
  "window.titleBarStyle": "custom",
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "editor.hover.delay": 100,
  "files.autoSave": "off",
};

export interface Profile {
  readonly folder: string;
  remove(): void;
}

/** User settings, extensions and browser data of one VS Code: in a temporary folder, or kept in the given one. */
export function createProfile(settings: Readonly<Record<string, unknown>> = {}, kept?: string): Profile {
  const folder = kept ?? mkdtempSync(join(tmpdir(), "cutover-vscode-"));
  mkdirSync(join(folder, "data", "User"), { recursive: true });
  mkdirSync(join(folder, "extensions"), { recursive: true });
  writeFileSync(join(folder, "data", "User", "settings.json"), JSON.stringify({ ...quietSettings, ...settings }));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }) };
}

function folders({ folder }: Profile): readonly string[] {
  const [data, extensions] = [join(folder, "data"), join(folder, "extensions")];
  return ["--server-data-dir", folder, "--user-data-dir", data, "--extensions-dir", extensions];
}

export function installExtension(vscode: VsCode, profile: Profile, vsix: string): void {
  const args = [vscode.main, ...folders(profile), "--install-extension", vsix, "--force"];
  execFileSync(vscode.node, args, { stdio: ["ignore", "ignore", "inherit"] });
}

export interface RunningServer {
  readonly authority: string;
  stop(): Promise<void>;
  /** What it printed so far. */
  output(): string;
}

/** Starts a VS Code server on a free port of this machine; resolves once it listens. */
export async function startServer(
  vscode: VsCode,
  profile: Profile,
  args: readonly string[] = [],
  port = 0,
): Promise<RunningServer> {
  const quiet = ["--without-connection-token", "--accept-server-license-terms", "--telemetry-level", "off"];
  const plain = ["--disable-experiments", "--disable-getting-started-override"];
  const own = ["--host", "127.0.0.1", "--port", String(port), ...quiet, ...plain, ...folders(profile), ...args];
  const server = spawn(vscode.node, [vscode.main, ...own], {
    // No extension gallery is asked. A group of its own, so that the extension hosts end with it.
    env: { ...process.env, EXTENSIONS_GALLERY: "{}" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const exited = new Promise<void>((done) => server.once("exit", () => done()));
  let output = "";
  const listening = new Promise<string>((done, fail) => {
    for (const stream of [server.stdout, server.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        const found = /Web UI available at http:\/\/[^:]+:(\d+)/.exec(output);
        if (found) done(`127.0.0.1:${found[1]}`);
      });
    void exited.then(() => fail(new Error(`VS Code ended\n${output}`)));
    setTimeout(() => fail(new Error(`VS Code did not start\n${output}`)), 60_000).unref();
  });
  const stop = async () => {
    killGroup(server.pid, "SIGTERM");
    const late = setTimeout(() => killGroup(server.pid, "SIGKILL"), 3000);
    await exited;
    clearTimeout(late);
  };
  try {
    return { authority: await listening, stop, output: () => output };
  } catch (error) {
    await stop();
    throw error;
  }
}

function killGroup(group: number | undefined, signal: NodeJS.Signals): void {
  if (group === undefined) return;
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended already.
  }
}

/** A Chromium window with its own profile. */
export async function openBrowser(
  browser: string,
  profile: Profile,
  width = 1280,
  height = 800,
): Promise<BrowserContext> {
  return chromium.launchPersistentContext(join(profile.folder, "chromium"), {
    executablePath: browser,
    headless: true,
    viewport: { width, height },
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"],
    ],
  });
}

/** The address of a folder in the workbench. `payload` is what VS Code takes as start parameters. */
export function workbenchUrl(
  server: RunningServer,
  folder: string,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const quiet = [
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
  const query = new URLSearchParams({ folder: resolve(folder), payload: JSON.stringify([...quiet, ...payload]) });
  return `http://${server.authority}/?${query}`;
}

/** The URI under which the workbench knows a file of this machine. */
export function remoteUri(server: RunningServer, file: string): string {
  return `vscode-remote://${server.authority}${encodeURI(resolve(file))}`;
}
