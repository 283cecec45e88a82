import { quoteName } from "../sql/identifiers.ts";
import type { Dialect } from "../sql/types.ts";
import type { Location } from "../text.ts";
import type { ChangeDirective, ChangeGoal, ChangeSide, ChangeSpec, ChangeSubject, RecipeId } from "./types.ts";

type Head = Pick<ChangeDirective, "subject" | "from" | "to" | "goal">;
type Quote = (name: string) => string;

/** `users.name->users.full_name`, `users.(first,last)->users.full_name`, `users.legacy->nothing`, `orders.note->required`. */
export function changeId(head: Head): string {
  const plain: Quote = (name) => name;
  return `${oldText(head, plain)}->${newText(head, plain)}`;
}

/** The directive that declares the change, as it stands behind `cutover: change`. */
export function directiveText(spec: Omit<ChangeDirective, "span" | "backfilled">, dialect: Dialect): string {
  const quote: Quote = (name) => quoteName(name, dialect);
  const clause = (word: string, expressions: readonly string[]) =>
    expressions.length === 0 ? [] : [`${word}(${expressions.join(", ")})`];
  return [
    `${oldText(spec, quote, ", ")} -> ${newText(spec, quote, ", ")}`,
    ...clause("up", spec.up),
    ...clause("down", spec.down),
    ...clause("type", spec.types),
    ...clause("on", spec.on === undefined ? [] : [onText(spec.on, quote)]),
  ].join(" ");
}

function onText({ column, key }: NonNullable<ChangeDirective["on"]>, quote: Quote): string {
  return key === undefined ? quote(column) : `${quote(column)} = ${quote(key)}`;
}

function oldText({ subject, from, to }: Head, quote: Quote, comma = ","): string {
  const isNew = from.columns.length === 0 && subject !== "table" && to !== undefined;
  return isNew ? "nothing" : marked(subject, sideText(subject, from, quote, comma));
}

function newText({ subject, from, to, goal }: Head, quote: Quote, comma = ","): string {
  if (goal.kind !== "replace" || to === undefined) return goalText(goal, quote, comma);
  const text = sideText(subject, to, quote, comma);
  // `nothing` does not say what the name behind the arrow is.
  return subject === "value" && from.columns.length === 0 ? marked(subject, text) : text;
}

function marked(subject: ChangeSubject, text: string): string {
  const words = { column: "", table: "table ", value: "type " };
  return words[subject] + text;
}

function sideText(subject: ChangeSubject, { schema, table, columns }: ChangeSide, quote: Quote, comma: string): string {
  const prefix = schema === undefined ? quote(table) : `${quote(schema)}.${quote(table)}`;
  if (columns.length === 0) return prefix;
  if (subject === "value") return `${prefix}.${valueText(columns[0] ?? "")}`;
  return columns.length === 1
    ? `${prefix}.${quote(columns[0] ?? "")}`
    : `${prefix}.(${columns.map(quote).join(comma)})`;
}

function valueText(value: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(value) ? value : `'${value.replaceAll("'", "''")}'`;
}

function goalText(goal: ChangeGoal, quote: Quote, comma: string): string {
  switch (goal.kind) {
    case "default":
      return `default ${goal.expression}`;
    case "check":
      return `check (${goal.expression})`;
    case "type":
    case "key":
      return `${goal.kind} ${goal.type}`;
    case "references": {
      const { schema, table, columns } = goal.target;
      const name = schema === undefined ? quote(table) : `${quote(schema)}.${quote(table)}`;
      const onDelete = goal.onDelete === undefined ? "" : ` on delete ${goal.onDelete}`;
      const onUpdate = goal.onUpdate === undefined ? "" : ` on update ${goal.onUpdate}`;
      return `references ${name}(${columns.map(quote).join(comma)})${onDelete}${onUpdate}`;
    }
    default:
      return goal.kind;
  }
}

/** The change that a directive declares. */
export function specOf(directive: ChangeDirective, at: Location, history: string): ChangeSpec {
  const { span: _, backfilled, ...body } = directive;
  const to = body.to ?? helperSide(body);
  return {
    ...body,
    ...(to === undefined ? {} : { to }),
    ...(backfilled === undefined ? {} : { backfilled: { ...at, how: backfilled } }),
    id: changeId(directive),
    recipe: recipeOf(directive),
    declared: true,
    at,
    history,
  };
}

/** A new type under the same name is made in a helper column, which changes names with the old one in the end. */
function helperSide({ from, goal }: Pick<ChangeDirective, "from" | "goal">): ChangeSide | undefined {
  if (goal.kind !== "type" && goal.kind !== "key") return undefined;
  return { ...from, columns: from.columns.map((column) => `${column}_new`) };
}

const recipesOfGoals: Readonly<Record<Exclude<ChangeGoal["kind"], "replace">, RecipeId>> = {
  nothing: "drop-column",
  required: "make-required",
  optional: "make-optional",
  default: "change-default",
  type: "change-type",
  key: "bigint-key",
  references: "add-constraint",
  unique: "add-constraint",
  check: "add-constraint",
};

function recipeOf({ subject, from, to, goal, types }: ChangeDirective): RecipeId {
  if (subject === "table") return "rename-table";
  if (subject === "value") return "change-enum";
  if (goal.kind !== "replace") return recipesOfGoals[goal.kind];
  if (to === undefined) return "drop-column";
  if (from.columns.length === 0) return "add-required-column";
  if (from.table !== to.table || from.schema !== to.schema) return "move-column";
  if (from.columns.length > to.columns.length) return "merge-columns";
  if (from.columns.length < to.columns.length) return "split-column";
  return types.length > 0 ? "change-type" : "rename-column";
}
