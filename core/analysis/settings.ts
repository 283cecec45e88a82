import type { Config } from "../config.ts";
import { engineOf } from "../engines/index.ts";
import type { Engine } from "../engines/types.ts";
import { knownVersion } from "../engines/versions.ts";
import type { History } from "../migrations/types.ts";
import type { Rule, RuleDescription, Severity } from "../rules/types.ts";
import type { KnownSize, TableSize } from "../sizes/sizes.ts";
import type { OperationKind } from "../sql/operations.ts";
import type { Dialect } from "../sql/types.ts";
import type { RuleIndex, StepSettings } from "./step.ts";

/** The severity that the configuration gives a rule; `off` when it is optional and not asked for. */
export function severityOf(rule: RuleDescription, config: Config, own?: Severity): Severity | "off" {
  const configured = config.rules[rule.id]?.severity;
  if (configured !== undefined) return configured;
  if (rule.optional === true && config.rules[rule.id] === undefined) return "off";
  return own ?? rule.severity;
}

/** What judging the statements of a history needs to know. */
export function stepSettings(
  history: History,
  dialect: Dialect,
  config: Config,
  rules: readonly Rule[],
  isShipped: ((file: string) => boolean) | undefined,
  measured: ReadonlyMap<string, TableSize> = new Map(),
): StepSettings | undefined {
  const engine = engineOf(dialect);
  if (engine === undefined) return undefined;
  const judging = history.dump === true ? [] : rules;
  const active = judging.filter((rule) => rule.dialects.includes(dialect) && severityOf(rule, config) !== "off");
  return {
    engine,
    version: versionOf(history, engine),
    ...(history.edition !== undefined && { edition: history.edition }),
    rules: indexByOperation(active),
    ruleOptions: Object.fromEntries(Object.entries(config.rules).map(([id, setting]) => [id, setting.options])),
    smallTables: new Set(config.smallTables),
    sizes: new Map<string, KnownSize>([
      ...measured,
      ...config.largeTables.map((name) => [name, { grade: "large", declared: true }] as const),
    ]),
    isShipped: shippedIn(history, config, isShipped),
  };
}

function indexByOperation(rules: readonly Rule[]): RuleIndex {
  const index = new Map<OperationKind, Rule[]>();
  for (const rule of rules) for (const kind of rule.on) index.set(kind, [...(index.get(kind) ?? []), rule]);
  return index;
}

/** The configured version, kept within those that the engine knows. */
function versionOf({ version }: History, { versions }: Engine): number {
  return knownVersion(versions, versions.parse(version ?? "") ?? versions.assumed);
}

/** What the configuration says of a history (`since`) counts instead of what git says: it was written for that. */
function shippedIn(
  history: History,
  config: Config,
  isShipped: ((file: string) => boolean) | undefined,
): ((file: string) => boolean) | undefined {
  const isConfigured = config.migrations.some(({ path, since }) => path === history.path && since !== undefined);
  if (!isConfigured) return isShipped;
  const shipped = history.migrations.filter((migration) => migration.shipped === true);
  const before = new Set(shipped.flatMap(({ up, down }) => [up?.file, down?.file]));
  return (file) => before.has(file);
}
