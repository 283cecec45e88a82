import assert from "node:assert/strict";
import { test } from "node:test";
import { onlyHistory } from "../support/history.ts";

const two = "CREATE INDEX CONCURRENTLY a ON users (email);\nCREATE INDEX CONCURRENTLY b ON users (age);\n";

const histories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  sqlx: { "Cargo.toml": '[dependencies]\nsqlx = "0.8"\n', "migrations/1_a.sql": `-- no-transaction\n${two}` },
  dbmate: { "db/migrations/1_a.sql": `-- migrate:up transaction:false\n${two}\n-- migrate:down\n` },
  diesel: {
    "diesel.toml": "",
    "migrations/1_a/metadata.toml": "run_in_transaction = false\n",
    "migrations/1_a/up.sql": two,
  },
};

for (const [framework, files] of Object.entries(histories)) {
  test(`${framework} sends several statements as one command, marked or not`, () => {
    const history = onlyHistory(files);
    assert.equal(history.framework, framework);
    const { transaction, transactionReason } = history.migrations[0]?.up ?? {};
    assert.equal(transaction, "implicit");
    assert.match(transactionReason ?? "", /sends several statements as one command/);
  });
}
