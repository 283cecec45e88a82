import { type InputBox, QuickInputButtons, window } from "vscode";
import type { StartParams } from "../server/protocol.ts";

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
    propose: ({ from, to }) => to || `${from.slice(0, from.lastIndexOf(".") + 1)}`,
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
export async function askForChange(from: string | undefined): Promise<Answers | undefined> {
  let answers: Answers = { from: from ?? "", to: "", up: "", down: "" };
  for (let i = 0; i < steps.length; ) {
    const step = steps[i];
    if (step === undefined || (i >= 2 && answers.to === "nothing")) break;
    const answer = await ask(step, i, answers);
    if (answer === "cancelled") return undefined;
    if (answer === "back") i--;
    else {
      answers = { ...answers, [step.key]: answer.value };
      i++;
    }
  }
  return answers;
}

function ask(step: Step, index: number, answers: Answers): Promise<{ readonly value: string } | "back" | "cancelled"> {
  const box: InputBox = window.createInputBox();
  box.title = "Start staged change";
  box.step = index + 1;
  box.totalSteps = steps.length;
  box.prompt = step.prompt;
  box.placeholder = step.placeholder;
  box.value = step.propose(answers);
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
    const finish = (result: { readonly value: string } | "back" | "cancelled") => {
      done(result);
      box.dispose();
    };
    box.show();
  });
}
