import { shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

/** Running code still sends the old label, which the server no longer knows. */
export const renameEnumValue: Rule<"rename-enum-value"> = {
  id: "rename-enum-value",
  severity: "error",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Enum value renamed under running code",
  why: "Code of the running release that sends the old label fails with `invalid input value for enum`, and code that receives the new one may not know it.",
  instead:
    "Add the new value, release code that understands both, rewrite the rows in batches, and leave the old value unused.",
  bad: ["ALTER TYPE status RENAME VALUE 'open' TO 'active';"],
  good: ["CREATE TYPE status AS ENUM ('open', 'closed');\nALTER TYPE status RENAME VALUE 'open' TO 'active';"],
  on: ["rename-enum-value"],
  *check(operation, context) {
    if (context.direction === "down" || context.noveltyOf(context.schema.type(operation.type)?.created) !== undefined)
      return;
    const { value, to } = operation;
    yield {
      span: operation.span,
      message: `Running code that sends '${value.name}' for ${shown(operation.type)} fails once it is '${to.name}'. Add '${to.name}' as a new value, and release code that understands both.`,
    };
  },
};
