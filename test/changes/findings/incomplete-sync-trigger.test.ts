import assert from "node:assert/strict";
import { test } from "node:test";
import { checkFindings, expanded } from "../../support/change-marks.ts";
import { ChangesWorkspace, type Texts } from "../../support/changes.ts";

/** A function with this body, and a trigger that runs it. */
function sync(body: string, trigger = "CREATE TRIGGER zz_sync BEFORE INSERT OR UPDATE ON users"): string {
  return `CREATE FUNCTION sync_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
${body}
  RETURN NEW;
END $$;
${trigger}
  FOR EACH ROW EXECUTE FUNCTION sync_name();
`;
}

const copy = "  NEW.full_name := NEW.name;";

function check(sql: string, more: Texts = {}, base: Texts = expanded) {
  return checkFindings({ ...base, "migrations/000003_sync.up.sql": sql, ...more });
}

test("a trigger that keeps both columns equal is fine, however it is written", () => {
  check(sync(copy));
  check(sync("  SELECT NEW.name INTO NEW.full_name;"));
  check(
    sync(`  IF TG_OP = 'INSERT' THEN
    IF NEW.full_name IS NOT NULL THEN NEW.name := NEW.full_name; ELSE NEW.full_name := NEW.name; END IF;
  ELSIF NEW.full_name IS DISTINCT FROM OLD.full_name THEN
    NEW.name := NEW.full_name;
  ELSIF NEW.name IS DISTINCT FROM OLD.name OR NEW.full_name IS NULL THEN
    NEW.full_name := NEW.name;
  END IF;`),
  );
  check(
    sync(copy, "CREATE TRIGGER zz_insert BEFORE INSERT ON users") +
      "CREATE TRIGGER zz_update BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION sync_name();\n",
  );
});

test("events", () => {
  check(
    sync(
      copy,
      `CREATE TRIGGER zz_sync BEFORE INSERT ON users
               ^^^^^^^ incomplete-sync-trigger does not fire on UPDATE: the new code does not see in users.full_name what old code updates`,
    ),
  );
  check(
    sync(
      `  IF TG_OP = 'UPDATE' THEN
    NEW.full_name := NEW.name;
  END IF;`,
      `CREATE TRIGGER zz_sync BEFORE INSERT OR UPDATE ON users
               ^^^^^^^ incomplete-sync-trigger does not set users.full_name on INSERT`,
    ),
  );
});

test("BEFORE, FOR EACH ROW and RETURN NEW", () => {
  check(
    sync(
      copy,
      `CREATE TRIGGER zz_sync AFTER INSERT OR UPDATE ON users
               ^^^^^^^ incomplete-sync-trigger sets NEW after the row is stored`,
    ),
  );
  check(
    `CREATE FUNCTION sync_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.full_name := NEW.name;
  RETURN NULL;
  ^^^^^^^^^^^ incomplete-sync-trigger the write is skipped
END $$;
CREATE TRIGGER zz_sync BEFORE INSERT OR UPDATE ON users EXECUTE FUNCTION sync_name();
               ^^^^^^^ incomplete-sync-trigger Declare it FOR EACH ROW
`.replace("  RETURN NULL;\n  ^^^^^^^^^^^ incomplete-sync-trigger the write is skipped\n", "  RETURN NEW;\n"),
  );
  check(
    sync(`  NEW.full_name := NEW.name;
  IF NEW.name IS NULL THEN
    RETURN NULL;
    ^^^^^^^^^^^ incomplete-sync-trigger the write is skipped without an error
  END IF;`),
  );
});

test("a comparison that is not true for NULL", () => {
  check(
    sync(`  IF TG_OP = 'INSERT' OR NEW.name <> OLD.name THEN
                         ^^^^^^^^^^^^^^^^^^^^ incomplete-sync-trigger Write NEW.name IS DISTINCT FROM OLD.name
    NEW.full_name := NEW.name;
  END IF;`),
  );
  const required = {
    "migrations/000001_users.up.sql": "CREATE TABLE users (id int PRIMARY KEY, name text NOT NULL);\n",
    "migrations/000002_expand.up.sql": expanded["migrations/000002_expand.up.sql"] ?? "",
  };
  check(
    sync(`  IF TG_OP = 'INSERT' OR NEW.name <> OLD.name THEN
    NEW.full_name := NEW.name;
  END IF;`),
    {},
    required,
  );
});

test("a column that is only filled while it is empty", () => {
  check(
    sync(`  IF NEW.full_name IS NULL THEN
    NEW.full_name := NEW.name;
    ^^^^^^^^^^^^^ incomplete-sync-trigger users.full_name keeps its old value
  END IF;`),
  );
  check(
    sync(`  NEW.full_name := COALESCE(NEW.full_name, NEW.name);
  ^^^^^^^^^^^^^ incomplete-sync-trigger only while it is empty`),
  );
});

test("a default that looks like a value of new code", () => {
  const base = {
    ...expanded,
    "migrations/000002_expand.up.sql":
      "-- cutover: change users.name -> users.full_name\nALTER TABLE users ADD COLUMN full_name text DEFAULT '';\n",
  };
  const { findings } = check(
    sync(`  IF TG_OP = 'INSERT' THEN
    IF NEW.full_name IS NULL THEN
      NEW.full_name := NEW.name;
      ^^^^^^^^^^^^^ incomplete-sync-trigger users.full_name has a default
    END IF;
  ELSIF NEW.name IS DISTINCT FROM OLD.name THEN
    NEW.full_name := NEW.name;
  END IF;`),
    {},
    base,
  );
  assert.deepEqual(
    findings[0]?.related.map(({ file }) => file),
    ["migrations/000002_expand.up.sql"],
  );
  check(sync(copy), {}, base);
});

test("UPDATE OF that misses a column", () => {
  check(
    sync(
      copy,
      `CREATE TRIGGER zz_sync BEFORE INSERT OR UPDATE OF email ON users
               ^^^^^^^ incomplete-sync-trigger an UPDATE that sets users.name is not carried over`,
    ),
  );
  check(sync(copy, "CREATE TRIGGER zz_sync BEFORE INSERT OR UPDATE OF name ON users"));
  check(
    sync(
      copy,
      `CREATE TRIGGER zz_sync BEFORE INSERT OR UPDATE OF name ON users
               ^^^^^^^ incomplete-sync-trigger what trigger clean sets is not carried over`,
    ),
    {
      "migrations/000002_clean.up.sql": `CREATE FUNCTION clean() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.name := trim(NEW.name); RETURN NEW; END $$;
CREATE TRIGGER clean BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION clean();
`,
    },
  );
});

test("a trigger whose name sorts behind", () => {
  const clean = `CREATE FUNCTION clean() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.name := trim(NEW.name); RETURN NEW; END $$;
CREATE TRIGGER zzz_clean BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION clean();
`;
  check(
    sync(
      copy,
      `CREATE TRIGGER zz_sync BEFORE INSERT OR UPDATE ON users
               ^^^^^^^ incomplete-sync-trigger Trigger zzz_clean sets users.name after zz_sync`,
    ),
    { "migrations/000002_clean.up.sql": clean },
  );
  check(sync(copy), { "migrations/000002_clean.up.sql": clean.replace("zzz_clean", "clean") });
  check(sync(copy), { "migrations/000002_clean.up.sql": clean.replace("NEW.name := trim(NEW.name)", "NEW.id := 1") });
});

test("direction", () => {
  check(
    sync(
      "  NEW.name := NEW.full_name;",
      `CREATE TRIGGER zz_sync BEFORE INSERT OR UPDATE ON users
               ^^^^^^^ incomplete-sync-trigger rows that old code writes get no users.full_name`,
    ),
  );
  const { findings } = check(
    sync(
      copy,
      `CREATE TRIGGER zz_sync BEFORE INSERT OR UPDATE ON users
               ^^^^^^^ incomplete-sync-trigger Code writes users.full_name alone in one place, and the trigger overwrites it`,
    ),
    { "src/a.ts": 'q("UPDATE users SET full_name = $1"); q("UPDATE users SET name = $1");' },
  );
  assert.deepEqual(
    findings[0]?.related.map(({ file }) => file),
    ["src/a.ts"],
  );
});

test("a map that loses something, written back by the backfill", () => {
  const base = {
    ...expanded,
    "migrations/000002_expand.up.sql":
      "-- cutover: change users.name -> users.full_name up(trim(name)) down(full_name)\nALTER TABLE users ADD COLUMN full_name text;\n",
  };
  const both = (guard: string) => `  IF TG_OP = 'INSERT' THEN
    IF NEW.full_name IS NULL THEN NEW.full_name := trim(NEW.name); ELSE NEW.name := NEW.full_name; END IF;
  ELSIF NEW.full_name IS DISTINCT FROM OLD.full_name${guard} THEN
    NEW.name := NEW.full_name;
  ELSE
    NEW.full_name := trim(NEW.name);
  END IF;`;
  check(
    sync(
      both("").replace(
        "    NEW.name := NEW.full_name;",
        "    NEW.name := NEW.full_name;\n    ^^^^^^^^ incomplete-sync-trigger what up(…) leaves out is lost",
      ),
    ),
    {},
    base,
  );
  check(sync(both(" AND NEW.full_name IS DISTINCT FROM trim(NEW.name)")), {}, base);
  check(sync(`  IF current_setting('app.sync', true) = 'off' THEN RETURN NEW; END IF;\n${both("")}`), {}, base);
});

test("a loop without a guard", () => {
  const update = (guard: string) => `  UPDATE users SET full_name = NEW.name WHERE id = NEW.id${guard};`;
  check(
    sync(
      update(""),
      `CREATE TRIGGER zz_sync AFTER INSERT OR UPDATE ON users
               ^^^^^^^ incomplete-sync-trigger fires it again, without an end`,
    ),
  );
  const after = "CREATE TRIGGER zz_sync AFTER INSERT OR UPDATE ON users";
  check(sync(update(" AND full_name IS DISTINCT FROM NEW.name"), after));
  check(sync(update(""), "CREATE TRIGGER zz_sync AFTER INSERT OR UPDATE OF name ON users"));
  check(
    sync(
      `  IF pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
     ^^^^^^^^^^^^^^^^^^ incomplete-sync-trigger every write that comes from another trigger
${update("")}`,
      after,
    ),
  );
});

test("a trigger that was turned off", () => {
  check(sync(copy), {
    "migrations/000004_off.up.sql": `ALTER TABLE users DISABLE TRIGGER zz_sync;
                  ^^^^^^^^^^^^^^^^^^^^^^^ incomplete-sync-trigger This turns zz_sync off`,
  });
});

test("a function that was mended later counts as it is in the end", () => {
  const half = sync("  IF TG_OP = 'INSERT' THEN NEW.full_name := NEW.name; END IF;");
  check(half, {
    "migrations/000004_mend.up.sql":
      sync(copy).replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").split("CREATE TRIGGER")[0] ?? "",
  });
});

test("MySQL compares texts as bytes, and numbers as they are", () => {
  const config = '{ "migrations": [{ "path": "migrations", "framework": "golang-migrate", "dialect": "mysql" }] }';
  const expand = (column: string, type: string) => ({
    "cutover.json": config,
    "migrations/000001_users.up.sql": `CREATE TABLE users (id bigint PRIMARY KEY, ${column} ${type});\n`,
    "migrations/000002_expand.up.sql": `-- cutover: change users.${column} -> users.other\nALTER TABLE users ADD COLUMN other ${type};\n`,
  });
  const triggers = (column: string, message: string) => `CREATE TRIGGER a BEFORE INSERT ON users FOR EACH ROW
  SET NEW.other = NEW.${column};
CREATE TRIGGER b BEFORE UPDATE ON users FOR EACH ROW
BEGIN
  IF NEW.${column} <> OLD.${column} THEN SET NEW.other = NEW.${column}; END IF;
     ${"^".repeat(12 + 2 * column.length)} incomplete-sync-trigger ${message}
END;
`;
  check(
    triggers(
      "name",
      "Write NOT (CAST(NEW.name AS BINARY) <=> CAST(OLD.name AS BINARY)): by their collation, texts may",
    ),
    {},
    expand("name", "varchar(50)"),
  );
  check(triggers("age", "Write NOT (NEW.age <=> OLD.age)."), {}, expand("age", "int"));
});

test("SQLite: triggers behind the write, which update the row that fired them", () => {
  const config = '{ "migrations": [{ "path": "migrations", "framework": "golang-migrate", "dialect": "sqlite" }] }';
  const base = { ...expanded, "cutover.json": config };
  const trigger = (name: string, head: string, body = "UPDATE users SET full_name = NEW.name WHERE id = NEW.id") =>
    `CREATE TRIGGER ${name} ${head}\nBEGIN\n  ${body};\nEND;\n`;
  const inserted = trigger("on_insert", "AFTER INSERT ON users");
  check(inserted + trigger("on_update", "AFTER UPDATE OF name ON users"), {}, base);
  check(inserted + trigger("on_update", "AFTER UPDATE ON users WHEN NEW.name IS NOT OLD.name"), {}, base);
  check(
    inserted +
      trigger("on_update", "AFTER UPDATE ON users", "UPDATE users SET full_name = name WHERE rowid = NEW.rowid"),
    {},
    base,
  );
  check(
    inserted.replace(
      "INSERT ON users",
      "INSERT ON users\n               ^^^^^^^^^ incomplete-sync-trigger does not fire on UPDATE",
    ),
    {},
    base,
  );
  check(
    `${inserted}CREATE TRIGGER on_update AFTER UPDATE ON users WHEN NEW.name <> OLD.name
                                                    ^^^^^^^^^^^^^^^^^^^^ incomplete-sync-trigger not true when one of both is NULL, so a change of users.name from or to NULL is not carried over. Write NEW.name IS NOT OLD.name.
BEGIN
  UPDATE users SET full_name = NEW.name WHERE id = NEW.id;
END;
`,
    {},
    base,
  );
  check(
    `${inserted}CREATE TRIGGER on_update BEFORE UPDATE ON users
               ^^^^^^^^^ incomplete-sync-trigger before the row is stored
BEGIN
  UPDATE users SET full_name = NEW.name WHERE id = NEW.id;
END;
`,
    {},
    base,
  );
});

test("a trigger of the old table that assigns to a row of its own carries nothing to another table", () => {
  const { change } = new ChangesWorkspace({
    "migrations/000001_crates.up.sql":
      "CREATE TABLE crates (id int PRIMARY KEY, downloads int NOT NULL DEFAULT 0, updated_at timestamptz);\n",
    "migrations/000002_touch.up.sql": `CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  OLD.downloads := NEW.downloads;
  IF NEW IS DISTINCT FROM OLD THEN
    NEW.updated_at := now();
  END IF;
  NEW.downloads := NEW.downloads;
  RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE ON crates FOR EACH ROW EXECUTE FUNCTION touch();
`,
    "migrations/000003_expand.up.sql": `-- cutover: change crates.downloads -> crate_downloads.downloads on(crate_id = id)
CREATE TABLE crate_downloads (crate_id int PRIMARY KEY REFERENCES crates, downloads bigint NOT NULL DEFAULT 0);
`,
    "src/count.ts": 'db.query("UPDATE crate_downloads SET downloads = downloads + $1 WHERE crate_id = $2", [n, id]);\n',
  });
  assert.deepEqual(
    change.phases.find(({ phase }) => phase === "dual-write")?.evidence.map(({ what }) => what),
    ["writes crate_downloads.downloads"],
  );
});
