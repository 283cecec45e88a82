import { parseChangeDirective } from "./directive.ts";
import { clauseWords, goalWords } from "./grammar.ts";
import { recipes } from "./recipes/index.ts";
import type { Recipe } from "./recipes/recipe.ts";
import type { ChangeDirective, RecipeId } from "./types.ts";

/** What has to be known to begin a change, in the words of `Workspace.startChange`. */
export type QuestionKey = "from" | "to" | "up" | "down" | "type" | "on";

/** One question of a dialogue that begins a staged change. */
export interface Question {
  readonly key: QuestionKey;
  readonly prompt: string;
  /** An example of an answer. */
  readonly example: string;
  /** What answers can be chosen from; others can be typed. */
  readonly choose: "column" | "columns" | "table" | "nothing";
  /** May be left empty. */
  readonly optional: boolean;
  /** What stands around the answer: `default `, or `check (` and `)`. */
  readonly before: string;
  readonly after: string;
}

/** A recipe as it is offered to people. */
export interface RecipeOffer {
  readonly id: RecipeId;
  readonly title: string;
  readonly use: string;
  readonly form: string;
  readonly questions: readonly Question[];
  /** Answers that are always the same, such as `nothing` behind the arrow. */
  readonly fixed: Readonly<Partial<Record<QuestionKey, string>>>;
}

/**
 * The recipes with what each has to ask, read off the forms in which its change is declared. The one that is wanted most comes first, the
 * others in the order of their titles.
 */
export function recipeOffers(): readonly RecipeOffer[] {
  const offers = recipes.flatMap((recipe) =>
    [recipe.form, ...(recipe.otherForms ?? [])].flatMap((form) => offerOf(recipe, form) ?? []),
  );
  const rank = ({ id, title }: RecipeOffer) => (id === "rename-column" ? "" : title);
  return offers.sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

function offerOf({ id, title, use, form: usual }: Recipe, form: string): RecipeOffer | undefined {
  const text = `-- cutover: change ${form}`;
  const directive = parseChangeDirective(text, { start: 0, end: text.length }, "postgres")?.directive;
  if (directive === undefined) return undefined;
  const [old = "", next = ""] = form.split(/\s*->\s*/, 2);
  const sides = [oldSide(directive, old), newSide(directive, next)];
  const goal = goalWords.find(({ word }) => word === directive.goal.kind);
  return {
    id,
    title,
    use: withoutMarks(form === usual || goal === undefined ? use : goal.does),
    form,
    questions: [...sides.flatMap(({ question }) => question ?? []), ...clausesOf(directive, form)],
    fixed: Object.assign({}, ...sides.map(({ fixed }) => fixed ?? {})),
  };
}

interface Side {
  readonly question?: Question;
  readonly fixed?: RecipeOffer["fixed"];
}

const plain = { choose: "nothing", optional: false, before: "", after: "" } as const;

function oldSide({ subject, from }: ChangeDirective, example: string): Side {
  if (example === "nothing") return { fixed: { from: "nothing" } };
  switch (subject) {
    case "table":
      return {
        question: {
          ...plain,
          key: "from",
          prompt: "The table",
          example: from.table,
          choose: "table",
          before: "table ",
        },
      };
    case "value": {
      const value = example.replace(/^type\s+/, "");
      return {
        question: { ...plain, key: "from", prompt: "The value, behind its type", example: value, before: "type " },
      };
    }
    default: {
      const several = from.columns.length > 1;
      const prompt = several ? "The columns" : "The column";
      return { question: { ...plain, key: "from", prompt, example, choose: several ? "columns" : "column" } };
    }
  }
}

/** The goal's word stays, and what is asked for is what stands behind it. */
function newSide({ subject, from, goal }: ChangeDirective, text: string): Side {
  const example = withoutClauses(text);
  const known = goalWords.find(({ word }) => word === goal.kind);
  if (known === undefined) {
    const prompt = { table: "The new name", value: "The new value", column: "The new column" }[subject];
    const isPlural = from.columns.length > 0 && example.endsWith(")");
    return { question: { ...plain, key: "to", prompt: isPlural ? `${prompt}s` : prompt, example } };
  }
  if (known.argument === "") return { fixed: { to: known.word } };
  const inside = known.argument.startsWith("(");
  const argument = example.slice(known.word.length).trim();
  return {
    question: {
      ...plain,
      key: "to",
      prompt: sentence(known.does),
      example: inside ? argument.replace(/^\(|\)$/g, "") : argument,
      before: inside ? `${known.word} (` : `${known.word} `,
      after: inside ? ")" : "",
    },
  };
}

/** Clauses of the form are needed; `up` and `down` can be given wherever values move. */
function clausesOf({ subject, from, to, goal }: ChangeDirective, form: string): readonly Question[] {
  const moves = subject === "column" && (goal.kind === "replace" || goal.kind === "type");
  return clauseWords.flatMap(({ word, does }) => {
    if (word === "backfilled") return [];
    const example = new RegExp(`\\b${word}\\((.*?)\\)(?=\\s+(?:up|down|type|on)\\(|$)`).exec(form)?.[1];
    const canBeGiven = moves && ((word === "up" && from.columns.length > 0) || (word === "down" && to !== undefined));
    if (example === undefined && !canBeGiven) return [];
    const optional = example === undefined;
    return [{ ...plain, key: word, prompt: sentence(does), example: example ?? "", optional }];
  });
}

function sentence(text: string): string {
  return withoutMarks(text).replace(/\.$/, "");
}

/** Input boxes show no Markdown. */
function withoutMarks(text: string): string {
  return text.replaceAll("`", "");
}

function withoutClauses(text: string): string {
  return text.replace(/\s+(?:up|down|type|on)\(.*$/, "");
}
