import { mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Locator, Page } from "playwright-core";
import type { VsCode } from "./install.ts";
import { copyFolder } from "./suite.ts";
import { createProfile, installExtension, openBrowser, remoteUri, startServer, workbenchUrl } from "./workbench.ts";

export interface TourOptions {
  readonly vscode: VsCode;
  readonly browser: string;
  readonly vsix: string;
  /** Where the pictures go. */
  readonly pictures: string;
  readonly theme: "dark" | "light";
}

/** How long the workbench takes to fade something in, in milliseconds. */
const fading = 500;

const themes = { dark: "Default Dark Modern", light: "Default Light Modern" };

/** A migration of the example with an index that is built in the blocking way, and one that begins a staged change. */
const files = {
  index: "db/migrations/000006_index_orders_by_status.up.sql",
  change: "db/migrations/000018_expand_users_full_name.up.sql",
  code: "src/users/sign-up.ts",
  writer: "src/users/import.ts",
  type: "db/migrations/000013_widen_order_totals.up.sql",
};

/**
 * Does by hand what a user would, in the packaged extension, and takes a picture of each step, by default those of the README. Returns the names of the steps that
 * failed; a step that does not find what it looks for has failed.
 */
export async function takeTour(
  options: TourOptions,
  workspace = "examples/shop",
  first = files.index,
  pictures: Readonly<Record<string, Step>> = steps,
): Promise<{ readonly passed: number; readonly failed: readonly string[] }> {
  mkdirSync(options.pictures, { recursive: true });
  const profile = createProfile({
    "workbench.colorTheme": themes[options.theme],
    "editor.fontSize": 13,
    "breadcrumbs.enabled": false,
    "explorer.compactFolders": false,
  });
  installExtension(options.vscode, profile, options.vsix);
  const folder = copyFolder(workspace);
  const server = await startServer(options.vscode, profile);
  const window = await openBrowser(options.browser, profile, 1280, 760);
  const failed: string[] = [];
  let passed = 0;
  try {
    const page = window.pages()[0] ?? (await window.newPage());
    page.setDefaultTimeout(90_000);
    const start = remoteUri(server, join(folder, first));
    await page.goto(workbenchUrl(server, folder, [["openFile", start]]));
    for (const [name, step] of Object.entries(pictures)) {
      try {
        await step(page);
        passed++;
        await page.waitForTimeout(fading);
        await page.screenshot({ path: join(options.pictures, `${name}-${options.theme}.png`) });
      } catch (error) {
        failed.push(`${name}: ${error instanceof Error ? error.message : error}`);
        await page.screenshot({ path: join(options.pictures, `failed-${name}-${options.theme}.png`) });
      }
    }
  } finally {
    await window.close();
    await server.stop();
    profile.remove();
    rmSync(dirname(folder), { recursive: true });
  }
  return { passed, failed };
}

export type Step = (page: Page) => Promise<void>;

const steps: Readonly<Record<string, Step>> = {
  hover: async (page) => {
    const squiggle = editor(page).locator(".squiggly-warning, .squiggly-error").first();
    await squiggle.waitFor({ state: "attached" });
    const word = editor(page).locator(".view-line span", { hasText: "INDEX" }).last();
    await word.hover();
    await page.locator(".monaco-hover:visible", { hasText: "Builds index" }).first().waitFor();
  },
  "quick-fix": async (page) => {
    await page.mouse.move(900, 600);
    await editor(page).locator(".view-line", { hasText: "CREATE" }).first().click();
    await page.locator('[class*="codicon-gutter-lightbulb"], .lightBulbWidget').first().waitFor();
    await openActions(page, "concurrently");
  },
  problems: async (page) => {
    await page.keyboard.press("Escape");
    await runCommand(page, "Cutover: Check Workspace");
    await page.locator(".markers-panel .monaco-list-row", { hasText: "cutover" }).first().waitFor();
  },
  explain: async (page) => {
    await runCommand(page, "View: Toggle Panel Visibility");
    await editor(page).locator(".view-line", { hasText: "CREATE" }).first().click();
    await runCommand(page, "Cutover: Explain Statement");
    const preview = page.frameLocator("iframe.webview.ready:visible").frameLocator("iframe#active-frame");
    await preview.getByText("Builds index").first().waitFor();
  },
  "staged-changes": async (page) => {
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Cutover: Show Staged Changes");
    await page.locator(".sidebar .monaco-list-row", { hasText: "Dual-write" }).first().waitFor();
    await openFile(page, files.change);
    // Without a focus of its own the workbench may put off asking for lenses.
    await editor(page).locator(".view-line", { hasText: "ALTER" }).first().click();
    await page.keyboard.press("Control+Home");
    await editor(page).locator(".codelens-decoration a").first().waitFor();
  },
  column: async (page) => {
    await openFile(page, files.code, 11, 40);
    await clearNotifications(page);
    await runCommand(page, "Show or Focus Hover");
    await page.locator(".monaco-hover:visible", { hasText: "users.full_name" }).first().waitFor();
  },
  "missing-write": async (page) => {
    await page.keyboard.press("Escape");
    await openFile(page, files.writer, 13, 38);
    await editor(page).locator(".squiggly-warning").first().waitFor({ state: "attached" });
    await runCommand(page, "Show or Focus Hover");
    await page.locator(".monaco-hover:visible", { hasText: "the row falls behind" }).first().waitFor();
  },
  "missing-write-fix": async (page) => {
    await page.keyboard.press("Escape");
    await openActions(page, "Write the new column too");
  },
  "missing-write-fixed": async (page) => {
    await page.locator(".action-widget .monaco-list-row", { hasText: "Write the new column too" }).first().click();
    await editor(page).locator(".view-line", { hasText: "full_name" }).first().waitFor();
    await page.locator(".sidebar .monaco-list-row", { hasText: "no backfill yet" }).first().waitFor();
  },
  references: async (page) => {
    await runCommand(page, "File: Revert File");
    await editor(page).locator(".view-line", { hasText: "full_name" }).first().waitFor({ state: "detached" });
    await openFile(page, files.change, 2, 34);
    await runCommand(page, "Peek References");
    await page.locator(".peekview-widget .monaco-list-row", { hasText: "sign-up.ts" }).first().waitFor();
  },
  scaffold: async (page) => {
    await page.keyboard.press("Escape");
    await runCommand(page, "Cutover: Scaffold Next Phase");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "In the database" }).first().waitFor();
    await page.keyboard.press("Enter");
    await editor(page).locator(".view-line", { hasText: "TRIGGER" }).first().waitFor();
  },
  "start-change": async (page) => {
    await runCommand(page, "Cutover: Start Staged Change");
    await page.locator(".quick-input-widget", { hasText: "Rename a column" }).waitFor();
  },
  "start-change-column": async (page) => {
    await page.locator('.quick-input-widget input[type="text"]').fill("Rename a column");
    await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: "Rename a column" }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".quick-input-widget", { hasText: "(1/4)" }).waitFor();
    await page.locator('.quick-input-widget input[type="text"]').fill("users.");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "users.name" }).first().waitFor();
  },
  directive: async (page) => {
    await page.keyboard.press("Escape");
    await openFile(page, files.change, 1, 8);
    await runCommand(page, "Show or Focus Hover");
    await page.locator(".monaco-hover:visible", { hasText: "Before the next phase" }).first().waitFor();
  },
  trace: async (page) => {
    await page.keyboard.press("Escape");
    await openFile(page, files.type);
    await runCommand(page, "Cutover: Trace Locks");
    const preview = page.frameLocator("iframe.webview.ready:visible").frameLocator("iframe#active-frame");
    await preview.getByText("ACCESS EXCLUSIVE").first().waitFor({ timeout: 60_000 });
  },
};

export function editor(page: Page): Locator {
  return page.locator(".editor-instance .monaco-editor").first();
}

/** On a loaded machine a late event can close a menu again: asks until it stays for what is done in it. */
async function pressUntil(page: Page, key: string, inMenu: (timeout: number) => Promise<void>): Promise<void> {
  for (let i = 0; ; i++) {
    await page.keyboard.press(key);
    try {
      await inMenu(4000);
      return;
    } catch (error) {
      if (i === 6) throw error;
      await page.keyboard.press("Escape");
    }
  }
}

/** Opens the menu of code actions that holds one. */
async function openActions(page: Page, title: string): Promise<void> {
  const menu = page.locator(".action-widget", { hasText: title });
  await pressUntil(page, "Control+.", (timeout) => menu.waitFor({ timeout }));
}

/** The VS Code of the tour lacks some of its own extensions, and says so once a file of theirs is opened. */
async function clearNotifications(page: Page): Promise<void> {
  const toast = page.locator(".notification-toast").first();
  const hasToast = await toast.waitFor({ timeout: 5000 }).then(
    () => true,
    () => false,
  );
  if (hasToast) await runCommand(page, "Notifications: Clear All Notifications");
}

export async function runCommand(page: Page, title: string): Promise<void> {
  await quickInput(page, "F1", `>${title}`, title);
}

/** Opens a file with the cursor at a place, counted from 1. */
export async function openFile(page: Page, path: string, line = 1, column = 1): Promise<void> {
  const at = `${path}:${line}:${column}`;
  await quickInput(page, "Control+p", at, path.slice(path.lastIndexOf("/") + 1));
}

async function quickInput(page: Page, key: string, text: string, row: string): Promise<void> {
  const input = page.locator('.quick-input-widget input[type="text"]');
  const chosen = page.locator(".quick-input-list .monaco-list-row.focused", { hasText: row }).first();
  await pressUntil(page, key, async (timeout) => {
    await input.fill(text, { timeout });
    await chosen.waitFor({ timeout });
  });
  await page.keyboard.press("Enter");
}
