import { mariadb, mysql } from "../../../engines/mysql/index.ts";
import type { Effect } from "../../../engines/types.ts";
import type { Refusal } from "../../../migrations/types.ts";
import type { Schema } from "../../../schema/types.ts";
import { readStatement } from "../../../sql/read.ts";
import { splitStatements } from "../../../sql/split.ts";
import type { Asked } from "../kit.ts";
import type { Server } from "./server.ts";

const engines = { mysql, mariadb };

/** The effect of a statement as a whole: that of its last operation, behind those before it. */
function effectOf(sql: string, schema: Schema, { dialect, version }: Server, isUnchecked: boolean): Effect | undefined {
  const { operations } = readStatement(sql, dialect);
  const earlier: Effect[] = [];
  for (const operation of operations) {
    if (operation.within !== undefined) continue;
    const context = { schema, version, command: operations, earlier: [...earlier] };
    const checks = isUnchecked ? { foreignKeysUnchecked: true as const } : {};
    earlier.push(engines[dialect].effect(operation, { ...context, ...checks }));
  }
  return earlier.at(-1);
}

/** Why writers would wait for as long as a statement works; undefined when they go on, and where that is not known. */
export function blocking(sql: string, schema: Schema, server: Server, isUnchecked = false): string | undefined {
  const effect = effectOf(sql.replace(/;\s*$/, ""), schema, server, isUnchecked);
  if (effect?.online === undefined || effect.unknown !== undefined || effect.online.lock === "NONE") return undefined;
  // Names are exchanged in a moment.
  if (effect.rewrites.length === 0 && effect.online.algorithm === "INSTANT") return undefined;
  return effect.rewrites[0]?.because ?? effect.locks[0]?.because ?? "the server works it while nobody can write";
}

/**
 * The statements of a migration with the strongest clauses that the server accepts for each: it then refuses rather than doing worse. Refused when
 * even the best way keeps writers waiting.
 */
export function asking(sql: string, schema: Schema, server: Server): Asked | Refusal {
  let text = "";
  let at = 0;
  let isUnchecked = false;
  for (const { kind, span } of splitStatements(sql, server.dialect)) {
    if (kind !== "sql") continue;
    const statement = sql.slice(span.start, span.end);
    const because = blocking(statement, schema, server, isUnchecked);
    if (because !== undefined)
      return {
        refused: `The server keeps writers waiting for \`${statement}\`, because ${because}. Hand it over to gh-ost, pt-online-schema-change or spirit, or run it while the table is not in use.`,
      };
    text += sql.slice(at, span.end) + clausesFor(statement, effectOf(statement, schema, server, isUnchecked));
    at = span.end;
    if (/^set\s+session\s+foreign_key_checks\b/i.test(statement)) isUnchecked = /=\s*0\s*$/.test(statement);
  }
  return { sql: text + sql.slice(at) };
}

function clausesFor(statement: string, effect: Effect | undefined): string {
  const strongest = effect?.online?.strongest;
  if (strongest === undefined || !/\b(?:alter\s+table|create\s+(?:unique\s+)?index)\b/i.test(statement)) return "";
  if (/\balgorithm\s*=/i.test(statement)) return "";
  const clauses = [
    `ALGORITHM=${strongest.algorithm}`,
    ...(strongest.lock === undefined ? [] : [`LOCK=${strongest.lock}`]),
  ];
  return /^create\b/i.test(statement) ? ` ${clauses.join(" ")}` : `, ${clauses.join(", ")}`;
}
