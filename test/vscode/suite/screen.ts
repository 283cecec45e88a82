import { commands } from "vscode";
import type { ScreenRequest } from "../../../scripts/vscode/screen.ts";
import { eventually } from "./workspace.ts";

/** Asks the program that holds the window. */
async function ask<T>(request: ScreenRequest): Promise<T> {
  const response = await fetch(process.env.CUTOVER_SCREEN ?? "", { method: "POST", body: JSON.stringify(request) });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as T;
}

const places = {
  // Under the driver of a suite nothing pops up: notifications are in their list only.
  notification: ".notifications-center .notification-list-item",
  choices: ".quick-input-list .monaco-list-row:visible",
  input: ".quick-input-widget:visible .quick-input-message",
};

/** Waits until a text is on the screen; returns all that stands in its place. */
export async function seen(
  place: keyof typeof places,
  text: string | RegExp | ((each: string) => boolean),
): Promise<string> {
  const isIt = (each: string) =>
    typeof text === "string" ? each.includes(text) : typeof text === "function" ? text(each) : text.test(each);
  const all = await eventually(
    async () => {
      const texts = await ask<string[]>({ do: "texts", selector: places[place] });
      if (place === "notification" && texts.length === 0) await commands.executeCommand("notifications.showList");
      return texts;
    },
    (texts) => texts.some(isIt),
  );
  return all.find(isIt) ?? "";
}

/**
 * Chooses an entry of the list that is open. Its whole label must fit: a list that was closed keeps its rows until the
 * next one is shown, and "Fill the Rows in staging" of the one must not pass for "staging" of the other.
 */
export async function choose(label: string): Promise<void> {
  await seen("choices", label);
  await ask({ do: "click", selector: places.choices, text: label, exact: true });
}

/** Presses a button of a notification. */
export async function pressInNotification(button: string): Promise<void> {
  await ask({ do: "click", selector: `${places.notification} .monaco-button`, text: button });
}

/** Presses a button of an editor. */
export async function pressInEditor(button: string): Promise<void> {
  await ask({ do: "click", selector: ".editor-container .monaco-button", text: button });
}

/** Types into the box that has the focus, and confirms. */
export async function type(prompt: string, text: string): Promise<void> {
  await seen("input", prompt);
  await ask({ do: "type", text });
}
