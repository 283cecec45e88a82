import { recipeOf } from "../changes/recipes/index.ts";
import type { RecipePhase } from "../changes/recipes/recipe.ts";
import type { Change, PhaseProgress, PhaseState } from "../changes/types.ts";

/** The words of one phase of a change: what it is for, its gates, and the way back. */
export type PhaseGuide = Pick<RecipePhase, "title" | "why" | "entry" | "exit" | "undo">;

/** The words of a phase of a change. */
export function phaseGuide({ spec }: Change, phase: PhaseProgress["phase"]): PhaseGuide {
  const { title, why, entry, exit, undo, leftBehind } = recipeOf(spec).phases[phase];
  const left = leftBehind?.(spec);
  return { title, why, entry, exit, undo: left === undefined ? undo : `${undo} ${left}` };
}

/** The kind of a change: `Rename a column`. */
export function recipeTitle({ spec }: Change): string {
  return recipeOf(spec).title;
}

const signs: Readonly<Record<PhaseState, string>> = {
  done: "✓",
  skipped: "–",
  current: "●",
  blocked: "✗",
  pending: "○",
};

/** More places than that are counted, not listed. */
const missingShown = 5;

/** How far a change has come and what brings it on, as Markdown. */
export function explainChange(change: Change): string {
  const { spec, phases } = change;
  const kind = spec.declared ? recipeTitle(change) : `${recipeTitle(change)}, inferred from the migrations`;
  const head = `**Staged change** \`${spec.id}\`: ${kind.charAt(0).toLowerCase()}${kind.slice(1)}`;
  const list = phases.map((progress) => phaseLine(change, progress));
  return [head, list.join("\n"), currentLines(change)].filter((part) => part !== "").join("\n\n");
}

function phaseLine(change: Change, { phase, state, evidence }: PhaseProgress): string {
  const { title } = phaseGuide(change, phase);
  const because = state === "skipped" ? `: ${evidence.map(({ what }) => what).join(", ")}` : "";
  return `- ${signs[state]} ${state === "current" || state === "blocked" ? `**${title}**` : title}${because}`;
}

/** What is missing in the phase whose turn it is, what it is for, and how to go back from it. */
function currentLines(change: Change): string {
  const current = change.phases.find(({ phase }) => phase === change.phase);
  if (current === undefined) return "It is complete.";
  const guide = phaseGuide(change, current.phase);
  const missing = current.missing
    .slice(0, missingShown)
    .map(({ message, at }) => `- Missing: ${message}${at === undefined ? "" : ` (${fileName(at.file)})`}`);
  const more = current.missing.length - missing.length;
  return [guide.why, "", ...missing, ...(more > 0 ? [`- … and ${more} more`] : []), ...guideLines(guide)].join("\n");
}

/** What must hold before the next phase, and the way back. */
export function guideLines({ exit, undo }: PhaseGuide): readonly string[] {
  return [...exit.map((gate) => `- Before the next phase: ${gate}`), `- Way back: ${undo}`];
}

function fileName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1);
}
