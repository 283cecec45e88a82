import { type InputBox, QuickInputButtons, type QuickPick, type QuickPickItem, window } from "vscode";
import type { ColumnsReply, RecipeNode, StartAnswers, StartQuestion } from "../server/protocol.ts";

const title = "Start staged change";

type Answers = Partial<StartAnswers>;
type Reply<T> = { readonly value: T } | "back" | "cancelled";

/** Asks for a staged change, one question at a time, with a way back. Undefined when the user leaves. */
export async function askForChange(known: ColumnsReply): Promise<StartAnswers | undefined> {
  for (;;) {
    const recipe = await pickRecipe(known.recipes);
    if (recipe === undefined) return undefined;
    const answers = await askQuestions(recipe, known);
    if (answers === "cancelled") return undefined;
    if (answers !== "back") return answers;
  }
}

async function pickRecipe(recipes: ColumnsReply["recipes"]): Promise<RecipeNode | undefined> {
  const items = recipes.map((recipe) => ({
    label: recipe.title,
    description: recipe.form,
    detail: recipe.use,
    recipe,
  }));
  const picked = await window.showQuickPick(items, {
    title,
    placeHolder: "What is to change?",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.recipe;
}

async function askQuestions(recipe: RecipeNode, known: ColumnsReply): Promise<StartAnswers | "back" | "cancelled"> {
  const { questions } = recipe;
  let answers: Answers = { ...recipe.fixed };
  for (let i = 0; i < questions.length; ) {
    const question = questions[i];
    if (question === undefined) break;
    const reply = await ask(question, answers, known, {
      title: recipe.title,
      step: i + 1,
      totalSteps: questions.length,
    });
    if (reply === "cancelled") return "cancelled";
    if (reply === "back" && i === 0) return "back";
    if (reply === "back") i--;
    else {
      answers = withAnswer(answers, question, reply.value);
      i++;
    }
  }
  const { from = "", to = "" } = answers;
  return { ...answers, from, to };
}

function withAnswer(answers: Answers, { key, before, after }: StartQuestion, value: string): Answers {
  const { [key]: _, ...others } = answers;
  return value === "" ? others : { ...others, [key]: before + value + after };
}

interface Heading {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

function ask(question: StartQuestion, answers: Answers, known: ColumnsReply, heading: Heading): Promise<Reply<string>> {
  switch (question.choose) {
    case "column":
      return pick(question, columnItems(known), known.current ?? "", heading);
    case "table":
      return pick(question, tableItems(known), "", heading);
    case "columns":
      return pickSeveral(question, columnItems(known), heading);
    default:
      return type(question, proposal(question, answers), heading);
  }
}

function columnItems({ columns }: ColumnsReply): QuickPickItem[] {
  return columns.map(({ name, type }) => ({ label: name, description: type }));
}

function tableItems({ columns }: ColumnsReply): QuickPickItem[] {
  return [...new Set(columns.map(({ name }) => tableOf(name)))].map((label) => ({ label }));
}

/** The new column mostly stands beside the old one. */
function proposal({ key, example }: StartQuestion, { from, to }: Answers): string {
  if (key !== "to") return "";
  if (to !== undefined) return to;
  if (from === undefined || !example.includes(".")) return "";
  if (from.endsWith(")") || example.endsWith(")")) return `${tableOf(from)}.`;
  return `${from}_new`;
}

function tableOf(column: string): string {
  return column.slice(0, column.lastIndexOf("."));
}

function headed<B extends InputBox | QuickPick<QuickPickItem>>(box: B, { title, step, totalSteps }: Heading): B {
  box.title = title;
  box.step = step;
  box.totalSteps = totalSteps;
  box.buttons = [QuickInputButtons.Back];
  return box;
}

/** Has one of the items chosen; what fits none of them is taken as it was typed. */
function pick(
  { prompt, example }: StartQuestion,
  items: QuickPickItem[],
  value: string,
  heading: Heading,
): Promise<Reply<string>> {
  const picker = headed(window.createQuickPick(), heading);
  picker.placeholder = `${prompt}, e.g. ${example}`;
  picker.items = items;
  picker.value = value;
  return shown(picker, () => {
    const chosen = picker.selectedItems[0]?.label ?? picker.value.trim();
    return chosen === "" ? undefined : chosen;
  });
}

/** Has columns of one table chosen: `users.(first, last)`. */
function pickSeveral(
  { prompt, example }: StartQuestion,
  items: QuickPickItem[],
  heading: Heading,
): Promise<Reply<string>> {
  const picker = headed(window.createQuickPick(), heading);
  picker.canSelectMany = true;
  picker.placeholder = `${prompt}, e.g. ${example}`;
  picker.items = items;
  return shown(picker, () => {
    const names = picker.selectedItems.map(({ label }) => label);
    const tables = new Set(names.map(tableOf));
    const [table] = tables;
    if (names.length < 2 || tables.size > 1 || table === undefined) {
      picker.title = `${heading.title}: choose at least two columns of one table`;
      return undefined;
    }
    return `${table}.(${names.map((name) => name.slice(table.length + 1)).join(", ")})`;
  });
}

function type(
  { prompt, example, optional, key }: StartQuestion,
  value: string,
  heading: Heading,
): Promise<Reply<string>> {
  const box = headed(window.createInputBox(), heading);
  box.prompt = optional ? `${prompt}; empty for the plain column` : prompt;
  box.placeholder = example === "" ? "" : `e.g. ${example}`;
  box.value = value;
  // The table mostly stays: typing replaces what stands behind it.
  if (key === "to" && value !== "") box.valueSelection = [value.lastIndexOf(".") + 1, value.length];
  box.onDidChangeValue(() => {
    box.validationMessage = undefined;
  });
  return shown(box, () => {
    const answer = box.value.trim();
    if (answer === "" && !optional) {
      box.validationMessage = "An answer is needed here.";
      return undefined;
    }
    return answer;
  });
}

/** Shows a box until it is answered, left, or gone back from. `read` gives undefined while there is no answer. */
function shown(box: InputBox | QuickPick<QuickPickItem>, read: () => string | undefined): Promise<Reply<string>> {
  return new Promise((done) => {
    const finish = (reply: Reply<string>) => {
      done(reply);
      box.dispose();
    };
    box.onDidTriggerButton(() => finish("back"));
    box.onDidHide(() => finish("cancelled"));
    box.onDidAccept(() => {
      const value = read();
      if (value !== undefined) finish({ value });
    });
    box.show();
  });
}
