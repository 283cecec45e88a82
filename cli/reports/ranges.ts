import { type JsonRange, LineIndex, type Span, type Workspace } from "../../core/index.ts";

/** Turns spans into ranges for programs: lines and columns from 1, columns in UTF-16 units, `end` exclusive. One line index per file. */
export class Ranges {
  readonly #workspace: Workspace;
  readonly #indexes = new Map<string, LineIndex>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  of(file: string, { start, end }: Span): JsonRange {
    const index = this.index(file);
    return { start: at(index, start), end: at(index, end) };
  }

  /** The lines of a file. */
  index(file: string): LineIndex {
    const index = this.#indexes.get(file) ?? new LineIndex(this.#workspace.text(file) ?? "");
    this.#indexes.set(file, index);
    return index;
  }
}

function at(index: LineIndex, offset: number): JsonRange["start"] {
  const { line, column } = index.positionAt(offset);
  return { line: line + 1, column: column + 1 };
}
