import type { ChangeRule } from "./change-rule.ts";
import { example, syncTrigger } from "./example.ts";

export const incompleteSyncTrigger: ChangeRule = {
  id: "incomplete-sync-trigger",
  severity: "warning",
  axis: "data-loss",
  title: "Sync trigger that does not keep both columns equal",
  why: "Rows that slip past the trigger have different values in both columns, and nobody notices before code reads the new one: an event that it does not fire on, a comparison that is not true for NULL, a default that looks like a value, another trigger that fires later.",
  instead:
    "Fire `BEFORE INSERT OR UPDATE … FOR EACH ROW` without a list of columns, compare with `IS DISTINCT FROM`, give the new column no default, and choose a name that sorts last. `cutover next` writes such a trigger.",
  bad: [
    example({ "migrations/3_sync.up.sql": syncTrigger.replace("INSERT OR UPDATE", "UPDATE") }),
    example({
      "migrations/3_sync.up.sql": syncTrigger.replace(
        "  NEW.full_name := NEW.name;",
        "  IF TG_OP = 'INSERT' OR NEW.name <> OLD.name THEN\n    NEW.full_name := NEW.name;\n  END IF;",
      ),
    }),
  ],
  good: [example({ "migrations/3_sync.up.sql": syncTrigger })],
  *ofChange({ sync }) {
    for (const { at, message, related = [] } of sync?.flaws ?? []) yield { at, message, related };
  },
};
