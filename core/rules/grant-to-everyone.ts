import { listed, shown } from "./support/wording.ts";
import type { Rule } from "./types.ts";

const changing: ReadonlySet<string> = new Set([
  "all",
  "all privileges",
  "insert",
  "update",
  "delete",
  "truncate",
  "create",
  "trigger",
  "references",
]);

/** PUBLIC is every role there is and every one to come. */
export const grantToEveryone: Rule<"change-privileges"> = {
  id: "grant-to-everyone",
  severity: "warning",
  axis: "compatibility",
  dialects: ["postgres"],
  title: "Right to change something granted to PUBLIC",
  why: "`PUBLIC` means every role, those included that are made later (manual, section 5.8), so whoever can connect may change the object.",
  instead: "Grant the privilege to the role that needs it.",
  bad: ["GRANT ALL ON orders TO PUBLIC;"],
  good: ["GRANT SELECT ON orders TO reporting;"],
  on: ["change-privileges"],
  *check(operation, context) {
    if (operation.action !== "grant" || context.direction === "down") return;
    if (!operation.grantees.some((grantee) => grantee.toLowerCase() === "public")) return;
    const given = operation.privileges.filter((privilege) => changing.has(privilege.toLowerCase()));
    if (given.length === 0) return;
    const kind = operation.objectKind === "table" ? "" : `${operation.objectKind.replace("-", " ")} `;
    const objects =
      operation.objects.length === 0 ? `this ${operation.objectKind}` : kind + listed(operation.objects.map(shown));
    yield {
      span: operation.span,
      message: `Every role, now and later, gets ${listed(given.map((privilege) => privilege.toUpperCase()))} on ${objects}. Grant it to the role that needs it.`,
    };
  },
};
