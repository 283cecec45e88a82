import { isReleased } from "./support/released.ts";
import type { Rule } from "./types.ts";

const examples = {
  bad: [
    "CREATE DEFINER = `root`@`localhost` TRIGGER users_sync BEFORE INSERT ON users FOR EACH ROW SET NEW.full_name = NEW.name;",
  ],
  good: ["CREATE TRIGGER users_sync BEFORE INSERT ON users FOR EACH ROW SET NEW.full_name = NEW.name;"],
};

/** The account behind `DEFINER =`, unless it is the one that runs the statement. Stands before the kind of what is created. */
const definer = /^\s*create\b[^(]*?\b(definer\s*=\s*(?!current_(?:user|role)\b)(\S+?(?:\s*@\s*\S+?)?)\s+)(?=\S)/i;

/** What is made in the name of one account works only where there is such an account, and it may be named. */
export const namedDefiner: Rule<"create-trigger" | "create-view" | "create-function"> = {
  id: "named-definer",
  severity: "info",
  axis: "availability",
  dialects: ["mysql", "mariadb"],
  title: "Object in the name of a certain account",
  why: "To name another account as `DEFINER` needs a privilege that managed servers seldom give (`SET_ANY_DEFINER`, before 8.2 `SET_USER_ID`; `SET USER` in MariaDB), and where the account does not exist, each write that fires the trigger, and each use of the view or routine, fails (MySQL manual, “Stored Object Access Control”).",
  instead: "Leave out `DEFINER`: then it is the account that runs the migration.",
  bad: examples.bad,
  good: examples.good,
  on: ["create-trigger", "create-view", "create-function"],
  *check(operation, context) {
    if (operation.kind === "create-trigger" && !isReleased(context, operation.table)) return;
    const found = definer.exec(context.text);
    const [clause, account] = [found?.[1], found?.[2]];
    if (found === null || clause === undefined || account === undefined) return;
    const start = found[0].length - clause.length;
    yield {
      span: { start, end: start + clause.trimEnd().length },
      message: `This is made in the name of ${account.replaceAll(/[`'"]/g, "")}: the migration fails where it may not name that account, and what is made fails where there is none. Leave DEFINER out.`,
      rewrites: [
        {
          title: "Leave DEFINER out",
          safe: false,
          edits: [{ span: { start, end: start + clause.length }, text: "" }],
        },
      ],
    };
  },
};
