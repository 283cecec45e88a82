import { type InputBox, QuickInputButtons, type QuickPick, type QuickPickItem, window } from "vscode";
import type { ColumnsReply, StartParams } from "../server/protocol.ts";

type Answers = Pick<StartParams, "from" | "to" | "up" | "down">;

interface Step {
  readonly key: keyof Answers;
  readonly prompt: string;
  readonly placeholder: string;
  /** What the box holds at first. */
  propose(answers: Answers): string;
  /** What is wrong with an answer, for people. */
  check(value: string): string | undefined;
}

const column = /^\w+(\.\w+)?\.(\w+|\(\s*\w+(\s*,\s*\w+)*\s*\))$/;
const isColumn = (value: string) =>
  column.test(value) ? undefined : "Write table.column, or table.(first, second) for several columns.";

const steps: readonly Step[] = [
  {
    key: "from",
    prompt: "Old column",
    placeholder: "users.name",
    propose: ({ from }) => from,
    check: isColumn,
  },
  {
    key: "to",
    prompt: "New column, or nothing to drop the old one",
    placeholder: "users.full_name",
    propose: ({ from, to }) => to || (from.endsWith(")") ? from.slice(0, from.lastIndexOf(".") + 1) : `${from}_new`),
    check: (value) => (value === "nothing" ? undefined : isColumn(value)),
  },
  {
    key: "up",
    prompt: "SQL that makes the new value from the old row; empty for the plain column",
    placeholder: "trim(name)",
    propose: ({ up }) => up,
    check: () => undefined,
  },
  {
    key: "down",
    prompt: "SQL that makes the old value from the new row; empty for the plain column",
    placeholder: "full_name",
    propose: ({ down }) => down,
    check: () => undefined,
  },
];

/** Asks for a staged change, one question at a time, with a way back. Undefined when the user leaves. */
export async function askForChange({ columns, current }: ColumnsReply): Promise<Answers | undefined> {
  let answers: Answers = { from: current ?? "", to: "", up: "", down: "" };
  for (let i = 0; i < steps.length; ) {
    const step = steps[i];
    if (step === undefined || (i >= 2 && answers.to === "nothing")) break;
    const answer = await (step.key === "from" ? pick(step, answers, columns) : ask(step, i, answers));
    if (answer === "cancelled") return undefined;
    if (answer === "back") i--;
    else {
      answers = { ...answers, [step.key]: answer.value };
      i++;
    }
  }
  return answers;
}

type Reply = { readonly value: string } | "back" | "cancelled";

/** Has one of the known columns chosen; what fits none of them is taken as it was typed. */
function pick(step: Step, answers: Answers, columns: ColumnsReply["columns"]): Promise<Reply> {
  const picker: QuickPick<QuickPickItem> = window.createQuickPick();
  picker.title = "Start staged change";
  picker.step = 1;
  picker.totalSteps = steps.length;
  picker.placeholder = `${step.prompt}, e.g. ${step.placeholder}`;
  picker.items = columns.map(({ name, type }) => ({ label: name, description: type }));
  picker.value = step.propose(answers);
  return new Promise((done) => {
    picker.onDidHide(() => finish("cancelled"));
    picker.onDidAccept(() => {
      const value = picker.selectedItems[0]?.label ?? picker.value.trim();
      const problem = step.check(value);
      if (problem === undefined) finish({ value });
      else picker.title = problem;
    });
    const finish = (result: Reply) => {
      done(result);
      picker.dispose();
    };
    picker.show();
  });
}

function ask(step: Step, index: number, answers: Answers): Promise<Reply> {
  const box: InputBox = window.createInputBox();
  box.title = "Start staged change";
  box.step = index + 1;
  box.totalSteps = steps.length;
  box.prompt = step.prompt;
  box.placeholder = step.placeholder;
  box.value = step.propose(answers);
  // The table mostly stays: typing replaces what stands behind it.
  if (step.key === "to") box.valueSelection = [box.value.lastIndexOf(".") + 1, box.value.length];
  box.buttons = index > 0 ? [QuickInputButtons.Back] : [];
  return new Promise((done) => {
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidTriggerButton(() => finish("back"));
    box.onDidHide(() => finish("cancelled"));
    box.onDidAccept(() => {
      const value = box.value.trim();
      box.validationMessage = step.check(value);
      if (box.validationMessage === undefined) finish({ value });
    });
    const finish = (result: Reply) => {
      done(result);
      box.dispose();
    };
    box.show();
  });
}
