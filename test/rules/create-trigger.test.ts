import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const routine = (body: string) =>
  `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NEW; END $$;`;
const trigger = "CREATE TRIGGER sync BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();";

test("every write runs the trigger from then on", () => {
  checkRule(
    "create-trigger",
    `
${routine("NEW.updated_at := now();")}
CREATE TRIGGER sync BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f();
               ^^^^ each insert and update on it runs the trigger
`,
  );
});

test("leaves the trigger of a staged change alone", () => {
  checkRule("create-trigger", `${routine("NEW.full_name := coalesce(NEW.full_name, NEW.name);")}\n${trigger}`);
  checkRule(
    "create-trigger",
    `${routine("IF TG_OP = 'INSERT' THEN NEW.full_name = trim(NEW.name); END IF;")}\n${trigger}`,
  );
});

test("leaves new tables alone", () => {
  checkRule("create-trigger", `CREATE TABLE users (id int);\n${trigger}`);
});
