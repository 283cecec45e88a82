import { type Disposable, StatusBarAlignment, type StatusBarItem, window } from "vscode";
import { type ChangeNode, clientCommands } from "../server/protocol.ts";

/** How many staged changes are under way. Hidden while there are none. */
export class StatusItem implements Disposable {
  readonly #item: StatusBarItem = window.createStatusBarItem("cutover.changes", StatusBarAlignment.Left);

  constructor() {
    this.#item.name = "Staged Changes";
    this.#item.command = clientCommands.showChange;
    this.#item.tooltip = "Show staged changes";
  }

  show(changes: readonly ChangeNode[]): void {
    const open = changes.filter(({ phase }) => phase !== "done");
    const blocked = open.filter(({ phases }) => phases.some(({ state }) => state === "blocked")).length;
    this.#item.text = `$(database) ${open.length} ${open.length === 1 ? "change" : "changes"}${blocked > 0 ? `, ${blocked} blocked` : ""}`;
    if (open.length === 0) this.#item.hide();
    else this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}
