import { changeRules } from "../changes/findings/index.ts";
import { rules } from "./index.ts";
import { suppressionRules } from "./suppress.ts";
import type { RuleDescription } from "./types.ts";
import { workspaceRules } from "./workspace-rules.ts";

/** What is found in migrations and in code is one rule with the examples of both. */
function joined(descriptions: readonly RuleDescription[]): readonly RuleDescription[] {
  const byId = new Map<string, RuleDescription>();
  for (const rule of descriptions) {
    const known = byId.get(rule.id);
    const examples = {
      bad: [...(known?.bad ?? []), ...(rule.bad ?? [])],
      good: [...(known?.good ?? []), ...(rule.good ?? [])],
    };
    byId.set(rule.id, known === undefined ? rule : { ...known, ...examples });
  }
  return [...byId.values()];
}

/** Everything that can be reported, whether by a rule over operations, by staged changes or about the input itself. */
export const allRules: readonly RuleDescription[] = joined([
  ...rules,
  ...changeRules,
  ...suppressionRules,
  ...workspaceRules,
]).toSorted((a, b) => (a.id < b.id ? -1 : 1));
