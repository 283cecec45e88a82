import type { SyntaxNode } from "../../types.ts";
import { Bindings, type ImportedText } from "../bindings.ts";
import { type Chain, chainsIn } from "../chain.ts";
import { UsageRecorder } from "../recorder.ts";
import { SeedCollector } from "./seeds.ts";

/** One file of TypeScript or JavaScript while it is read: what its readers share. */
export class ScriptFile {
  readonly file: string;
  readonly text: string;
  readonly root: SyntaxNode;
  readonly #imported: ImportedText | undefined;
  #bindings: Bindings | undefined;
  #rows: SeedCollector | undefined;
  readonly #recorders = new Map<string, UsageRecorder>();
  #chains: readonly Chain[] | undefined;

  /** Without `imported`, constants of other files are not followed. */
  constructor(file: string, text: string, root: SyntaxNode, imported?: ImportedText) {
    this.file = file;
    this.text = text;
    this.root = root;
    this.#imported = imported;
  }

  get bindings(): Bindings {
    this.#bindings ??= new Bindings(this.root, this.#imported);
    return this.#bindings;
  }

  /** Which expressions and names are rows, as the readers of libraries find them. */
  get rows(): SeedCollector {
    this.#rows ??= new SeedCollector(this.bindings);
    return this.#rows;
  }

  /** All chains of calls of the file. */
  get chains(): readonly Chain[] {
    this.#chains ??= chainsIn(this.root);
    return this.#chains;
  }

  /** What the usages of a library are gathered in. */
  recorder(library: string): UsageRecorder {
    const known = this.#recorders.get(library);
    if (known !== undefined) return known;
    const made = new UsageRecorder(library, this.text, this.bindings, this.rows);
    this.#recorders.set(library, made);
    return made;
  }

  get recorders(): ReadonlyMap<string, UsageRecorder> {
    return this.#recorders;
  }
}
