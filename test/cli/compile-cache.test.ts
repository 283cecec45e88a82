import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, suite, test } from "node:test";
import { cutover } from "../support/cutover.ts";

suite("compiled code is kept for the next run", () => {
  let root = "";
  let folder = "";
  const check = (settings: Readonly<Record<string, string>> = {}) =>
    cutover(root, ["check", "--format", "json", "--fail-on", "warning", "migrations"], undefined, undefined, {
      NODE_COMPILE_CACHE: folder,
      ...settings,
    });
  /** Node keeps a folder for each version in it. */
  const kept = () =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder, name))
      .filter((path) => statSync(path).isFile() && statSync(path).size > 100_000);

  before(() => {
    root = mkdtempSync(join(tmpdir(), "cutover-test-"));
    mkdirSync(join(root, "migrations"));
    writeFileSync(join(root, "migrations/0001_users.sql"), "CREATE INDEX users_name ON users (name);\n");
  });
  beforeEach(() => {
    folder = mkdtempSync(join(root, "cache-"));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  test("and the answer is the same with it", () => {
    const first = check();
    const [file = ""] = kept();
    const { mtimeMs } = statSync(file);
    assert.deepEqual(check(), first);
    assert.equal(first.code, 1);
    assert.deepEqual(kept(), [file]);
    assert.equal(statSync(file).mtimeMs, mtimeMs);
  });

  test("damaged code is not run, and made anew", () => {
    const first = check();
    const [file = ""] = kept();
    const bytes = readFileSync(file);
    const middle = bytes.length >> 1;
    writeFileSync(file, bytes.fill(0, middle, middle + 4096));
    assert.deepEqual(check(), first);
    assert.ok(!readFileSync(kept()[0] ?? "").equals(bytes));
  });

  test("nothing is kept where that is turned off", () => {
    assert.equal(check({ NODE_DISABLE_COMPILE_CACHE: "1" }).code, 1);
    assert.deepEqual(kept(), []);
  });

  test("a folder that cannot be made is no error", () => {
    writeFileSync(join(root, "file"), "");
    const { code, stderr } = check({ NODE_COMPILE_CACHE: join(root, "file/cache") });
    assert.deepEqual([code, stderr], [1, ""]);
  });

  // Node 22.1 and later have a cache of their own.
  test("a folder that others may write to is not used", { skip: !process.version.startsWith("v20.") }, () => {
    chmodSync(folder, 0o777);
    assert.equal(check().code, 1);
    assert.deepEqual(kept(), []);
  });
});

test("the program is ASCII, as what loads it takes for granted", () => {
  const source = readFileSync("dist/cli-main.cjs");
  assert.equal(
    source.findIndex((byte) => byte > 0x7f),
    -1,
  );
});
