import assert from "node:assert/strict";
import { test } from "node:test";
import { changeTitle } from "../../core/explain/lenses.ts";
import { expanded } from "../support/change-marks.ts";
import { ChangesWorkspace, type Texts } from "../support/changes.ts";

const code: Texts = {
  "src/users.ts": `db.query("INSERT INTO users (id, name) VALUES ($1, $2)", [id, name]);
db.query("UPDATE users SET name = $1 WHERE id = $2", [name, id]);
db.query("UPDATE users SET name = $1, full_name = $1 WHERE id = $2", [name, id]);
`,
};

function trigger(events: string, body = "NEW.full_name := NEW.name;"): Texts {
  return {
    "migrations/000003_sync.up.sql": `CREATE FUNCTION sync_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  ${body}
  RETURN NEW;
END $$;
CREATE TRIGGER zz_sync BEFORE ${events} ON users FOR EACH ROW EXECUTE FUNCTION sync_name();
`,
  };
}

function title(more: Texts): string {
  return changeTitle(new ChangesWorkspace({ ...expanded, ...code, ...more }).change);
}

test("writers are counted", () => {
  assert.equal(title({}), "Dual-write · 1 of 3 writers · next: backfill");
});

test("a trigger that works in part is named with its events, and counted for its writers", () => {
  assert.equal(title(trigger("INSERT")), "Dual-write · trigger on INSERT only · 2 of 3 writers · next: backfill");
  assert.equal(title(trigger("UPDATE")), "Dual-write · trigger on UPDATE only · 2 of 3 writers · next: backfill");
});

test("a trigger that only fills what is empty loses what is updated", () => {
  const fillsEmpty = "IF NEW.full_name IS NULL THEN NEW.full_name := NEW.name; END IF;";
  assert.equal(
    title(trigger("INSERT OR UPDATE", fillsEmpty)),
    "Dual-write · trigger on INSERT only · 2 of 3 writers · next: backfill",
  );
});

test("a complete trigger brings the change to its backfill", () => {
  assert.equal(title(trigger("INSERT OR UPDATE")), "Backfill · next: cutover");
});

test("what is in the way of the contract is counted, writes included", () => {
  const filled = { "migrations/000004_fill.up.sql": "UPDATE users SET full_name = name WHERE full_name IS NULL;\n" };
  const read = { "src/read.ts": 'db.query("SELECT full_name FROM users");\n' };
  assert.equal(title({ ...trigger("INSERT OR UPDATE"), ...filled, ...read }), "Contract · 3 uses of the old column");
});
