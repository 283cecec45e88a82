import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
} from "vscode";
import type { ChangeNode, PhaseNode, Site } from "../server/protocol.ts";

type Children = TreeItemCollapsibleState;
const { None, Collapsed, Expanded } = TreeItemCollapsibleState;

/** An entry of the tree: a staged change, one of its phases, or a place that a phase is about. */
export type TreeNode =
  | { readonly kind: "change"; readonly change: ChangeNode }
  | { readonly kind: "phase"; readonly change: ChangeNode; readonly phase: PhaseNode }
  | { readonly kind: "usages"; readonly change: ChangeNode }
  | {
      readonly kind: "site";
      readonly parent: TreeNode;
      readonly site: Site;
      readonly role: "evidence" | "missing" | "usage";
    };

/** The staged changes of the workspace, as far as the server last told. */
export class ChangesTree implements TreeDataProvider<TreeNode> {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  #roots: readonly TreeNode[] = [];

  show(changes: readonly ChangeNode[]): void {
    const roots = changes.map((change) => ({ kind: "change", change }) as const);
    if (JSON.stringify(roots) === JSON.stringify(this.#roots)) return;
    this.#roots = roots;
    this.#changed.fire();
  }

  get changes(): readonly ChangeNode[] {
    return this.#roots.flatMap((node) => (node.kind === "change" ? [node.change] : []));
  }

  /** The entry of a change. */
  find(folder: string, id: string): TreeNode | undefined {
    return this.#roots.find((node) => node.kind === "change" && node.change.folder === folder && node.change.id === id);
  }

  /** What people call a change. */
  nameOf(folder: string, id: string): string {
    return this.changes.find((change) => change.folder === folder && change.id === id)?.name ?? id;
  }

  getTreeItem(node: TreeNode): TreeItem {
    switch (node.kind) {
      case "change":
        return changeItem(node.change);
      case "phase":
        return phaseItem(node.change, node.phase);
      case "usages":
        return usagesItem(node.change);
      case "site":
        return siteItem(node.site, node.role);
    }
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (node === undefined) return [...this.#roots];
    if (node.kind === "change") return childrenOfChange(node.change);
    if (node.kind === "usages")
      return node.change.usages.map((site) => ({ kind: "site", parent: node, site, role: "usage" }));
    if (node.kind === "site") return [];
    const { evidence, missing } = node.phase;
    return [
      ...missing.map((site) => ({ kind: "site", parent: node, site, role: "missing" }) as const),
      ...evidence.map((site) => ({ kind: "site", parent: node, site, role: "evidence" }) as const),
    ];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    if (node.kind === "site") return node.parent;
    return node.kind === "change" ? undefined : this.find(node.change.folder, node.change.id);
  }
}

function childrenOfChange(change: ChangeNode): TreeNode[] {
  const phases = change.phases.map((phase) => ({ kind: "phase", change, phase }) as const);
  return change.usages.length === 0 ? phases : [...phases, { kind: "usages", change }];
}

function changeItem(change: ChangeNode): TreeItem {
  const isDone = change.phase === "done";
  const item = new TreeItem(change.name, isDone ? Collapsed : Expanded);
  item.id = `${change.folder} ${change.id}`;
  const inferred = change.declared ? "" : " · inferred";
  item.description = isDone ? "done" : `${titleOf(change)}${inferred}`;
  item.iconPath = new ThemeIcon(isDone ? "pass-filled" : "git-compare");
  item.contextValue = isDone ? "change.done" : "change.open";
  item.tooltip = changeTooltip(change);
  item.accessibilityInformation = { label: `Staged change ${item.label}, ${item.description}` };
  return item;
}

const states: Readonly<
  Record<PhaseNode["state"], { readonly text: string; readonly icon: string; readonly color?: string }>
> = {
  done: { text: "done", icon: "pass", color: "testing.iconPassed" },
  skipped: { text: "skipped", icon: "circle-slash" },
  current: { text: "in progress", icon: "circle-filled", color: "charts.blue" },
  blocked: { text: "blocked", icon: "warning", color: "list.warningForeground" },
  pending: { text: "to do", icon: "circle-outline" },
};

function changeTooltip({ id, recipe, declared, at, progress }: ChangeNode): MarkdownString {
  const from = at.uri === undefined ? "" : ` in \`${placeOf(at.uri, at.range)}\``;
  const origin = declared ? `Declared${from}.` : `Inferred${from}: nothing declares it, so it warns of nothing.`;
  return new MarkdownString(`**${recipe}**: \`${id}\`\n\n${progress}\n\n${origin}`);
}

function phaseItem(change: ChangeNode, node: PhaseNode): TreeItem {
  const { phase, title, state, evidence, missing } = node;
  const { text, icon, color } = states[state];
  const item = new TreeItem(title, childrenState(state, evidence.length + missing.length));
  item.tooltip = phaseTooltip(node);
  // With its state, so that a phase whose turn it is opens, however it was folded before.
  item.id = `${change.folder} ${change.id} ${phase} ${state}`;
  item.description = missing.length > 0 ? `${text} · ${missing.length} missing` : text;
  item.iconPath = new ThemeIcon(icon, color === undefined ? undefined : new ThemeColor(color));
  item.contextValue = `phase.${state}`;
  item.accessibilityInformation = { label: `Phase ${item.label}: ${item.description}` };
  return item;
}

/** What the phase is for, its gates, and the way back. */
function phaseTooltip({ title, why, entry, exit, undo, state }: PhaseNode): MarkdownString {
  const gates = [
    ...entry.map((gate) => `- Before it: ${gate}`),
    ...exit.map((gate) => `- Before the next phase: ${gate}`),
    `- Way back: ${undo}`,
  ];
  return new MarkdownString(`**${title}** (${states[state].text})\n\n${why}\n\n${gates.join("\n")}`);
}

/** What is in the way now lies open; what is done or far off does not. */
function childrenState(state: PhaseNode["state"], count: number): Children {
  if (count === 0) return None;
  return state === "current" || state === "blocked" ? Expanded : Collapsed;
}

function usagesItem(change: ChangeNode): TreeItem {
  const item = new TreeItem("Code", Collapsed);
  item.id = `${change.folder} ${change.id} code`;
  item.description = change.usages.length === 1 ? "1 place" : `${change.usages.length} places`;
  item.iconPath = new ThemeIcon("code");
  return item;
}

const roleIcons = { evidence: "check", missing: "circle-large-outline", usage: "symbol-field" } as const;

/** A place of more letters than that stands behind its message. */
const longPlace = 24;

function siteItem({ message, brief, uri, range }: Site, role: keyof typeof roleIcons): TreeItem {
  const place = uri === undefined ? "" : placeOf(uri, range);
  // The long name of a migration would leave no room for what is said of it.
  const [label, description] = place === "" || place.length > longPlace ? [brief, place] : [place, brief];
  const item = new TreeItem(label, None);
  item.iconPath = new ThemeIcon(roleIcons[role]);
  item.tooltip = message;
  item.accessibilityInformation = { label: role === "missing" ? `Missing: ${message}` : message };
  if (uri === undefined) return item;
  item.description = description;
  item.command = { title: "Open", command: "cutover.openSite", arguments: [{ uri, range }] };
  return item;
}

/** `users.ts:12`. */
function placeOf(uri: string, range: Site["range"]): string {
  const { path } = Uri.parse(uri);
  return `${path.slice(path.lastIndexOf("/") + 1)}${range === undefined ? "" : `:${range.start.line + 1}`}`;
}

/** The name of the phase that a change is in. */
function titleOf({ phase, phases }: ChangeNode): string {
  return phases.find((node) => node.phase === phase)?.title ?? phase;
}
