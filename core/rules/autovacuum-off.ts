import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** The table bloats, and one day a forced vacuum comes at the worst time. */
export const autovacuumOff: Rule<"set-storage-parameters"> = {
  id: "autovacuum-off",
  severity: "warning",
  axis: "availability",
  dialects: ["postgres"],
  title: "Autovacuum turned off",
  why: "Dead rows and old statistics pile up until queries slow down, and the vacuum against wraparound still comes, larger (manual, section 24.1).",
  instead: "Tune `autovacuum_vacuum_scale_factor` for the table, or reset the parameter at the end of the migration.",
  bad: ["ALTER TABLE events SET (autovacuum_enabled = false);"],
  good: ["ALTER TABLE events SET (autovacuum_vacuum_scale_factor = 0.01);"],
  on: ["set-storage-parameters"],
  *check(operation, context) {
    const off = operation.parameters.find(
      ({ name, value }) => /^(toast\.)?autovacuum_enabled$/.test(name) && /^'?(false|off|0|no)'?$/i.test(value ?? ""),
    );
    if (off === undefined || context.direction === "down") return;
    const { name: table } = operation.table;
    for (const next of context.following(["reset-storage-parameters", "set-storage-parameters"], table)) {
      if (next.parameters.some((other) => (typeof other === "string" ? other : other.name) === off.name)) return;
    }
    yield {
      span: operation.span,
      message: `Without autovacuum, dead rows of ${shown(operation.table)} pile up until queries slow down. Tune its thresholds instead, or reset the parameter in the same migration.`,
    };
  },
};
