import assert from "node:assert/strict";
import { cpSync, readdirSync } from "node:fs";
import { type TestContext, test } from "node:test";
import { cutover } from "./support/cutover.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

interface Example {
  /** The phase that each change stands at. */
  readonly phases: Readonly<Record<string, string>>;
  /** `rule file:line`. */
  readonly findings: readonly string[];
}

const examples: Readonly<Record<string, Example>> = {
  accounts: {
    phases: {
      "sessions.user_agent->sessions.device": "expand",
      "accounts.name->accounts.(first_name,last_name)": "cutover",
    },
    findings: [
      "add-required-column prisma/migrations/20261126090000_add_sessions_device/migration.sql:3",
      "read-after-cutover src/search.ts:6",
      "read-after-cutover src/search.ts:7",
      "read-after-cutover src/search.ts:8",
      "expand-breaks-old-release src/sessions.ts:5",
    ],
  },
  billing: {
    phases: { "invoices.amount->invoices.amount_cents": "backfill", "customers.fax->nothing": "contract" },
    findings: [],
  },
  library: {
    phases: { "books.writer->books.author": "dual-write", "loans.due_on->required": "verify" },
    findings: [
      "incomplete-sync-trigger db/migrations/20261120110000_add_books_author.sql:12",
      "missing-dual-write library/catalogue.py:8",
      "missing-dual-write library/stocktaking.py:9",
    ],
  },
  parcels: {
    phases: { "parcels.receiver->parcels.recipient": "cutover" },
    findings: ["read-after-cutover src/Labels.php:18", "read-after-cutover src/Parcels.php:32"],
  },
  shop: {
    phases: { "users.name->users.full_name": "dual-write" },
    findings: [
      "create-index-blocking db/migrations/000006_index_orders_by_status.up.sql:1",
      "drop-index-blocking db/migrations/000006_index_orders_by_status.down.sql:1",
      "add-required-column db/migrations/000007_add_products_sku.up.sql:1",
      "add-foreign-key-validating db/migrations/000008_order_items_reference_products.up.sql:2",
      "add-column-volatile-default db/migrations/000012_add_orders_tracking_token.up.sql:1",
      "change-column-type db/migrations/000013_widen_order_totals.up.sql:1",
      "change-column-type db/migrations/000013_widen_order_totals.down.sql:1",
      "set-not-null db/migrations/000014_require_user_email.up.sql:1",
      "enum-value-used-in-transaction db/migrations/000015_refund_orders.up.sql:5",
      "unbatched-backfill db/migrations/000016_normalise_phones.up.sql:3",
      "add-check-validating db/migrations/000016_normalise_phones.up.sql:4",
      "rename-column db/migrations/000017_rename_order_notes.up.sql:1",
      "contract-in-use db/migrations/000019_drop_products_legacy_code.up.sql:1",
      "missing-dual-write src/users/import.ts:13",
      "missing-dual-write src/users/import.ts:15",
    ],
  },
};

const phases = ["expand", "dual-write", "backfill", "verify", "cutover", "contract"];

interface StatusReport {
  readonly changes: readonly { readonly id: string; readonly phase: string }[];
}

interface CheckReport {
  readonly findings: readonly {
    readonly rule: string;
    readonly file: string;
    readonly range: { readonly start: { readonly line: number } };
  }[];
  readonly coverage: { readonly unread: readonly unknown[] };
}

/** A copy, outside the repository: there, what is released depends on the branch that the remote has. */
function copyOf(name: string, context: TestContext): string {
  const folder = temporaryFolder(context, {});
  cpSync(`examples/${name}`, folder, { recursive: true });
  return folder;
}

for (const [name, { phases, findings }] of Object.entries(examples)) {
  test(`${name} shows its changes where they stand, and what is missing`, (context) => {
    const folder = copyOf(name, context);
    const { changes } = report<StatusReport>(folder, "status");
    assert.deepEqual(Object.fromEntries(changes.map(({ id, phase }) => [id, phase])), phases);
    const { findings: found, coverage } = report<CheckReport>(folder, "check");
    assert.deepEqual(
      found.map(({ rule, file, range }) => `${rule} ${file}:${range.start.line}`),
      findings,
    );
    assert.deepEqual(coverage.unread, []);
  });
}

for (const [name, change] of [
  ["accounts", "accounts.name"],
  ["billing", "invoices.amount"],
  ["billing", "customers.fax"],
  ["parcels", "parcels.receiver"],
  ["shop", "users.name"],
] as const)
  test(`nothing is said about the next phase of ${change} in ${name}`, (context) => {
    const folder = copyOf(name, context);
    const before = new Set(readdirSync(folder, { recursive: true, encoding: "utf8" }));
    const { code, stderr } = cutover(folder, ["next", change, "--write"]);
    assert.equal(code, 0, stderr);
    const { findings } = report<CheckReport>(folder, "check");
    assert.deepEqual(
      findings.filter(({ file }) => !before.has(file)).map(({ rule, file }) => `${rule} ${file}`),
      [],
    );
  });

test("every example is looked at, and every phase is shown", () => {
  const folders = readdirSync("examples", { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).toSorted(), Object.keys(examples));
  const shown = new Set(Object.values(examples).flatMap((example) => Object.values(example.phases)));
  assert.deepEqual(
    phases.filter((phase) => !shown.has(phase)),
    [],
  );
});

function report<Report>(folder: string, command: "status" | "check"): Report {
  const { stdout, stderr } = cutover(folder, [command, "--format", "json"]);
  assert.notEqual(stdout, "", stderr);
  return JSON.parse(stdout) as Report;
}
