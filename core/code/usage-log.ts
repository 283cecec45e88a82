import type { Span } from "../text.ts";
import type { Extracted, LibraryUsage } from "./libraries/library.ts";
import type { CodeModel } from "./models/types.ts";
import type { Access, Certainty, Sink, SinkInsertion, SyntaxNode } from "./types.ts";

type Ranged = Pick<SyntaxNode, "startIndex" | "endIndex">;

interface OpenSink extends Omit<Sink, "insertions"> {
  readonly insertions: SinkInsertion[];
}

/** What is said of a place besides its column. */
export interface Mention {
  readonly access: Access;
  /** Index of a sink of the same log. */
  readonly sink?: number;
  readonly certainty?: Certainty;
  readonly fallbackOf?: string | undefined;
}

/** Gathers usages and sinks of one library in one file, whatever its language. */
export class UsageLog {
  readonly #library: string;
  readonly #usages = new Map<string, LibraryUsage>();
  readonly #sinks: OpenSink[] = [];

  constructor(library: string) {
    this.#library = library;
  }

  get result(): Extracted {
    return { usages: [...this.#usages.values()], sinks: this.#sinks };
  }

  /** A place that names a column of a model's table. What is said first of a place stays. */
  mention(model: CodeModel, column: string, at: Ranged, { access, sink = -1, certainty, fallbackOf }: Mention): void {
    const key = `${at.startIndex} ${column}`;
    if (this.#usages.has(key)) return;
    this.#usages.set(key, {
      table: model.reference,
      column,
      access,
      certainty: model.unsure ? "name-only" : (certainty ?? "resolved"),
      span: { start: at.startIndex, end: at.endIndex },
      sink,
      ...(fallbackOf === undefined ? {} : { fallbackOf }),
    });
  }

  /** The columns that a class of the file declares: each at its field, those that it inherits at the name of the class. */
  declare(model: CodeModel, root: SyntaxNode): void {
    const named = root.descendantsOfType(["class_definition", "class"]).map((node) => node?.childForFieldName("name"));
    const name = named.find((node) => node?.text === model.name);
    const declared = new Set(model.fields.filter(({ span }) => span.end > 0).map(({ column }) => column));
    for (const { column, span } of model.fields) {
      if (span.end === 0 && declared.has(column)) continue;
      const at = span.end > 0 ? { startIndex: span.start, endIndex: span.end } : name;
      if (at !== null && at !== undefined) this.mention(model, column, at, { access: "declare" });
    }
  }

  /** A class that stands for all columns of its table but those that it leaves out. */
  declareAll(model: CodeModel, at: Ranged, except: readonly string[]): void {
    this.#usages.set(`${at.startIndex} *`, {
      table: model.reference,
      column: "*",
      access: "declare",
      certainty: model.unsure ? "name-only" : "resolved",
      span: { start: at.startIndex, end: at.endIndex },
      sink: -1,
      ...(except.length === 0 ? {} : { except }),
    });
  }

  /** A new sink; returns its index. */
  sink(kind: Sink["kind"], model: CodeModel, span: Span, open: boolean): number {
    this.#sinks.push({ kind, table: model.reference, span, library: this.#library, open, insertions: [] });
    return this.#sinks.length - 1;
  }

  /** What a sink writes is inserted by the call itself. */
  inserts(sink: number): void {
    const known = this.#sinks[sink];
    if (known !== undefined) this.#sinks[sink] = { ...known, inserts: true };
  }

  /** A place of a sink where another column can be written. */
  insert(sink: number, insertion: SinkInsertion): void {
    this.#sinks[sink]?.insertions.push(insertion);
  }
}
