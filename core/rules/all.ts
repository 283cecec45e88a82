import { changeRules } from "../changes/findings/index.ts";
import { rules } from "./index.ts";
import { suppressionRules } from "./suppress.ts";
import type { RuleDescription } from "./types.ts";
import { workspaceRules } from "./workspace-rules.ts";

/** Everything that can be reported, whether by a rule over operations, by staged changes or about the input itself. */
export const allRules: readonly RuleDescription[] = [
  ...rules,
  ...changeRules,
  ...suppressionRules,
  ...workspaceRules,
].sort((a, b) => (a.id < b.id ? -1 : 1));
