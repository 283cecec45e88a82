import { testReadings } from "../../support/sql-readings.ts";

testReadings([
  [
    "creates a trigger for each row",
    "CREATE OR REPLACE TRIGGER t BEFORE UPDATE OF a, \"B\" ON s.users FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a) EXECUTE FUNCTION s.f('x')",
    [
      "create-trigger s.users t events=[update] for each=row function=s.f or replace timing=before update of=[a, B] when (OLD.a IS DISTINCT FROM NEW.a)",
    ],
  ],
  [
    "fires for each statement unless told otherwise",
    "CREATE TRIGGER t AFTER INSERT OR DELETE OR TRUNCATE ON users EXECUTE PROCEDURE f()",
    ["create-trigger users t events=[insert, delete, truncate] for each=statement function=f timing=after"],
  ],
  [
    "creates a constraint trigger",
    "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON a FROM b DEFERRABLE INITIALLY DEFERRED FOR ROW EXECUTE FUNCTION f()",
    ["create-trigger a constraint t events=[insert] for each=row from=b function=f timing=after"],
  ],
  [
    "acts instead of a view",
    "CREATE TRIGGER t INSTEAD OF UPDATE ON v REFERENCING OLD TABLE AS o FOR EACH ROW EXECUTE FUNCTION f()",
    ["create-trigger v t events=[update] for each=row function=f timing=instead-of"],
  ],
  [
    "says when the table is missing",
    "CREATE TRIGGER t BEFORE UPDATE",
    ['unread "CREATE TRIGGER t BEFORE UPDATE": The name, the time or the table of the trigger is missing'],
  ],
]);
