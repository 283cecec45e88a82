import type { Page } from "playwright-core";
import { run, startDatabase } from "./database.ts";
import { editor, openFile, runCommand, type Step, type TourOptions, takeTour } from "./tour.ts";

const migration = "db/migrations/000003_age.up.sql";
const rows = 1_000_000;

/**
 * Takes pictures of the commands that work on a database: a backfill and comparisons on a real PostgreSQL, and a trace. Throws when this machine has no
 * PostgreSQL.
 */
export async function takeDatabaseTour(options: TourOptions): ReturnType<typeof takeTour> {
  const database = await startDatabase(rows);
  // What the server of VS Code finds in its environment.
  process.env.CUTOVER_STAGING_URL = database.url;
  // Nothing answers there.
  process.env.CUTOVER_PRODUCTION_URL = "postgres://app:secret@127.0.0.1:9/shop";
  try {
    return await takeTour(
      options,
      "test/vscode/fixture",
      migration,
      stepsOn((sql) => run(database.admin, sql)),
    );
  } finally {
    delete process.env.CUTOVER_STAGING_URL;
    delete process.env.CUTOVER_PRODUCTION_URL;
    await database.stop();
  }
}

function stepsOn(query: (sql: string) => Promise<void>): Readonly<Record<string, Step>> {
  return {
    "backfill-choice": async (page) => {
      await runCommand(page, "Cutover: Show Staged Changes");
      await page.locator(".sidebar .monaco-list-row", { hasText: "Dual-write" }).first().waitFor();
      await begin(page, "Cutover: Run Backfill");
      await page.locator(".quick-input-list .monaco-list-row", { hasText: "Show the Plan" }).first().waitFor();
    },
    "backfill-plan": async (page) => {
      await choose(page, "Show the Plan");
      await pageSays(page, "Nothing was changed");
    },
    "backfill-running": async (page) => {
      await begin(page, "Cutover: Run Backfill");
      await choose(page, "Fill the Rows in staging");
      await notification(page, "left").waitFor();
    },
    "backfill-stopped": async (page) => {
      await page.locator(".notifications-toasts .monaco-button", { hasText: "Cancel" }).first().click();
      await pageSays(page, "Stopped.");
    },
    "verify-differing": async (page) => {
      await query("UPDATE users SET full_name = trim(name)");
      await query("UPDATE users SET full_name = 'another' WHERE id IN (17, 40112)");
      await query("UPDATE users SET full_name = NULL WHERE id IN (5, 6, 70001)");
      await begin(page, "Cutover: Verify Parity");
      await pageSays(page, "The two sides do not agree.");
    },
    "verify-agreeing": async (page) => {
      await query("UPDATE users SET full_name = trim(name) WHERE id < 100000");
      await begin(page, "Cutover: Verify Parity");
      await pageSays(page, "Both sides agree.");
    },
    "verify-refused": async (page) => {
      await runCommand(page, "Cutover: Verify Parity");
      await choose(page, "production");
      await notification(page, "Could not connect in production").waitFor();
    },
    "trace-page": async (page) => {
      await runCommand(page, "Notifications: Clear All Notifications");
      await openFile(page, migration);
      await runCommand(page, "Cutover: Trace Locks");
      await pageSays(page, "ACCESS EXCLUSIVE");
    },
    "trace-lenses": async (page) => {
      await openFile(page, migration);
      await editor(page).locator(".view-line", { hasText: "ALTER" }).first().click();
      await editor(page).locator(".codelens-decoration", { hasText: "traced" }).first().waitFor();
    },
  };
}

/** Starts a command and chooses the staging database. */
async function begin(page: Page, command: string): Promise<void> {
  await runCommand(page, command);
  await choose(page, "staging");
}

/** A list of choices that was closed keeps its rows until the next one is shown, so part of a label is not enough. */
async function choose(page: Page, label: string): Promise<void> {
  const rows = page.locator(".quick-input-list .monaco-list-row:visible");
  await rows.filter({ has: page.getByText(label, { exact: true }) }).click();
}

function notification(page: Page, text: string) {
  return page.locator(".notifications-toasts .notification-list-item", { hasText: text }).first();
}

async function pageSays(page: Page, text: string): Promise<void> {
  const preview = page.frameLocator("iframe.webview.ready:visible").frameLocator("iframe#active-frame");
  await preview.getByText(text).first().waitFor();
}
