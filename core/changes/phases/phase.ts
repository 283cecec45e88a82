import type { ChangeContext } from "../context.ts";
import type { Evidence, Missing, PhaseId } from "../types.ts";

/** How far one phase of one change has come. */
export interface Judgement {
  readonly done: boolean;
  /** It does not apply here; the evidence says why. */
  readonly skipped?: true;
  /** What is missing cannot be written by the scaffold of this phase: somebody has to act elsewhere first. */
  readonly blocked?: true;
  readonly evidence: readonly Evidence[];
  readonly missing: readonly Missing[];
}

/** A phase of a staged change. One file a phase; `index.ts` has them in order. */
export interface Phase {
  readonly id: PhaseId;
  readonly title: string;
  /** What it is for, one sentence. */
  readonly why: string;
  /** What must hold before it may ship. */
  readonly entry: readonly string[];
  /** What must hold before the next phase. */
  readonly exit: readonly string[];
  /** How to go back from it, or why there is no way back. */
  readonly undo: string;
  judge(context: ChangeContext): Judgement;
}
